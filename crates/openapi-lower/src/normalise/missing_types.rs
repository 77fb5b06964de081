//! Schemas that describe an object or an array without saying `type`. JSON Schema lets such a schema
//! accept anything else too; nobody means that.

use openapi_document::{Members, Pointer, Version};
use serde_json::Value;

use crate::{Notes, Pass, Step, pass::Schema, schema::declared_type};

/// See the module.
pub const PASS: Pass = Pass { name: "missing-types", step: Step::Schema(run) };

fn run(schema: &mut Schema, pointer: &Pointer, _: Version, notes: &mut Notes) {
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
    } else if schema.has_any(&["pattern", "minLength", "maxLength"])
        || matches!(
            schema.member("format").and_then(Value::as_str),
            Some("date" | "date-time" | "uuid" | "uri" | "email" | "byte" | "binary")
        )
    {
        "string"
    } else if schema.has_any(&["minimum", "maximum", "multipleOf"]) {
        "number"
    } else {
        return;
    };
    schema.insert("type".to_owned(), meant.into());
    notes.kept(pointer, format!("by its keywords the type is `{meant}`"));
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::{leaves_schema, schema_becomes};

    #[test]
    fn the_type_follows_from_the_keywords() {
        let becomes = |before, after| schema_becomes(PASS, Version::V3_0, before, after);
        becomes(json!({"properties": {}}), json!({"properties": {}, "type": "object"}));
        becomes(json!({"items": {}}), json!({"items": {}, "type": "array"}));
        becomes(json!({"pattern": "a"}), json!({"pattern": "a", "type": "string"}));
        leaves_schema(PASS, Version::V3_0, json!({"oneOf": [{"type": "string"}]}));
        leaves_schema(PASS, Version::V3_0, json!({"description": "anything"}));
    }
}
