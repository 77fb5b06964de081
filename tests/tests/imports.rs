//! The files of a crate do not import each other in a cycle, and the layers of the runtime import downwards.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::Path;

use contract_tests::{
    imports::{cycles, imports},
    root,
};

/// The folders of the runtime, the lowest first, as its documentation lists them.
const LAYERS: [&str; 11] =
    ["common", "types", "api", "request", "response", "send", "client", "calls", "events", "operations", "pages"];

/// The parts of the runtime that import from layers, but that neither the layers nor the other parts import.
const PARTS: [&str; 3] = ["oauth", "webhooks", "blocking.rs"];

#[test]
fn no_imports_form_a_cycle() {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(root().join("crates")).unwrap() {
        let folder = entry.unwrap().path();
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        if name == "orgkit-client" {
            continue;
        }
        let imports = imports(&folder).unwrap();
        for cycle in cycles(&imports) {
            let mut text = format!("{name}: {} files", cycle.len());
            for file in &cycle {
                let targets = imports[file].intersection(&cycle).map(|it| it.display().to_string()).collect::<Vec<_>>();
                text.push_str(&format!("\n  {} -> {}", file.display(), targets.join(", ")));
            }
            found.push(text);
        }
    }
    assert!(found.is_empty(), "{} cycles:\n{}", found.len(), found.join("\n"));
}

#[test]
fn each_layer_of_the_runtime_imports_from_lower_layers_only() {
    let part_of = |file: &Path| file.iter().next().unwrap().to_str().unwrap().to_owned();
    let layer_of = |part: &str| LAYERS.iter().position(|layer| *layer == part);
    let folder = root().join("crates/openapi-runtime");
    let mut found = Vec::new();
    for (file, targets) in imports(&folder).unwrap() {
        let part = part_of(&file);
        // A part is above all layers.
        let layer = match layer_of(&part) {
            Some(layer) => layer,
            None if PARTS.contains(&part.as_str()) || file == Path::new("lib.rs") => LAYERS.len(),
            None => panic!("{} is in no layer", file.display()),
        };
        for target in targets {
            let other = part_of(&target);
            if other != part && layer_of(&other).is_none_or(|it| it >= layer) {
                found.push(format!("{} -> {}", file.display(), target.display()));
            }
        }
    }
    assert!(found.is_empty(), "{} imports from a layer that is not below:\n{}", found.len(), found.join("\n"));
    let documentation = std::fs::read_to_string(folder.join("src/lib.rs")).unwrap();
    let listed: Vec<&str> =
        documentation.lines().filter_map(|line| line.strip_prefix("//! | `")?.split('`').next()).collect();
    assert_eq!(listed, LAYERS);
}
