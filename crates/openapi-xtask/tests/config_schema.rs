//! The JSON Schema of `openapi.toml`, for editors, accepts the same files as the commands.
#![allow(clippy::unwrap_used)]

use std::{fs, path::Path};

use openapi_xtask::config::Config;
use serde_json::Value;

/// Checks a configuration by the schema and by the parser.
fn verdicts(text: &str) -> (bool, bool) {
    let schema = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.schema.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let value: Value = toml_edit::de::from_str(text).unwrap();
    (jsonschema::is_valid(&schema, &value), Config::parse(Path::new("openapi.toml"), text).is_ok())
}

#[test]
fn examples_are_valid() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = fs::read_to_string(root.join("docs/workspace.md")).unwrap();
    let example = page.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap().to_owned();
    for text in [fs::read_to_string(root.join("openapi.toml")).unwrap(), example] {
        assert_eq!(verdicts(&text), (true, true), "{text}");
    }
}

#[test]
fn schema_and_parser_agree() {
    let api = "[api.a]\ndocument = \"a\"\nclient = \"c\"\n";
    for (change, is_valid) in [
        ("", true),
        ("upstream = \"u\"\noperations = [\"x\"]\noverlays = []\nlibrary = \"l\"\n", true),
        ("features = {all = [\"oauth2\"]}\npackage = {name = \"n\", license = {workspace = true}}\n", true),
        ("derive = [\"Eq\"]\n[api.a.types.T]\nderive = []\nattributes = [\"must_use\"]\nfields = {x = []}\n", true),
        ("[api.a.types.T]\nother = []\n", false),
        ("derive = \"Eq\"\n", false),
        ("[client]\nruntime = \"r\"\n", true),
        ("[client]\nruntime = {git = \"g\", tag = \"t\"}\n", true),
        ("[client]\nruntime = {workspace = true, path = \"p\"}\n", true),
        ("[client]\nruntime = {workspace = false}\n", false),
        ("bundle = \"b\"\n", false),
        ("tag = \"t\"\n", false),
        ("other = 1\n", false),
        ("operations = \"x\"\n", false),
        ("package = {edition = \"2021\"}\n", false),
        ("[client]\nruntime = {tag = \"t\"}\n", false),
        ("[client]\nother = 1\n", false),
        ("[api.B]\ndocument = \"a\"\nclient = \"d\"\n", false),
    ] {
        assert_eq!(verdicts(&format!("{api}{change}")), (is_valid, is_valid), "{change}");
    }
}
