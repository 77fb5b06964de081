use serde_json::{Value, json};

use crate::testing::shaped;

/// Returns a schema after its `allOf` was merged.
fn becomes(schema: Value) -> Value {
    let base = json!({"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}});
    shaped(json!({}), json!({"A": schema, "Base": base})).0["components"]["schemas"]["A"].clone()
}

#[test]
fn members_and_bounds_of_branches_hold_together() {
    let own =
        json!({"type": "object", "required": ["name"], "properties": {"name": {"type": "string", "maxLength": 9}}});
    let tighter = json!({"properties": {"name": {"maxLength": 5}}});
    let merged = becomes(json!({"allOf": [{"$ref": "#/components/schemas/Base"}, own, tighter]}));
    assert_eq!(merged["required"], json!(["id", "name"]));
    assert_eq!(merged["properties"]["name"]["maxLength"], 5);
    assert_eq!(merged["properties"]["id"]["type"], "integer");
    assert!(merged.get("allOf").is_none());
}

#[test]
fn a_reference_with_annotations_beside_it_is_not_merged() {
    let before = json!({"description": "An A.", "allOf": [{"$ref": "#/components/schemas/Base"}]});
    assert_eq!(becomes(before.clone()), before);
}

#[test]
fn a_schema_of_itself_ends() {
    let merged = becomes(
        json!({"type": "object", "properties": {"a": {"type": "string"}}, "allOf": [{"$ref": "#/components/schemas/A"}]}),
    );
    assert_eq!(merged["properties"]["a"]["type"], "string");
}
