//! Merges the branches of `allOf` into one schema, and moves keywords beside a `oneOf` or `anyOf` into its branches.
//! typify merges as well, but panics on many constructs of real documents. A single reference in `allOf`, the idiom
//! for a description beside a reference, is retained.

use openapi_document::{
    Pointer, add_component, components, schema_reference,
    walk::{Order, schemas_mut},
};
use serde_json::{Value, json};

use crate::{
    Names, Notes, Pass, Step,
    merge::{Merger, needs_merge},
    places::names_of_place,
};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "all-of", step: Step::Document(merge_all_of) };

fn merge_all_of(root: &mut Value, notes: &mut Notes) {
    hoist(root);
    // All are merged before the first is replaced, since each is built from the original definitions.
    let mut merger = Merger::new(root);
    let schemas = components(root, "schemas");
    let needing = schemas.into_iter().flatten().filter(|(_, schema)| schema.as_object().is_some_and(needs_merge));
    let merged: Vec<_> = needing.map(|(name, _)| (name.clone(), merger.merge(name))).collect();
    for (name, (schema, remarks)) in merged {
        let pointer = Pointer::schema(&name);
        for remark in remarks {
            notes.widened(&pointer, remark);
        }
        notes.kept(&pointer, "combined schemas merged into one");
        if let Some(place) = root.pointer_mut(pointer.as_str()) {
            *place = Value::Object(schema);
        }
    }
}

/// Makes a component of every inner schema to be merged, other than the branches of an `allOf`. A schema that refers
/// to itself through one of its members could not be expanded otherwise.
fn hoist(root: &mut Value) {
    let mut pending: Vec<Pointer> = Vec::new();
    schemas_mut(root, Order::BottomUp, |pointer, schema| {
        if !schema.as_object().is_some_and(needs_merge) {
            return;
        }
        let is_branch = pointer.keys().nth_back(1).is_some_and(|holder| holder == "allOf");
        if !is_branch && pointer.schema_name().is_none() {
            pending.push(pointer.clone());
        }
    });
    if pending.is_empty() {
        return;
    }
    let mut names = Names::of_components(root);
    for pointer in pending {
        let name = names.claim_one_of(&names_of_place(root, &pointer));
        let Some(place) = root.pointer_mut(pointer.as_str()) else { continue };
        let schema = std::mem::replace(place, json!({ "$ref": schema_reference(&name) }));
        add_component(root, "schemas", &name, schema);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::shaped;

    fn schemas(schemas: serde_json::Value) -> serde_json::Value {
        shaped(json!({}), schemas).0["components"]["schemas"].clone()
    }

    #[test]
    fn branches_become_one_object() {
        let all = schemas(json!({
            "Base": {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}, "kind": {"type": "string"}}},
            "Dog": {"description": "A dog", "allOf": [{"$ref": "#/components/schemas/Base"},
                {"type": "object", "required": ["bark"], "properties": {"bark": {"type": "boolean"}, "kind": {"enum": ["dog"]}}}]},
            "Alias": {"allOf": [{"$ref": "#/components/schemas/Base"}], "description": "the same"},
        }));
        assert_eq!(
            all["Dog"],
            json!({"description": "A dog", "type": "object", "required": ["id", "bark"], "properties": {
                "id": {"type": "integer"}, "kind": {"type": "string", "enum": ["dog"]}, "bark": {"type": "boolean"}}})
        );
        assert_eq!(all["Alias"]["allOf"], json!([{"$ref": "#/components/schemas/Base"}]));
    }

    /// PagerDuty's log entries: a derived schema spells its kind differently from the base.
    #[test]
    fn lists_with_nothing_in_common_leave_the_narrower_one() {
        let all = schemas(json!({
            "Base": {"type": "object", "properties": {"kind": {"type": "string", "enum": ["acknowledge", "resolve"]}}},
            "Heir": {"allOf": [{"$ref": "#/components/schemas/Base"}, {"type": "object", "properties": {"kind": {"type": "string", "enum": ["acknowledgement"]}}}]},
        }));
        assert_eq!(all["Heir"]["properties"]["kind"]["enum"], json!(["acknowledgement"]));
    }

    #[test]
    fn what_stands_beside_branches_moves_into_them() {
        let all = schemas(json!({
            "T": {"type": "object", "properties": {"a": {"type": "string"}}, "oneOf": [
                {"properties": {"b": {"type": "string"}}}, {"title": "C", "properties": {"c": {"type": "string"}}}]},
            "OnlyRequired": {"type": "object", "properties": {"a": {}, "b": {}}, "anyOf": [{"required": ["a"]}, {"required": ["b"]}]},
        }));
        assert_eq!(all["T"]["oneOf"][0]["properties"], json!({"a": {"type": "string"}, "b": {"type": "string"}}));
        assert!(all["T"].get("properties").is_none());
        assert!(all["OnlyRequired"].get("anyOf").is_none());
    }

    #[test]
    fn a_base_may_list_what_builds_on_it() {
        let all = schemas(json!({
            "Rsa": {"allOf": [{"$ref": "#/components/schemas/Key"}], "type": "object", "properties": {"n": {"type": "string"}}},
            "Key": {"type": "object", "properties": {"use": {"type": "string"}}, "oneOf": [{"$ref": "#/components/schemas/Rsa"}, {"$ref": "#/components/schemas/Ec"}]},
            "Ec": {"allOf": [{"$ref": "#/components/schemas/Key"}], "type": "object", "properties": {"x": {"type": "string"}}},
        }));
        let members = |schema: &serde_json::Value| {
            let mut names: Vec<String> = schema["properties"].as_object().unwrap().keys().cloned().collect();
            names.sort();
            names
        };
        assert_eq!(
            (members(&all["Rsa"]), members(&all["Ec"])),
            (vec!["n".into(), "use".into()], vec!["use".into(), "x".into()])
        );
        // The derived schema already has the members of the base.
        assert_eq!(all["Key"]["oneOf"][0], json!({"$ref": "#/components/schemas/Rsa"}));
    }

    #[test]
    fn a_member_that_may_be_the_whole_keeps_its_alternatives() {
        let all = schemas(json!({
            "Node": {"allOf": [{"$ref": "#/components/schemas/Base"}, {"type": "object", "properties": {"child": {"$ref": "#/components/schemas/Child"}}}]},
            "Base": {"type": "object", "properties": {"child": {"type": "object", "properties": {"id": {"type": "string"}}}}},
            "Child": {"oneOf": [{"$ref": "#/components/schemas/Node"}, {"$ref": "#/components/schemas/Leaf"}]},
            "Leaf": {"type": "object", "properties": {"leaf": {"type": "boolean"}}},
        }));
        let child = &all["Node"]["properties"]["child"];
        let found = child
            .get("oneOf")
            .or_else(|| all[child["$ref"].as_str().unwrap().rsplit('/').next().unwrap()].get("oneOf"));
        assert!(found.is_some(), "{child}");
    }

    #[test]
    fn what_stands_beside_nested_branches_reaches_the_innermost() {
        let all = schemas(json!({
            "Reply": {"properties": {"quiet": {"type": "boolean"}}, "oneOf": [{"$ref": "#/components/schemas/Contact"}]},
            "Contact": {"oneOf": [{"type": "object", "properties": {"email": {"type": "string"}}}]},
        }));
        let innermost = &all["Reply"]["oneOf"][0]["oneOf"][0]["properties"];
        assert!(innermost.get("quiet").is_some() && innermost.get("email").is_some(), "{}", all["Reply"]);
    }

    #[test]
    fn circles_end() {
        let all = schemas(json!({
            "A": {"allOf": [{"$ref": "#/components/schemas/B"}, {"properties": {"a": {"$ref": "#/components/schemas/A"}}}]},
            "B": {"allOf": [{"$ref": "#/components/schemas/A"}, {"properties": {"a": {"$ref": "#/components/schemas/B"}}}]},
        }));
        assert_eq!(all["A"]["type"], "object");
    }
}
