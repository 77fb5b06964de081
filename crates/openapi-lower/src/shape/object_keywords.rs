//! Rules on objects that OpenAPI 3.0 cannot express. `patternProperties` become additional properties; conditions,
//! `propertyNames`, `dependentRequired` and `unevaluatedProperties` are removed and enforced by the server.
//! `conditional_members` has already added the members of conditions.

use openapi_document::{Members, Pointer};
use serde_json::{Value, json};

use crate::{Notes, Pass, Step, pass::Schema};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "object-keywords", step: Step::Schema(reduce_object_keywords) };

fn reduce_object_keywords(schema: &mut Schema, pointer: &Pointer, notes: &mut Notes) {
    if let Some(Value::Object(patterns)) = schema.take_member("patternProperties") {
        let mut allowed: Vec<Value> = Vec::new();
        let is_prefixed = patterns.keys().any(|pattern| pattern.starts_with("^x-"));
        for pattern in patterns.into_iter().map(|(_, pattern)| pattern) {
            if !allowed.contains(&pattern) {
                allowed.push(pattern);
            }
        }
        match schema.member("additionalProperties").or_else(|| schema.member("unevaluatedProperties")) {
            Some(Value::Bool(false)) => {}
            // A single pattern without properties describes a map; prefixed names extend other members.
            None if allowed.len() == 1 && !schema.has("properties") && !is_prefixed => {}
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
        notes.widened(&pointer.child("patternProperties"), "property names are not checked against the patterns");
    }
    for key in ["then", "else", "dependentSchemas"] {
        if schema.take_member(key).is_some() {
            notes.widened(&pointer.child(key), "conditional schema not represented by the type");
        }
    }
    if let Some(value) = schema.take_member("unevaluatedProperties") {
        let stands_alone = !schema.has_any(&["allOf", "anyOf", "oneOf", "$ref"]);
        if stands_alone {
            schema.entry("additionalProperties").or_insert(value);
            notes.kept(&pointer.child("unevaluatedProperties"), "rewritten as `additionalProperties`");
        } else if value != Value::Bool(true) {
            notes.widened(&pointer.child("unevaluatedProperties"), "unknown properties are ignored");
        }
    }
    for key in ["if", "propertyNames", "dependentRequired", "dependencies"] {
        if schema.take_member(key).is_some() && key != "if" {
            notes.widened(&pointer.child(key), "constraint on several properties not represented by the type");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{leaves_schema, schema_becomes};

    #[test]
    fn rules_become_plain_objects() {
        let becomes = |before, after| schema_becomes(PASS, before, after);
        becomes(
            json!({"patternProperties": {"^a": {"type": "string"}}, "additionalProperties": false}),
            json!({"additionalProperties": {"type": "string"}}),
        );
        becomes(
            json!({"properties": {"a": {}}, "if": {}, "then": {"required": ["a"]}}),
            json!({"properties": {"a": {}}}),
        );
        becomes(
            json!({"patternProperties": {"^[a-z]+$": {"type": "string"}}}),
            json!({"additionalProperties": {"type": "string"}}),
        );
        becomes(json!({"patternProperties": {"^x-": {"type": "string"}}}), json!({"additionalProperties": true}));
        becomes(json!({"unevaluatedProperties": false}), json!({"additionalProperties": false}));
        leaves_schema(PASS, json!({"additionalProperties": {"type": "string"}}));
    }
}
