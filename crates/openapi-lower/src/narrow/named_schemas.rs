//! Every schema that progenitor makes a type of is a component, under a name that no other has:
//! progenitor names the others after their place, and does not see when two of them get one name.

use foldhash::{HashMap, HashMapExt};
use openapi_document::{
    Members, Pointer,
    walk::{Order, schemas_mut},
};
use serde_json::{Map, Value, json};

use crate::{Names, Notes, Pass, Step, names_of_place, pass::Schema, schema::is_annotation};

/// See the module.
pub const PASS: Pass = Pass { name: "named-schemas", step: Step::Document(run) };

const BASE: &str = "/components/schemas/";

fn run(root: &mut Value, notes: &mut Notes) {
    let mut places: Vec<Pointer> = Vec::new();
    // From the inside out: an outer schema that moves takes references along.
    schemas_mut(root, Order::BottomUp, |pointer, schema| {
        let is_component = pointer.as_str().strip_prefix(BASE).is_some_and(|name| !name.contains('/'));
        if !is_component && schema.as_object().is_some_and(has_type_of_its_own) {
            places.push(pointer.clone());
        }
    });
    if places.is_empty() {
        return;
    }
    let mut names = Names::of_components(root);
    // Named before anything moves, as names are read off the places around.
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
        // What documents the place, and whether it may be null, stays there.
        let (mut kept, mut schema): (Map<_, _>, Map<_, _>) = std::mem::take(place)
            .into_iter()
            .partition(|(key, _)| key != "title" && (is_annotation(key) || key == "nullable"));
        schema.extend(kept.member("description").map(|text| ("description".to_owned(), text.clone())));
        schema.take_member("title");
        let schema = Value::Object(schema);
        // progenitor takes one type of success and one of failure: of responses that say the same, one.
        let same = is_in_response(&pointer).then(|| schema.to_string());
        let shared = same.as_ref().and_then(|same| known.get(same)).cloned();
        let component = shared.clone().unwrap_or(name);
        known.extend(same.map(|same| (same, component.clone())));
        let reference = format!("#{BASE}{component}");
        if kept.is_empty() {
            kept.insert("$ref".to_owned(), reference.into());
        } else {
            kept.insert("allOf".to_owned(), json!([{ "$ref": reference }]));
        }
        *place = kept;
        if !root["components"]["schemas"].is_object() {
            root["components"]["schemas"] = json!({});
        }
        if shared.is_none() {
            root["components"]["schemas"][component.as_str()] = schema;
        }
        notes.kept(&pointer, format!("moved to the component `{component}`"));
    }
}

/// Whether a place is part of a response, of an operation or a component.
fn is_in_response(pointer: &Pointer) -> bool {
    let keys: Vec<String> = pointer.keys().take(4).collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    matches!(keys.as_slice(), ["components", "responses", ..] | ["paths", _, _, "responses"])
}

/// Whether progenitor makes a type of a schema: an object with members, a list of values, a choice, a
/// text with rules.
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
