//! Makes a component of every schema that is the target of a reference: inside `$defs`, in a property of another
//! schema, in an operation, or by `$anchor` or `$id`. References to components remain unchanged, also if the
//! component is itself a reference. Unresolved references become an unconstrained schema. The targets of discriminator
//! mappings are treated the same way.

use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt};
use openapi_document::{
    Members, Pointer, add_component, components, end_of_chain, schema_named, schema_reference, target_of,
    walk::{Kind, Order, may_stand, schemas_mut, visit, visit_from},
};
use serde_json::{Value, json};

use crate::{Names, Notes, Pass, Step, names_of_place, type_name};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "schema-references", step: Step::Document(hoist_referenced_schemas) };

/// The number of rounds that search the whole document for targets of references. A chain of files requires a round for
/// each file, so later rounds search only the components that the previous round added.
const ROUNDS: usize = 32;

/// The members in which reading stores other files and slicing stores unreachable targets. They are not fields of
/// OpenAPI.
const STORES: [&str; 2] = ["files", "kept"];

/// A target that is not yet a component.
#[derive(Default)]
struct Use {
    /// The location from which the component is named.
    named: Pointer,
    /// The locations that refer to the target: schemas, and members of discriminators.
    places: Vec<Pointer>,
}

/// The targets that are not yet components. `None` represents an unresolved target.
type Wanted = BTreeMap<Option<Pointer>, Use>;

fn hoist_referenced_schemas(root: &mut Value, notes: &mut Notes) {
    let anchors = anchors(root);
    let mut moved = HashMap::new();
    let mut names = Names::default();
    let mut wanted = self::wanted(root, None, &anchors, &moved);
    // Two rounds suffice for most documents; a hoisted schema may contain further targets.
    let mut round = 0;
    while !wanted.is_empty() {
        let is_whole = round < ROUNDS;
        if is_whole {
            let existing = components(root, "schemas").into_iter().flatten();
            names = Names::reserving(existing.map(|(name, _)| name.as_str()));
        }
        let added = hoist(root, &wanted, &mut names, &mut moved, notes);
        wanted = self::wanted(root, (!is_whole).then_some(&added), &anchors, &moved);
        round += 1;
    }
    if round > ROUNDS {
        wanted = self::wanted(root, None, &anchors, &moved);
    }
    for pointer in wanted.into_values().flat_map(|target| target.places) {
        if let Some(schema @ Value::Object(_)) = root.pointer_mut(pointer.as_str()) {
            *schema = json!({});
            notes.widened(&pointer, "reference not resolved; treated as an unconstrained schema");
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
        for key in STORES {
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

/// Returns the targets that are not yet components, with the locations that refer to them: in the whole document, or in
/// some components.
fn wanted(
    root: &Value,
    inside: Option<&Vec<Pointer>>,
    anchors: &HashMap<String, Pointer>,
    moved: &HashMap<Pointer, Pointer>,
) -> Wanted {
    let mut found = Wanted::new();
    let schemas = components(root, "schemas");
    let mut want = |place: Pointer, reference: &str, is_plain: bool, is_mapping: bool| {
        let plain = schema_named(reference).filter(|name| is_plain && !name.contains(['/', '~', '%']));
        if plain.is_some_and(|name| schemas.is_some_and(|all| all.contains_key(name))) {
            return;
        }
        let original = target_of(reference).or_else(|| anchors.get(reference).cloned());
        let target = original.clone().map(|target| settled(root, target, moved));
        let target = target.filter(|target| {
            // The target may be another object, such as an operation.
            may_stand(Kind::Schema, target)
                && target.find(root).is_some_and(|value| value.is_object() || value.is_boolean())
        });
        // A mapping may contain names.
        if is_mapping && target.is_none() {
            return;
        }
        // A part of a file is named after the file, also if the whole file became a component before.
        let named = original.filter(is_removed).or_else(|| target.clone()).unwrap_or_default();
        found.entry(target).or_insert_with(|| Use { named, ..Use::default() }).places.push(place);
    };
    let see: &mut dyn FnMut(Kind, &Pointer, &Value) = &mut |kind, pointer, value| {
        if kind != Kind::Schema {
            return;
        }
        let reference = value.member("$ref").or_else(|| value.member("$dynamicRef")).and_then(Value::as_str);
        if let Some(reference) = reference {
            want(pointer.clone(), reference, value.has("$ref"), false);
        }
        let Some(discriminator) = value.member("discriminator") else { return };
        let place = pointer.child("discriminator");
        let mapping = discriminator.member("mapping").and_then(Value::as_object);
        for (tag, target) in mapping.into_iter().flatten() {
            if let Some(reference) = target.as_str() {
                want(place.child("mapping").child(tag), reference, true, true);
            }
        }
        if let Some(reference) = discriminator.member("defaultMapping").and_then(Value::as_str) {
            want(place.child("defaultMapping"), reference, true, true);
        }
    };
    match inside {
        None => visit(root, see),
        Some(inside) => {
            let schemas = inside.iter().filter_map(|pointer| Some((pointer, pointer.find(root)?)));
            schemas.for_each(|(pointer, schema)| visit_from(Kind::Schema, pointer, schema, see));
        }
    }
    found
}

/// Returns the current location of a target that was moved, or was inside a moved schema.
fn settled(root: &Value, target: Pointer, moved: &HashMap<Pointer, Pointer>) -> Pointer {
    // It may have been moved several times.
    end_of_chain(target, |place| {
        if let Some(component) = moved.get(place) {
            return Some(component.clone());
        }
        if place.find(root).is_some() {
            return None;
        }
        let (outer, component) =
            std::iter::successors(place.parent(), Pointer::parent).find_map(|outer| moved.get_key_value(&outer))?;
        let inside = place.as_str().strip_prefix(outer.as_str())?;
        Some(Pointer::from(format!("{component}{inside}").as_str()))
    })
}

/// Makes components of targets and redirects the references to them. Returns the added components.
fn hoist(
    root: &mut Value,
    wanted: &Wanted,
    names: &mut Names,
    moved: &mut HashMap<Pointer, Pointer>,
    notes: &mut Notes,
) -> Vec<Pointer> {
    let mut added = Vec::new();
    let mut later: Vec<(&Pointer, String)> = Vec::new();
    for (target, Use { named, places }) in wanted {
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
            Some(name) if is_usual(&name) => name.into_owned(),
            _ => {
                let candidates = names_for(root, named);
                let name = match of_same_name(root, target, places, &candidates) {
                    Some(name) => name,
                    None => names.claim_one_of(&candidates),
                };
                let Some(schema) = target.find(root).cloned() else { continue };
                let component = Pointer::schema(&name);
                added.push(component.clone());
                if is_schema_place(target) {
                    add_component(root, "schemas", &name, schema);
                    // The target becomes a reference to its component, so that both have the same type.
                    if let Some(place) = root.pointer_mut(target.as_str()) {
                        *place = json!({ "$ref": component.to_reference() });
                        moved.insert(target.clone(), component);
                    }
                } else {
                    add_component(root, "schemas", &name, Value::Null);
                    later.push((target, name.clone()));
                }
                name
            }
        };
        for place in places {
            match root.pointer_mut(place.as_str()) {
                Some(Value::Object(schema)) => {
                    schema.take_member("$dynamicRef");
                    schema.insert("$ref".to_owned(), schema_reference(&name).into());
                }
                Some(Value::String(mapped)) => *mapped = schema_reference(&name),
                _ => {}
            }
            if !place.is_within(target) {
                notes.resolved(place, target, &name);
            }
        }
    }
    // The last ones are the innermost, so that the schemas around them contain references to their components.
    for (target, name) in later.into_iter().rev() {
        let component = Pointer::schema(&name);
        let is_replaced = is_removed(target) || is_only_schema_place(target);
        let schema = root.pointer_mut(target.as_str()).map(|place| {
            let reference = json!({ "$ref": component.to_reference() });
            if is_replaced { std::mem::replace(place, reference) } else { place.clone() }
        });
        add_component(root, "schemas", &name, schema.unwrap_or_else(|| json!({})));
        moved.insert(target.clone(), component);
    }
    added
}

/// Returns true if the name of a component is the same in a pointer and in a reference.
fn is_usual(name: &str) -> bool {
    !name.contains(['/', '~', '%', ' '])
}

/// Returns the component that consists of a reference to a target in another file and has the name of the target. It
/// becomes the target's component: a document lists its files among the components this way.
fn of_same_name(root: &Value, target: &Pointer, places: &[Pointer], names: &[String]) -> Option<String> {
    if !is_removed(target) {
        return None;
    }
    let mut found = places.iter().filter_map(|place| {
        let name = place.schema_name().filter(|name| is_usual(name))?;
        let is_alone = place.find(root)?.as_object()?.len() == 1;
        (is_alone && names.contains(&type_name(&name))).then(|| name.into_owned())
    });
    found.next()
}

fn is_schema_place(target: &Pointer) -> bool {
    target.in_schema().is_some() || target.as_str().starts_with("/paths/")
}

/// Returns true if OpenAPI defines a schema at the location, and no other object.
fn is_only_schema_place(target: &Pointer) -> bool {
    may_stand(Kind::Schema, target) && !may_stand(Kind::Operation, target)
}

/// Returns true if the location is inside the members that are removed at the end.
fn is_removed(target: &Pointer) -> bool {
    STORES.iter().any(|store| target.is_within(&Pointer::root().child(*store)))
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
    fn targets_in_files_become_one_component_each() {
        let to = |place: &str| json!({"$ref": format!("#{place}")});
        let (a, b, c) = ("/files/a.yaml", "/files/lib.yaml/b", "/files/a.yaml/properties/c");
        let (root, notes) = run_document(
            PASS,
            json!({"components": {"schemas": {"A": to(a), "Alias": to(a), "D": {"properties": {"c": to(c), "b": to(b)}}}},
                "files": {
                    "a.yaml": {"properties": {"a": to(a), "b": to(b), "c": {"items": to(c)}}},
                    "lib.yaml": {"b": {"discriminator": {"propertyName": "t", "mapping": {"a": format!("#{a}"),
                        "e": "#/files/lib.yaml/e", "name": "A"}}}, "e": {"type": "string"}}}}),
        );
        let to = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        let mapping = json!({"a": "#/components/schemas/A", "e": "#/components/schemas/E", "name": "A"});
        let schemas = json!({
            "A": {"properties": {"a": to("A"), "b": to("B"), "c": to("C")}}, "Alias": to("A"),
            "D": {"properties": {"c": to("C"), "b": to("B")}}, "C": {"items": to("C")},
            "B": {"discriminator": {"propertyName": "t", "mapping": mapping}}, "E": {"type": "string"}});
        assert_eq!(root, json!({"components": {"schemas": schemas}}));
        assert!(notes.iter().all(|note| note.level == crate::Level::Kept), "{notes:?}");
    }

    #[test]
    fn a_chain_of_files_is_followed_to_its_end() {
        let to = |number: usize| json!({"items": {"$ref": format!("#/files/f{number}.yaml")}});
        let files: serde_json::Map<_, _> =
            (0..200).map(|number| (format!("f{number}.yaml"), to((number + 1) % 200))).collect();
        let (root, notes) = run_document(PASS, json!({"components": {"schemas": {"Start": to(0)}}, "files": files}));
        assert_eq!(root["components"]["schemas"].as_object().unwrap().len(), 201);
        assert_eq!(root["components"]["schemas"]["F199"], json!({"items": {"$ref": "#/components/schemas/F0"}}));
        assert!(notes.iter().all(|note| note.level == crate::Level::Kept), "{notes:?}");
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
