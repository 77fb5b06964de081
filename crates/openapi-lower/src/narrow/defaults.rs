//! Removes defaults that are invalid for their schema, which typify rejects. The client's behaviour is unchanged,
//! since the server applies defaults.

use openapi_document::{
    Members,
    walk::{Order, schemas_mut},
};
use serde_json::Value;

use crate::{
    Notes, Pass, Step,
    pass::Schema,
    schema::{declared_type, is_of_type},
};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "defaults", step: Step::Document(remove_invalid_defaults) };

fn remove_invalid_defaults(root: &mut Value, notes: &mut Notes) {
    schemas_mut(root, Order::BottomUp, |pointer, schema| {
        let Value::Object(schema) = schema else { return };
        let Some(default) = schema.member("default") else { return };
        if !is_plainly_valid(schema, default) {
            schema.take_member("default");
            notes.dropped(
                &pointer.child("default"),
                "default removed because its validity cannot be established; the server applies defaults",
            );
        }
    });
}

/// Returns true if the default is valid by the few keywords that are checked here, and false in case of doubt.
fn is_plainly_valid(schema: &Schema, default: &Value) -> bool {
    if default.is_null() {
        return schema.member("nullable") == Some(&Value::Bool(true));
    }
    if let Some(Value::Array(values)) = schema.member("enum")
        && !values.contains(default)
    {
        return false;
    }
    let Some(name) = declared_type(schema) else { return false };
    if !is_of_type(default, name) || name == "integer" && !(default.is_i64() || default.is_u64()) {
        return false;
    }
    match name {
        "boolean" => true,
        "integer" | "number" => {
            let bound = |key: &str| schema.member(key).and_then(Value::as_f64);
            let value = default.as_f64().unwrap_or_default();
            let (low, high) = range(schema.member("format").and_then(Value::as_str));
            let is_strict = |key: &str| schema.member(key) == Some(&Value::Bool(true));
            !is_strict("exclusiveMinimum")
                && !is_strict("exclusiveMaximum")
                && (low..=high).contains(&value)
                && bound("minimum").is_none_or(|bound| value >= bound)
                && bound("maximum").is_none_or(|bound| value <= bound)
        }
        "string" => !schema.has_any(&["format", "pattern", "minLength", "maxLength"]),
        // Only an empty array is accepted, and no object.
        "array" => default.as_array().is_some_and(Vec::is_empty) && !schema.has("minItems"),
        _ => false,
    }
}

/// Returns the range of numbers that a format can represent.
fn range(format: Option<&str>) -> (f64, f64) {
    let signed = |bits: i32| (-(2_f64.powi(bits - 1)), 2_f64.powi(bits - 1) - 1.0);
    let unsigned = |bits: i32| (0.0, 2_f64.powi(bits) - 1.0);
    match format {
        Some("int8") => signed(8),
        Some("int16") => signed(16),
        Some("int32") => signed(32),
        Some("int" | "int64") => signed(64),
        Some("uint8") => unsigned(8),
        Some("uint16") => unsigned(16),
        Some("uint32") => unsigned(32),
        Some("uint" | "uint64") => unsigned(64),
        _ => (f64::MIN, f64::MAX),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::{leaves_schema, schema_becomes};

    #[test]
    fn defaults_fit_or_go() {
        let becomes = |before, after| schema_becomes(PASS, before, after);
        becomes(json!({"type": "integer", "default": "5"}), json!({"type": "integer"}));
        becomes(json!({"type": "string", "enum": ["a"], "default": "b"}), json!({"type": "string", "enum": ["a"]}));
        becomes(
            json!({"type": "integer", "format": "int8", "default": 300}),
            json!({"type": "integer", "format": "int8"}),
        );
        leaves_schema(PASS, json!({"type": "boolean", "default": false}));
        leaves_schema(PASS, json!({"type": "string", "enum": ["a"], "default": "a"}));
    }
}
