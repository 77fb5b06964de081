//! The unmodified progenitor with the narrowed documents: it accepts each, with every interface, and its output
//! compiles.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{fs, path::PathBuf};

use contract_tests::{root, scratch};
use openapi_codegen::{File, Interface, Mode, Package, Tags, emit, generate_by_progenitor, progenitor_crate};
use openapi_document::{Document, walk};
use openapi_lower::lower;

/// Returns the bundle, and documents with unusual constructs.
fn documents() -> Vec<(String, Document)> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(root().join("tests/documents")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.push(root().join("openapi-bundled.yaml"));
    files.sort();
    let stem = |file: &PathBuf| file.file_stem().unwrap().to_string_lossy().into_owned();
    files.iter().map(|file| (stem(file), Document::read(file).unwrap())).collect()
}

#[test]
fn it_takes_every_document_in_every_interface_and_what_it_writes_compiles() {
    let folder = root().join("target/prove").join(format!("progenitor{}", std::process::id()));
    let mut members = Vec::new();
    for (stem, document) in documents() {
        for (interface, tags) in [
            (Interface::Positional, Tags::Merged),
            (Interface::Builder, Tags::Merged),
            (Interface::Builder, Tags::Separate),
        ] {
            let client = generate_by_progenitor(&document, interface, tags).unwrap_or_else(|it| panic!("{stem}: {it}"));
            let name = format!("{stem}-{interface:?}-{tags:?}").to_lowercase();
            let mut files = progenitor_crate(&document, &client, &Package::new(&name).unwrap());
            // A single workspace, so that dependencies are built once.
            for file in files.iter_mut().filter(|file| file.path.ends_with("Cargo.toml")) {
                file.text = scratch().unwrap().manifest(&file.text.replace("[workspace]\n", ""));
            }
            emit(&folder.join(&name), &files, Mode::Write).unwrap();
            members.push(name);
        }
    }
    let text = format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n");
    emit(&folder, &[File { path: "Cargo.toml".into(), text }], Mode::Write).unwrap();
    let output = scratch().unwrap().command("check", &folder).arg("--workspace").output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    fs::remove_dir_all(&folder).unwrap();
}

/// A narrowed document has only fields of OpenAPI 3.0.3 and the extensions of the original.
#[test]
fn a_narrowed_document_holds_no_key_of_ours() {
    for (stem, document) in documents() {
        let before = document.root().to_string();
        let narrowed = lower(&document).unwrap().document;
        assert!(narrowed.openapi().starts_with("3.0."), "{stem}");
        walk::visit(narrowed.root(), &mut |kind, pointer, value| {
            for key in value.as_object().into_iter().flatten().map(|(key, _)| key) {
                let is_known = !key.starts_with("x-") || before.contains(&format!("\"{key}\""));
                assert!(is_known, "{stem}: {pointer}/{key} of a {}", kind.name());
            }
        });
    }
}
