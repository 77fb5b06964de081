//! Moves every schema for which progenitor generates a type to a component with a unique name. progenitor names other
//! schemas after their location and does not detect collisions.

use foldhash::{HashMap, HashMapExt};
use openapi_document::{
    Members, Pointer, add_component, schema_reference,
    walk::{Order, schemas_mut},
};
use serde_json::{Map, Value, json};

use crate::{Names, Notes, Pass, Step, names_of_place, pass::Schema, schema::is_annotation};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "named-schemas", step: Step::Document(hoist_named_schemas) };

fn hoist_named_schemas(root: &mut Value, notes: &mut Notes) {
    let mut places: Vec<Pointer> = Vec::new();
    // Bottom-up, because an outer schema that is moved contains the references to inner ones.
    schemas_mut(root, Order::BottomUp, |pointer, schema| {
        if pointer.schema_name().is_none() && schema.as_object().is_some_and(has_type_of_its_own) {
            places.push(pointer.clone());
        }
    });
    if places.is_empty() {
        return;
    }
    let mut names = Names::of_components(root);
    // Names are assigned before any schema is moved, as they are derived from the surrounding locations.
    let named: Vec<(Pointer, String)> = places
        .into_iter()
        .map(|pointer| {
            let name = names.claim_one_of(&names_of_place(root, &pointer));
            (pointer, name)
        })
        .collect();
    let mut known: HashMap<String, String> = HashMap::new();
    for (pointer, name) in named {
        let Some(Value::Object(place)) = root.pointer_mut(pointer.as_str()) else { continue };
        // Annotations and `nullable` stay with the use.
        let (mut kept, mut schema): (Map<_, _>, Map<_, _>) = std::mem::take(place)
            .into_iter()
            .partition(|(key, _)| key != "title" && (is_annotation(key) || key == "nullable"));
        schema.extend(kept.member("description").map(|text| ("description".to_owned(), text.clone())));
        schema.take_member("title");
        let schema = Value::Object(schema);
        // progenitor supports one success type and one error type, so equal schemas of responses share a component.
        let same = is_in_response(&pointer).then(|| schema.to_string());
        let shared = same.as_ref().and_then(|same| known.get(same)).cloned();
        let component = shared.clone().unwrap_or(name);
        known.extend(same.map(|same| (same, component.clone())));
        let reference = schema_reference(&component);
        if kept.is_empty() {
            kept.insert("$ref".to_owned(), reference.into());
        } else {
            kept.insert("allOf".to_owned(), json!([{ "$ref": reference }]));
        }
        *place = kept;
        if shared.is_none() {
            add_component(root, "schemas", &component, schema);
        }
        notes.kept(&pointer, format!("moved to the component `{component}`"));
    }
}

/// Returns true if a location is within a response of an operation or a response component.
fn is_in_response(pointer: &Pointer) -> bool {
    let keys: Vec<String> = pointer.keys().take(4).collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    matches!(keys.as_slice(), ["components", "responses", ..] | ["paths", _, _, "responses"])
}

/// Returns true if progenitor generates a type for a schema: an object with members, an enum, a choice, or a string
/// with constraints.
fn has_type_of_its_own(schema: &Schema) -> bool {
    let is_empty = |key: &str| schema.member(key).and_then(Value::as_object).is_none_or(Map::is_empty);
    if schema.has_any(&["$ref", "allOf"]) {
        return false;
    }
    match schema.member("type").and_then(Value::as_str) {
        _ if schema.has_any(&["oneOf", "anyOf", "enum"]) => true,
        Some("string") => schema.has_any(&["pattern", "minLength", "maxLength"]),
        Some("object") => {
            !is_empty("properties")
                || schema.member("additionalProperties") == Some(&json!(false))
                || schema.has("required")
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::run_document;

    #[test]
    fn types_are_components_with_names_of_their_own() {
        let inner = json!({"type": "object", "properties": {"c": {"type": "string", "enum": ["x"], "nullable": true, "title": "Org"}}});
        let (root, notes) = run_document(
            PASS,
            json!({"components": {"schemas": {"Org": {"type": "object", "properties": {"a": inner}}, "OrgA": {"type": "string"}}}}),
        );
        let all = &root["components"]["schemas"];
        assert_eq!(all["Org"]["properties"]["a"], json!({"$ref": "#/components/schemas/OrgAObject"}));
        assert_eq!(
            all["OrgAObject"]["properties"]["c"],
            json!({"nullable": true, "allOf": [{"$ref": "#/components/schemas/OrgAc"}]})
        );
        assert_eq!(all["OrgAc"], json!({"type": "string", "enum": ["x"]}));
        assert_eq!(notes.len(), 2);
    }
}
