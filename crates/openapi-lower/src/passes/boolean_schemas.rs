//! JSON Schema 2020-12 allows `true` and `false` as schemas (core, section 4.3.2); OpenAPI 3.0 only
//! as `additionalProperties`. A property that is `false` can never be there and is left out.

use openapi_document::{Pointer, Version};
use serde_json::{Value, json};

use crate::{Notes, Pass, Step, pass::Schema};

/// See the module.
pub const PASS: Pass = Pass { name: "boolean-schemas", step: Step::Schema(run) };

fn run(schema: &mut Schema, pointer: &Pointer, _: Version, notes: &mut Notes) {
    for key in ["items", "not", "contains", "propertyNames"] {
        if let Some(Value::Bool(allowed)) = schema.get(key) {
            let meant = if *allowed { json!({}) } else { json!({"not": {}}) };
            notes.kept(&pointer.child(key), format!("`{allowed}` written as a schema"));
            schema.insert(key.to_owned(), meant);
        }
    }
    for key in ["if", "then", "else"] {
        if schema.get(key).is_some_and(Value::is_boolean) {
            schema.shift_remove(key);
            notes.kept(&pointer.child(key), "a condition that always or never holds");
        }
    }
    for key in ["properties", "patternProperties"] {
        let Some(Value::Object(properties)) = schema.get_mut(key) else { continue };
        properties.retain(|name, property| {
            let never = *property == Value::Bool(false);
            if never {
                notes.kept(&pointer.child(key).child(name), "a property that can never be there");
            }
            !never
        });
        for (name, property) in properties.iter_mut().filter(|(_, property)| property.is_boolean()) {
            notes.kept(&pointer.child(key).child(name), "`true` written as a schema");
            *property = json!({});
        }
    }
    for key in ["allOf", "anyOf", "oneOf"] {
        let Some(Value::Array(branches)) = schema.get_mut(key) else { continue };
        if !branches.iter().any(Value::is_boolean) {
            continue;
        }
        notes.kept(&pointer.child(key), "branches that always or never hold are written as schemas");
        if key != "allOf" {
            branches.retain(|branch| *branch != Value::Bool(false));
        }
        for branch in branches.iter_mut() {
            match branch {
                Value::Bool(true) => *branch = json!({}),
                Value::Bool(false) => *branch = json!({"not": {}}),
                _ => {}
            }
        }
        if branches.is_empty() {
            schema.shift_remove(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{leaves_schema, schema_becomes};

    #[test]
    fn booleans_become_schemas() {
        schema_becomes(
            PASS,
            Version::V3_1,
            json!({"properties": {"a": true, "b": false}, "items": false, "anyOf": [true, false, {"type": "string"}]}),
            json!({"properties": {"a": {}}, "items": {"not": {}}, "anyOf": [{}, {"type": "string"}]}),
        );
        leaves_schema(PASS, Version::V3_1, json!({"additionalProperties": false, "properties": {"a": {}}}));
    }
}
