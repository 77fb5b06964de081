//! Replaces the schemas `true` and `false` of JSON Schema 2020-12 (core, section 4.3.2), which OpenAPI 3.0 allows
//! only as `additionalProperties`.

use openapi_document::{
    Members, Pointer,
    applicators::{Holding, of_holding},
    walk::{Order, schemas_mut},
};
use serde_json::{Value, json};

use crate::{Notes, Pass, Step, pass::Schema};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "boolean-schemas", step: Step::Document(replace_boolean_schemas) };

fn replace_boolean_schemas(root: &mut Value, notes: &mut Notes) {
    schemas_mut(root, Order::BottomUp, |pointer, schema| match schema {
        Value::Object(schema) => inside(schema, pointer, notes),
        Value::Bool(allowed) if stands_alone(pointer) => {
            notes.kept(pointer, format!("boolean schema `{allowed}` rewritten as an object"));
            *schema = if *allowed { json!({}) } else { json!({"not": {}}) };
        }
        _ => {}
    });
}

/// Returns true if the schema is a component, or the schema of a parameter, header or media type.
fn stands_alone(pointer: &Pointer) -> bool {
    let is_property = || pointer.parent().is_some_and(|holder| holder.last() == "properties");
    pointer.schema_name().is_some() || matches!(pointer.last().as_str(), "schema" | "itemSchema") && !is_property()
}

fn inside(schema: &mut Schema, pointer: &Pointer, notes: &mut Notes) {
    for key in ["items", "not", "contains", "propertyNames"] {
        if let Some(Value::Bool(allowed)) = schema.member(key) {
            let meant = if *allowed { json!({}) } else { json!({"not": {}}) };
            notes.kept(&pointer.child(key), format!("boolean schema `{allowed}` rewritten as an object"));
            schema.insert(key.to_owned(), meant);
        }
    }
    for key in ["if", "then", "else"] {
        if schema.member(key).is_some_and(Value::is_boolean) {
            schema.take_member(key);
            notes.dropped(&pointer.child(key), "boolean condition removed");
        }
    }
    for key in ["properties", "patternProperties"] {
        let Some(Value::Object(properties)) = schema.member_mut(key) else { continue };
        for (name, property) in properties.iter_mut() {
            let Value::Bool(allowed) = *property else { continue };
            notes.kept(&pointer.child(key).child(name), format!("boolean schema `{allowed}` rewritten as an object"));
            *property = if allowed { json!({}) } else { json!({"not": {}}) };
        }
    }
    for key in of_holding(Holding::List).chain(of_holding(Holding::OneOrList)) {
        let Some(Value::Array(branches)) = schema.member_mut(key) else { continue };
        if !branches.iter().any(Value::is_boolean) {
            continue;
        }
        notes.kept(&pointer.child(key), "boolean schemas rewritten as objects");
        if ["anyOf", "oneOf"].contains(&key) {
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
            schema.take_member(key);
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
            json!({"prefixItems": [true], "items": [false]}),
            json!({"prefixItems": [{}], "items": [{"not": {}}]}),
        );
        schema_becomes(
            PASS,
            json!({"properties": {"a": true, "b": false}, "items": false, "anyOf": [true, false, {"type": "string"}]}),
            json!({"properties": {"a": {}, "b": {"not": {}}}, "items": {"not": {}}, "anyOf": [{}, {"type": "string"}]}),
        );
        leaves_schema(PASS, json!({"additionalProperties": false, "properties": {"a": {}}}));
    }
}
