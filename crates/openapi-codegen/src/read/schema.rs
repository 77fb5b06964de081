//! Helpers for single schemas.

use openapi_document::{Members, schema_named};
use serde_json::{Map, Value};

pub(super) fn has_branches(schema: &Map<String, Value>) -> bool {
    schema.has("oneOf") || schema.has("anyOf")
}

/// Returns the component that a schema consists of, if it is only a reference.
pub(super) fn reference_of(schema: &Map<String, Value>) -> Option<&str> {
    let only = || match schema.member("allOf")?.as_array()?.as_slice() {
        [only] => only.reference(),
        _ => None,
    };
    schema.reference().or_else(only).and_then(schema_named)
}

pub(super) fn properties_of(schema: &Map<String, Value>) -> &Map<String, Value> {
    static NONE: std::sync::LazyLock<Map<String, Value>> = std::sync::LazyLock::new(Map::new);
    schema.member("properties").and_then(Value::as_object).unwrap_or(&NONE)
}

pub(super) fn texts_of(schema: &Map<String, Value>) -> Vec<String> {
    let values = schema.member("enum").and_then(Value::as_array);
    values.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}
