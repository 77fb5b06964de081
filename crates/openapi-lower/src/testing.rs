//! Helpers for the tests of passes.

use openapi_document::{Document, Version};
use serde_json::{Value, json};

use crate::{Level, Note, Notes, Pass, Step, lower, normalise, shape};

/// Runs one pass over a schema and compares; returns the levels of its notes.
pub(crate) fn schema_becomes(pass: Pass, before: Value, after: Value) -> Vec<Level> {
    schema_of_version_becomes(pass, Version::V3_1, before, after)
}

/// Runs one pass over a schema of a document of this version and compares; returns the levels of its notes.
pub(crate) fn schema_of_version_becomes(pass: Pass, version: Version, before: Value, after: Value) -> Vec<Level> {
    let mut root = json!({"components": {"schemas": {"T": before}}});
    let mut notes = Notes::default();
    crate::lower::run_one(pass, &mut root, version, &mut notes);
    assert_eq!(root["components"]["schemas"]["T"], after, "{}", pass.name);
    notes.into_inner().into_iter().map(|note| note.level).collect()
}

/// Runs one pass over a schema that it must leave unchanged.
pub(crate) fn leaves_schema(pass: Pass, schema: Value) {
    leaves_schema_of_version(pass, Version::V3_1, schema);
}

/// Runs one pass over a schema of a document of this version that it must leave unchanged.
pub(crate) fn leaves_schema_of_version(pass: Pass, version: Version, schema: Value) {
    let levels = schema_of_version_becomes(pass, version, schema.clone(), schema);
    assert!(levels.is_empty(), "{}: notes without a change: {levels:?}", pass.name);
}

/// Runs one pass over a whole document; returns the document and the notes.
pub(crate) fn run_document(pass: Pass, mut root: Value) -> (Value, Vec<Note>) {
    let mut notes = Notes::default();
    assert!(matches!(pass.step, Step::Document(_)));
    crate::lower::run_one(pass, &mut root, Version::V3_1, &mut notes);
    (root, notes.into_inner())
}

/// Lowers a document with the given paths and schemas, all passes.
pub(crate) fn lowered(paths: Value, schemas: Value) -> (Value, Vec<Note>) {
    let lowered = lower(&document(paths, schemas)).unwrap();
    (lowered.document.root().clone(), lowered.notes)
}

/// Normalises and shapes a document with the given paths and schemas.
pub(crate) fn shaped(paths: Value, schemas: Value) -> (Value, Vec<Note>) {
    let shaped = shape(normalise(&document(paths, schemas)));
    (shaped.document.root().clone(), shaped.notes)
}

fn document(paths: Value, schemas: Value) -> Document {
    let text = json!({
        "openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": paths, "components": {"schemas": schemas}
    });
    Document::parse("t.json", text.to_string()).unwrap()
}

/// Checks that every file of a folder of passes is in its list, under its name.
pub(crate) fn lists_its_files(folder: &str, list: &[Pass]) {
    let folder = format!("{}/src/{folder}", env!("CARGO_MANIFEST_DIR"));
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    for file in files.filter(|file| !file.ends_with("mod.rs")) {
        let name = file.file_stem().unwrap().to_string_lossy().replace('_', "-");
        assert!(list.iter().any(|pass| pass.name == name), "`{}` is not in the list", file.display());
    }
}
