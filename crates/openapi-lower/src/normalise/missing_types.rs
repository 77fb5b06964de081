//! Adds `type` to schemas whose keywords describe values of one type. JSON Schema lets such a schema accept values of
//! other types too, which documents do not intend.

use openapi_document::{Members, Pointer};
use serde_json::Value;

use crate::{Notes, Pass, Step, pass::Schema, schema::declared_type};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "missing-types", step: Step::Schema(add_missing_types) };

fn add_missing_types(schema: &mut Schema, pointer: &Pointer, notes: &mut Notes) {
    if declared_type(schema).is_some() || schema.has("$ref") || schema.has("enum") {
        return;
    }
    let has_branches = schema.has_any(&["allOf", "anyOf", "oneOf"]);
    let meant = if schema.has("properties") || (!has_branches && schema.has_any(&["additionalProperties", "required"]))
    {
        "object"
    } else if has_branches {
        return;
    } else if schema.has("items") {
        "array"
    } else if let Some(meant) = type_of_format(schema) {
        meant
    } else if schema.has_any(&["pattern", "minLength", "maxLength"]) {
        "string"
    } else if schema.has_any(&["minimum", "maximum", "multipleOf"]) {
        "number"
    } else {
        return;
    };
    schema.insert("type".to_owned(), meant.into());
    notes.kept(pointer, format!("missing `type` inferred from the keywords: `{meant}`"));
}

/// Returns the type of the values that a format describes. It takes precedence over `pattern`: beside the format of a
/// number, .NET writes the pattern of the number's string form.
fn type_of_format(schema: &Schema) -> Option<&'static str> {
    match schema.member("format").and_then(Value::as_str)? {
        "int8" | "int16" | "int32" | "int64" | "uint8" | "uint16" | "uint32" | "uint64" => Some("integer"),
        "float" | "double" | "decimal" => Some("number"),
        "date" | "date-time" | "uuid" | "uri" | "email" | "byte" | "binary" => Some("string"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::{leaves_schema, schema_becomes};

    #[test]
    fn the_type_follows_from_the_keywords() {
        let becomes = |before, after| schema_becomes(PASS, before, after);
        becomes(json!({"properties": {}}), json!({"properties": {}, "type": "object"}));
        becomes(json!({"items": {}}), json!({"items": {}, "type": "array"}));
        becomes(json!({"pattern": "a"}), json!({"pattern": "a", "type": "string"}));
        becomes(
            json!({"pattern": "^-?\\d+$", "format": "int32"}),
            json!({"pattern": "^-?\\d+$", "format": "int32", "type": "integer"}),
        );
        becomes(json!({"format": "double"}), json!({"format": "double", "type": "number"}));
        leaves_schema(PASS, json!({"oneOf": [{"type": "string"}]}));
        leaves_schema(PASS, json!({"description": "anything"}));
    }
}
