//! Moves `nullable` from components to their uses, because progenitor would give the nullable type and its inner type
//! the same name.

use std::collections::BTreeSet;

use openapi_document::{
    Members, Pointer, components,
    walk::{Order, schemas_mut},
};
use serde_json::{Value, json};

use crate::{Notes, Pass, Step, pass::Schema, schema::component_of};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "nullable-components", step: Step::Document(move_nullable_to_uses) };

fn move_nullable_to_uses(root: &mut Value, notes: &mut Notes) {
    let nullable = nullable(root);
    if nullable.is_empty() {
        return;
    }
    schemas_mut(root, Order::BottomUp, |pointer, schema| {
        let Value::Object(schema) = schema else { return };
        let component = pointer.schema_name();
        if may_be_null(schema, &nullable) && component.is_none() && !is_branch(pointer) {
            allow_null(schema);
        }
        if component.is_some_and(|name| nullable.contains(name.as_ref())) {
            schema.take_member("nullable");
            remove_null(schema, pointer, notes);
        }
    });
    for name in &nullable {
        notes.kept(&Pointer::schema(name), "`nullable` moved from the component to each reference to it");
    }
}

/// Returns the components that allow null by themselves, by their target, or by one of their branches.
fn nullable(root: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let Some(schemas) = components(root, "schemas") else { return found };
    loop {
        let is_new = |name: &&String, schema: &Schema| {
            !found.contains(*name) && (schema.member("nullable") == Some(&json!(true)) || may_be_null(schema, &found))
        };
        let more: Vec<String> = schemas
            .iter()
            .filter(|(name, schema)| schema.as_object().is_some_and(|schema| is_new(name, schema)))
            .map(|(name, _)| name.clone())
            .collect();
        if more.is_empty() {
            return found;
        }
        found.extend(more);
    }
}

/// Returns true if a schema is a reference to one of the components, or a choice that contains one.
fn may_be_null(schema: &Schema, nullable: &BTreeSet<String>) -> bool {
    let refers = |schema: &Schema| component_of(schema).is_some_and(|name| nullable.contains(name));
    let has_one = |key: &str, only: bool| {
        let list = schema.member(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        (!only || list.len() == 1) && list.iter().any(|branch| branch.as_object().is_some_and(refers))
    };
    refers(schema) || has_one("allOf", true) || has_one("oneOf", false) || has_one("anyOf", false)
}

/// Returns true if a schema is a branch: the schema with the branches allows null instead.
fn is_branch(pointer: &Pointer) -> bool {
    let keys: Vec<String> = pointer.keys().rev().take(2).collect();
    matches!(keys.as_slice(), [_, holder] if ["allOf", "oneOf", "anyOf"].contains(&holder.as_str()))
}

/// Removes null as a value of a component, which no longer allows it.
fn remove_null(schema: &mut Schema, pointer: &Pointer, notes: &mut Notes) {
    for key in ["default", "example"] {
        if schema.member(key).is_some_and(Value::is_null) {
            schema.take_member(key);
            notes.dropped(&pointer.child(key), "null removed, as `nullable` moved to the uses of the component");
        }
    }
    if let Some(Value::Array(values)) = schema.member_mut("enum")
        && values.iter().any(|value| !value.is_null())
    {
        values.retain(|value| !value.is_null());
    }
}

fn allow_null(schema: &mut Schema) {
    if let Some(reference) = schema.take_member("$ref") {
        schema.insert("allOf".to_owned(), json!([{ "$ref": reference }]));
    }
    schema.insert("nullable".to_owned(), json!(true));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::run_document;

    #[test]
    fn uses_allow_null_in_the_place_of_components() {
        let to = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        let (root, notes) = run_document(
            PASS,
            json!({"components": {"schemas": {
                "A": {"type": "object", "nullable": true}, "Alias": {"allOf": [to("A")]},
                "Use": {"properties": {"a": to("Alias"), "b": to("Plain"), "c": {"oneOf": [to("A"), to("Plain")]}}}, "Plain": {"type": "string"}}}}),
        );
        let all = &root["components"]["schemas"];
        assert_eq!((&all["A"], &all["Alias"]), (&json!({"type": "object"}), &json!({"allOf": [to("A")]})));
        let properties = &all["Use"]["properties"];
        assert_eq!(properties["a"], json!({"nullable": true, "allOf": [to("Alias")]}));
        assert_eq!(properties["b"], to("Plain"));
        assert_eq!(properties["c"]["nullable"], true);
        assert_eq!(notes.len(), 2);
    }

    #[test]
    fn components_without_null_have_no_null_values() {
        let (root, notes) = run_document(
            PASS,
            json!({"components": {"schemas": {
                "D": {"type": "integer", "nullable": true, "default": null, "example": null},
                "E": {"type": "string", "nullable": true, "enum": ["a", null], "default": "a"},
                "Use": {"properties": {"a": {"type": "integer", "nullable": true, "default": null}}}}}}),
        );
        let all = &root["components"]["schemas"];
        assert_eq!(
            (&all["D"], &all["E"]),
            (&json!({"type": "integer"}), &json!({"type": "string", "enum": ["a"], "default": "a"}))
        );
        assert_eq!(all["Use"]["properties"]["a"], json!({"type": "integer", "nullable": true, "default": null}));
        assert_eq!(notes.len(), 4);
    }
}
