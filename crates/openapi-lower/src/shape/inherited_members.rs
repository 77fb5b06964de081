//! Makes a component of each inline schema (an enum, an object) of a member that other schemas inherit by `allOf`, so
//! that the member has one type in all of them. Merging would otherwise generate a type in each inheriting schema.

use foldhash::{HashSet, HashSetExt};
use openapi_document::{
    Members, Pointer, add_component, schema_reference,
    walk::{Order, schemas_mut},
};
use serde_json::{Map, Value, json};

use crate::{
    Names, Notes, Pass, Step, merge::needs_merge, pass::Schema, places::names_as_at, schema::component_of,
    schema::is_annotation,
};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "inherited-members", step: Step::Document(hoist_inherited_members) };

fn hoist_inherited_members(root: &mut Value, notes: &mut Notes) {
    let mut inherited: HashSet<String> = HashSet::new();
    let mut members: Vec<Pointer> = Vec::new();
    schemas_mut(root, Order::BottomUp, |pointer, schema| {
        let Value::Object(schema) = schema else { return };
        if needs_merge(schema) {
            let branches = schema.member("allOf").and_then(Value::as_array).into_iter().flatten();
            inherited.extend(branches.filter_map(|it| component_of(it.as_object()?)).map(str::to_owned));
        }
        if has_its_own_type(schema) && is_member(pointer) {
            members.push(pointer.clone());
        }
    });
    members.retain(|pointer| pointer.keys().nth(2).is_some_and(|name| inherited.contains(&name)));
    if members.is_empty() {
        return;
    }
    let mut names = Names::of_components(root);
    for pointer in members {
        // A branch of `allOf` is part of the whole and has no name of its own.
        let keys: Vec<String> = pointer.keys().collect();
        let whole: Vec<&str> = match keys.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            [components, schemas, name, "allOf", _, rest @ ..] => [&[*components, *schemas, *name], rest].concat(),
            keys => keys.to_vec(),
        };
        let name = names.claim_one_of(&names_as_at(root, &Pointer::root().join(whole), &pointer));
        let Some(Value::Object(place)) = root.pointer_mut(pointer.as_str()) else { continue };
        // Annotations stay with the member.
        let all = std::mem::take(place);
        let (mut kept, mut schema): (Map<_, _>, Map<_, _>) =
            all.into_iter().partition(|(key, _)| is_annotation(key) || key == "nullable");
        schema.extend(kept.member("description").map(|text| ("description".to_owned(), text.clone())));
        let reference = json!({ "$ref": schema_reference(&name) });
        if kept.is_empty() {
            kept.insert("$ref".to_owned(), reference["$ref"].clone());
        } else {
            kept.insert("allOf".to_owned(), json!([reference]));
        }
        *place = kept;
        add_component(root, "schemas", &name, Value::Object(schema));
        notes.kept(&pointer, format!("type of the inherited property moved to the component `{name}`"));
    }
}

/// Returns true if a schema is a member of a component, or the items of one.
fn is_member(pointer: &Pointer) -> bool {
    let Some((_, inside)) = pointer.in_schema() else { return false };
    let mut keys = inside.split('/').skip(1);
    let mut key = keys.next();
    if key == Some("allOf") {
        key = keys.nth(1);
    }
    key == Some("properties") && keys.next().is_some() && keys.all(|key| key == "items")
}

fn has_its_own_type(schema: &Schema) -> bool {
    let has_values = schema.member("enum").and_then(Value::as_array).is_some_and(|values| values.len() > 1);
    let is_object = schema.member("type").and_then(Value::as_str) == Some("object");
    let has_branches = schema.has_any(&["oneOf", "anyOf"]);
    (has_values || is_object || has_branches) && !schema.has("$ref") && !schema.has("allOf")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::shaped;

    #[test]
    fn heirs_share_the_types_of_inherited_members() {
        let base = json!({"type": "object", "properties": {
            "kind": {"type": "string", "enum": ["a", "b"], "description": "Kind.", "nullable": true},
            "lines": {"type": "array", "items": {"type": "object", "properties": {"x": {"type": "integer"}}}},
            "name": {"type": "string"}}});
        let subtype =
            || json!({"allOf": [{"$ref": "#/components/schemas/Base"}, {"properties": {"own": {"enum": ["x", "y"]}}}]});
        let (root, _) = shaped(json!({}), json!({"Base": base, "A": subtype(), "B": subtype()}));
        let all = &root["components"]["schemas"];
        for name in ["Base", "A", "B"] {
            let properties = &all[name]["properties"];
            let kind =
                json!({"description": "Kind.", "nullable": true, "allOf": [{"$ref": "#/components/schemas/BaseKind"}]});
            assert_eq!(properties["kind"], kind, "{name}");
            assert_eq!(properties["lines"]["items"], json!({"$ref": "#/components/schemas/BaseLinesItem"}), "{name}");
        }
        assert_eq!(all["BaseKind"], json!({"type": "string", "enum": ["a", "b"], "description": "Kind."}));
        assert_eq!(all["BaseLinesItem"]["properties"]["x"], json!({"type": "integer"}));
        assert!(all["A"]["properties"]["own"].get("enum").is_some());
    }
}
