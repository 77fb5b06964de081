//! The files of a crate do not import each other in a cycle.
#![allow(clippy::unwrap_used)]

use contract_tests::{
    imports::{cycles, imports},
    root,
};

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
