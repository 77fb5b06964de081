//! Makes a component of every schema that is the target of a reference: inside `$defs`, in a property of another
//! schema, in an operation, or by `$anchor` or `$id`. References to components remain unchanged, also if the
//! component is itself a reference. Unresolved references become an unconstrained schema.

use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt};
use openapi_document::{
    Members, Pointer, add_component, components, end_of_chain, schema_named, schema_reference, target_of,
    walk::{Kind, Order, may_stand, schemas_mut, visit},
};
use serde_json::{Value, json};

use crate::{Names, Notes, Pass, Step, names_of_place, type_name};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "schema-references", step: Step::Document(hoist_referenced_schemas) };

/// The maximum number of rounds in which targets of references are resolved.
const ROUNDS: usize = 16;

fn hoist_referenced_schemas(root: &mut Value, notes: &mut Notes) {
    let anchors = anchors(root);
    let mut moved = HashMap::new();
    let mut wanted = self::wanted(root, &anchors, &moved);
    // Two rounds suffice for real documents; a hoisted schema may contain further targets.
    for _ in 0..ROUNDS {
        if wanted.is_empty() {
            break;
        }
        hoist(root, &wanted, &mut moved, notes);
        wanted = self::wanted(root, &anchors, &moved);
    }
    for pointer in wanted.into_values().flatten() {
        if let Some(schema) = root.pointer_mut(pointer.as_str()) {
            *schema = json!({});
        }
    }
    remove_definitions(root, notes);
}

fn remove_definitions(root: &mut Value, notes: &mut Notes) {
    schemas_mut(root, Order::BottomUp, |pointer, schema| {
        if let Value::Object(schema) = schema {
            for key in ["$defs", "definitions", "$anchor", "$id", "$schema", "$vocabulary", "$comment"] {
                if schema.take_member(key).is_some() {
                    notes.kept(&pointer.child(key), "removed; schemas referenced through it moved to components");
                }
            }
        }
    });
    if let Some(members) = root.as_object_mut() {
        // The members in which reading stores other files and slicing stores unreachable targets are not fields of
        // OpenAPI.
        for key in ["files", "kept"] {
            if members.take_member(key).is_some() {
                notes.kept(&Pointer::root().child(key), "removed; referenced schemas moved to components");
            }
        }
    }
}

/// Returns the locations of `$anchor`, `$dynamicAnchor` and `$id` names.
fn anchors(root: &Value) -> HashMap<String, Pointer> {
    let mut found = HashMap::new();
    visit(root, &mut |kind, pointer, value| {
        if kind != Kind::Schema {
            return;
        }
        for (key, sign) in [("$anchor", "#"), ("$dynamicAnchor", "#"), ("$id", "")] {
            if let Some(name) = value.member(key).and_then(Value::as_str) {
                found.entry(format!("{sign}{name}")).or_insert_with(|| pointer.clone());
            }
        }
    });
    found
}

/// Returns the targets that are not yet components, with the locations that refer to them. `None` represents an
/// unresolved target.
fn wanted(
    root: &Value,
    anchors: &HashMap<String, Pointer>,
    moved: &HashMap<Pointer, Pointer>,
) -> BTreeMap<Option<Pointer>, Vec<Pointer>> {
    let mut found: BTreeMap<Option<Pointer>, Vec<Pointer>> = BTreeMap::new();
    let schemas = components(root, "schemas");
    visit(root, &mut |kind, pointer, value| {
        if kind != Kind::Schema {
            return;
        }
        let reference = value.member("$ref").or_else(|| value.member("$dynamicRef")).and_then(Value::as_str);
        let Some(reference) = reference else { return };
        let plain = schema_named(reference).filter(|name| value.has("$ref") && !name.contains(['/', '~', '%']));
        if plain.is_some_and(|name| schemas.is_some_and(|all| all.contains_key(name))) {
            return;
        }
        let target = target_of(reference).or_else(|| anchors.get(reference).cloned());
        let target = target.map(|target| settled(root, target, moved));
        let target = target.filter(|target| {
            // The target may be another object, such as an operation.
            may_stand(Kind::Schema, target)
                && target.find(root).is_some_and(|value| value.is_object() || value.is_boolean())
        });
        found.entry(target).or_default().push(pointer.clone());
    });
    found
}

/// Returns the current location of a target that was inside a moved schema.
fn settled(root: &Value, target: Pointer, moved: &HashMap<Pointer, Pointer>) -> Pointer {
    // It may have been moved several times.
    end_of_chain(target, |place| {
        if place.find(root).is_some() {
            return None;
        }
        let (outer, component) =
            std::iter::successors(place.parent(), Pointer::parent).find_map(|outer| moved.get_key_value(&outer))?;
        let inside = place.as_str().strip_prefix(outer.as_str())?;
        Some(Pointer::from(format!("{component}{inside}").as_str()))
    })
}

fn hoist(
    root: &mut Value,
    wanted: &BTreeMap<Option<Pointer>, Vec<Pointer>>,
    moved: &mut HashMap<Pointer, Pointer>,
    notes: &mut Notes,
) {
    let existing = components(root, "schemas").into_iter().flatten();
    let mut names = Names::reserving(existing.map(|(name, _)| name.as_str()));
    for (target, places) in wanted {
        let Some(target) = target else {
            for place in places {
                let reference = place.find(root).and_then(|value| value.member("$ref")).cloned();
                notes.widened(
                    place,
                    format!(
                        "unresolved reference {}; treated as an unconstrained schema",
                        reference.unwrap_or_default()
                    ),
                );
                if let Some(schema) = root.pointer_mut(place.as_str()) {
                    *schema = json!({});
                }
            }
            continue;
        };
        // A component with an unusual name is still a component.
        let name = match target.schema_name() {
            Some(name) if !name.contains(['/', '~', '%', ' ']) => name.into_owned(),
            _ => {
                let name = names.claim_one_of(&names_for(root, target));
                let Some(schema) = target.find(root).cloned() else { continue };
                let component = Pointer::schema(&name);
                add_component(root, "schemas", &name, schema);
                // The target becomes a reference to its component, so that both have the same type.
                if is_schema_place(target)
                    && let Some(place) = root.pointer_mut(target.as_str())
                {
                    *place = json!({ "$ref": component.to_reference() });
                    moved.insert(target.clone(), component);
                }
                name
            }
        };
        for place in places {
            if let Some(Value::Object(schema)) = root.pointer_mut(place.as_str()) {
                schema.take_member("$dynamicRef");
                schema.insert("$ref".to_owned(), schema_reference(&name).into());
            }
            if !place.is_within(target) {
                notes.resolved(place, target, &name);
            }
        }
    }
}

fn is_schema_place(target: &Pointer) -> bool {
    target.in_schema().is_some() || target.as_str().starts_with("/paths/")
}

/// Returns names for a target: its own name for a definition, the file's name for a whole file, otherwise a name
/// derived from its location.
fn names_for(root: &Value, target: &Pointer) -> Vec<String> {
    let keys: Vec<String> = target.keys().collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    match keys.as_slice() {
        [.., "$defs" | "definitions", name] | ["files", .., name] => {
            let stem = name.rsplit('/').next().unwrap_or(name);
            vec![type_name(stem.trim_end_matches(".json").trim_end_matches(".yaml").trim_end_matches(".yml"))]
        }
        _ => names_of_place(root, target),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::run_document;

    #[test]
    fn targets_anywhere_become_components() {
        let (root, notes) = run_document(
            PASS,
            json!({"paths": {"/a": {"get": {"responses": {"200": {"content": {"application/json": {"schema": {"type": "object"}}}}}}}},
            "components": {"schemas": {
                "A": {"$defs": {"leaf": {"type": "string"}}, "properties": {
                    "x": {"$ref": "#/components/schemas/A/$defs/leaf"}, "y": {"$ref": "#pin"},
                    "z": {"$ref": "#/paths/~1a/get/responses/200/content/application~1json/schema"},
                    "w": {"$ref": "#/nowhere"}, "self": {"$ref": "#/components/schemas/A"}}},
                "B": {"$anchor": "pin", "type": "integer"}}}}),
        );
        let schemas = &root["components"]["schemas"];
        assert_eq!(schemas["Leaf"], json!({"type": "string"}));
        assert_eq!(schemas["A"]["properties"]["x"], json!({"$ref": "#/components/schemas/Leaf"}));
        assert_eq!(schemas["A"]["properties"]["y"], json!({"$ref": "#/components/schemas/B"}));
        assert_eq!(schemas["AGetResponse"], json!({"type": "object"}));
        assert_eq!(schemas["A"]["properties"]["w"], json!({}));
        assert!(schemas["A"].get("$defs").is_none());
        assert_eq!(notes.iter().filter(|note| note.level == crate::Level::Widened).count(), 1);
    }

    #[test]
    fn definitions_inside_definitions_become_components() {
        let inner = "#/components/schemas/A/$defs/L/$defs/P";
        let (root, notes) = run_document(
            PASS,
            json!({"components": {"schemas": {"A": {
                "properties": {"p": {"$ref": inner}, "k": {"$ref": "#/components/schemas/A/$defs/K"},
                    "l": {"$ref": "#/components/schemas/A/$defs/L"}, "pin": {"$ref": "#pin"}},
                "$defs": {
                    "K": {"items": {"$ref": inner}},
                    "L": {"properties": {"x": {"$ref": inner}, "q": {"$ref": "#/components/schemas/A/$defs/L/$defs/Q"}},
                        "$defs": {"P": {"type": "boolean"}, "Q": {"$anchor": "pin", "items": {"$ref": inner}}}}}}}}}),
        );
        let schemas = &root["components"]["schemas"];
        let to = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        assert_eq!(schemas["A"]["properties"], json!({"p": to("P"), "k": to("K"), "l": to("L"), "pin": to("Q")}));
        assert_eq!((&schemas["K"], &schemas["Q"]), (&json!({"items": to("P")}), &json!({"items": to("P")})));
        assert_eq!(schemas["L"], json!({"properties": {"x": to("P"), "q": to("Q")}}));
        assert_eq!(schemas["P"], json!({"type": "boolean"}));
        assert!(notes.iter().all(|note| note.level == crate::Level::Kept), "{notes:?}");
    }
}
