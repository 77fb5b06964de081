//! The check at the end: nothing is left that progenitor would refuse.

use openapi_document::{
    Pointer,
    walk::{Kind, visit},
};
use serde::Deserialize;
use serde_json::Value;

use crate::Error;

/// Keywords of JSON Schema 2020-12 that OpenAPI 3.0 does not have.
const UNKNOWN: [&str; 26] = [
    "const",
    "examples",
    "prefixItems",
    "$defs",
    "definitions",
    "$anchor",
    "$dynamicAnchor",
    "$dynamicRef",
    "$id",
    "patternProperties",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
    "if",
    "then",
    "else",
    "dependentSchemas",
    "dependentRequired",
    "contains",
    "minContains",
    "maxContains",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "x-rust-type",
    "additionalItems",
];

pub(crate) fn verify(root: &Value) -> Result<(), Error> {
    let mut problem: Option<(Pointer, String)> = None;
    visit(root, &mut |kind, pointer, value| {
        if problem.is_some() || kind != Kind::Schema {
            return;
        }
        let Some(schema) = value.as_object() else { return };
        let found = if let Some(keyword) = UNKNOWN.iter().find(|keyword| schema.contains_key(**keyword)) {
            Some(format!("`{keyword}` is not of OpenAPI 3.0"))
        } else if schema.get("type").is_some_and(|name| !name.is_string()) {
            Some("`type` is not one name".to_owned())
        } else if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            let is_component = reference
                .strip_prefix("#/components/schemas/")
                .is_some_and(|name| root.pointer(Pointer::from("/components/schemas").child(name).as_str()).is_some());
            (!is_component).then(|| format!("`$ref: {reference}` is no component"))
        } else {
            None
        };
        problem = found.map(|text| (pointer.clone(), text));
    });
    if let Some((pointer, problem)) = problem {
        return Err(Error { pointer, problem });
    }
    openapiv3::OpenAPI::deserialize(root)
        .map(|_| ())
        .map_err(|error| Error { pointer: Pointer::root(), problem: format!("openapiv3 cannot read it: {error}") })
}
