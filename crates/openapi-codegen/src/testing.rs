//! Helpers for the tests of model and writers: schemas or operations as input, Rust as output.

use openapi_document::Document;
use serde_json::{Value, json};

use crate::{Generated, generate};

/// Returns the client of a document with these paths and schemas.
pub(crate) fn client(paths: Value, schemas: Value) -> Generated {
    let root = json!({
        "openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": paths, "components": {"schemas": schemas}
    });
    generate(&Document::parse("t.json", root.to_string()).unwrap())
}

/// Returns the definition of a type in the client of these schemas, from `pub` to the closing brace.
pub(crate) fn definition(schemas: Value, name: &str) -> String {
    let types = client(json!({}), schemas).texts.types;
    let starts = ["struct", "enum", "type"].map(|kind| format!("pub {kind} {name}"));
    let ends = |rest: &str| rest.starts_with([' ', '<', ';', '(']);
    let start = starts
        .iter()
        .find_map(|start| types.match_indices(start).find(|(at, _)| types.get(at + start.len()..).is_some_and(ends)));
    let (at, _) = start.unwrap_or_else(|| panic!("no `{name}` in\n{types}"));
    let rest = types.get(at..).unwrap_or_default();
    let lines: Vec<&str> = rest.lines().map(str::trim).take_while(|line| *line != "}").collect();
    lines.join("\n")
}

/// Returns the method of an operation, with its body.
pub(crate) fn method(operation: Value) -> String {
    let client = client(json!({"/a/{id}": {"get": operation}}), json!({})).texts.client;
    let at = client.rfind("    pub fn ").unwrap_or_default();
    client
        .get(at..)
        .unwrap_or_default()
        .lines()
        .map(str::trim)
        .take_while(|line| *line != "}")
        .collect::<Vec<_>>()
        .join("\n")
}
