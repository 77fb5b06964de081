//! Rules on objects that OpenAPI 3.0 cannot say. `patternProperties` become additional properties;
//! what `then`, `else` and `dependentSchemas` add to an object is optional in it; the conditions
//! themselves, `propertyNames`, `dependentRequired` and `unevaluatedProperties` are the server's to
//! check.

use openapi_document::{Members, Pointer, Version};
use serde_json::{Value, json};

use crate::{Notes, Pass, Step, pass::Schema};

/// See the module.
pub const PASS: Pass = Pass { name: "object-keywords", step: Step::Schema(run) };

fn run(schema: &mut Schema, pointer: &Pointer, _: Version, notes: &mut Notes) {
    if let Some(Value::Object(patterns)) = schema.take_member("patternProperties") {
        let mut allowed: Vec<Value> = Vec::new();
        for pattern in patterns.into_iter().map(|(_, pattern)| pattern) {
            if !allowed.contains(&pattern) {
                allowed.push(pattern);
            }
        }
        match schema.member("additionalProperties").or_else(|| schema.member("unevaluatedProperties")) {
            Some(Value::Bool(false)) => {}
            None | Some(Value::Bool(true)) => allowed.clear(),
            Some(other) => allowed.push(other.clone()),
        }
        let meant = match allowed.as_slice() {
            [] => json!(true),
            [one] => one.clone(),
            several => json!({ "anyOf": several }),
        };
        schema.insert("additionalProperties".to_owned(), meant);
        schema.take_member("unevaluatedProperties");
        notes.widened(&pointer.child("patternProperties"), "names of properties are not checked against patterns");
    }
    for key in ["then", "else", "dependentSchemas"] {
        let Some(value) = schema.take_member(key) else { continue };
        let parts: Vec<Value> = match value {
            Value::Object(map) if key == "dependentSchemas" => map.into_iter().map(|(_, part)| part).collect(),
            part => vec![part],
        };
        for part in parts {
            let Some(Value::Object(more)) = part.member("properties") else { continue };
            let properties = schema.entry("properties").or_insert_with(|| json!({}));
            if let Value::Object(properties) = properties {
                for (name, property) in more {
                    properties.entry(name.clone()).or_insert_with(|| property.clone());
                }
            }
        }
        notes.widened(&pointer.child(key), "holds under a condition that the type does not know");
    }
    if let Some(value) = schema.take_member("unevaluatedProperties") {
        let stands_alone = !schema.has_any(&["allOf", "anyOf", "oneOf", "$ref"]);
        if stands_alone {
            schema.entry("additionalProperties").or_insert(value);
            notes.kept(&pointer.child("unevaluatedProperties"), "without branches it is `additionalProperties`");
        } else if value != Value::Bool(true) {
            notes.widened(&pointer.child("unevaluatedProperties"), "unknown properties are ignored");
        }
    }
    for key in ["if", "propertyNames", "dependentRequired", "dependencies"] {
        if schema.take_member(key).is_some() && key != "if" {
            notes.widened(&pointer.child(key), "a rule on the properties together; the server checks it");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{leaves_schema, schema_becomes};

    #[test]
    fn rules_become_plain_objects() {
        let becomes = |before, after| schema_becomes(PASS, Version::V3_1, before, after);
        becomes(
            json!({"patternProperties": {"^a": {"type": "string"}}, "additionalProperties": false}),
            json!({"additionalProperties": {"type": "string"}}),
        );
        becomes(
            json!({"properties": {"a": {}}, "if": {}, "then": {"properties": {"b": {}}, "required": ["b"]}}),
            json!({"properties": {"a": {}, "b": {}}}),
        );
        becomes(json!({"unevaluatedProperties": false}), json!({"additionalProperties": false}));
        leaves_schema(PASS, Version::V3_0, json!({"additionalProperties": {"type": "string"}}));
    }
}
