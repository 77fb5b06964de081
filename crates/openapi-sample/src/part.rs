//! The part of a document that one schema requires.

use openapi_document::{
    Members, Pointer, target_of,
    walk::{Kind, visit_from},
};
use serde_json::{Map, Value};

/// The maximum number of locations in a part. A larger part is no cheaper than the whole document.
const PLACES: usize = 256;

/// The keywords that refer to a schema, or make it a target, other than by location.
const NAMES: [&str; 5] = ["$id", "$schema", "$anchor", "$dynamicAnchor", "$dynamicRef"];

/// Returns the schema at a location and those that it refers to, at their locations; `None` if there are too many, or
/// if one refers to another other than by location.
pub(crate) fn part(root: &Value, at: &Pointer) -> Option<Value> {
    let mut part = Value::Null;
    let mut taken: Vec<Pointer> = Vec::new();
    let mut pending = vec![at.clone()];
    while let Some(at) = pending.pop() {
        if taken.iter().any(|place| at.is_within(place)) {
            continue;
        }
        if taken.len() == PLACES {
            return None;
        }
        let value = at.find(root)?;
        let mut is_by_place = true;
        visit_from(Kind::Schema, &at, value, &mut |_, _, schema| {
            let Some(schema) = schema.as_object() else { return };
            is_by_place &= !schema.has_any(&NAMES);
            let Some(reference) = schema.reference() else { return };
            match target_of(reference) {
                Some(target) => pending.push(target),
                None => is_by_place = false,
            }
        });
        if !is_by_place {
            return None;
        }
        put(root, &at, value, &mut part)?;
        taken.push(at);
    }
    Some(part)
}

/// Inserts a value at its location in the whole document.
fn put(root: &Value, at: &Pointer, value: &Value, part: &mut Value) -> Option<()> {
    let (mut around, mut place) = (root, part);
    for key in at.keys() {
        match around {
            Value::Array(items) => {
                let index: usize = key.parse().ok()?;
                around = items.get(index)?;
                if !place.is_array() {
                    *place = Value::Array(Vec::new());
                }
                let items = place.as_array_mut()?;
                if items.len() <= index {
                    items.resize(index + 1, Value::Null);
                }
                place = items.get_mut(index)?;
            }
            holder => {
                around = holder.member(&key)?;
                if !place.is_object() {
                    *place = Value::Object(Map::new());
                }
                place = place.as_object_mut()?.entry(key).or_insert(Value::Null);
            }
        }
    }
    *place = value.clone();
    Some(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_part_has_what_is_referred_to_at_its_place() {
        let parameter = json!({"name": "a", "in": "query", "schema": {"$ref": "#/components/schemas/A"}});
        let root = json!({
            "paths": {"/a": {"get": {"parameters": [{"name": "b", "in": "query", "schema": {}}, parameter]}}},
            "components": {"schemas": {
                "A": {"properties": {"b": {"$ref": "#/components/schemas/B/items"}, "$ref": {"type": "string"}}},
                "B": {"type": "array", "items": {"$ref": "#/components/schemas/A"}, "description": "not needed"},
                "C": {"type": "string"},
            }},
        });
        let found = part(&root, &Pointer::from("/paths/~1a/get/parameters/1/schema"));
        let expected = json!({
            "paths": {"/a": {"get": {"parameters": [null, {"schema": {"$ref": "#/components/schemas/A"}}]}}},
            "components": {"schemas": {
                "A": {"properties": {"b": {"$ref": "#/components/schemas/B/items"}, "$ref": {"type": "string"}}},
                "B": {"items": {"$ref": "#/components/schemas/A"}},
            }},
        });
        assert_eq!(found, Some(expected));
    }

    #[test]
    fn what_cannot_be_identified_by_its_place_has_no_part() {
        let of =
            |schema: Value| part(&json!({"components": {"schemas": {"A": schema}}}), &"/components/schemas/A".into());
        assert!(of(json!({"properties": {"$id": {}}})).is_some());
        assert_eq!(of(json!({"$ref": "#named"})), None);
        assert_eq!(of(json!({"$ref": "#/components/schemas/Gone"})), None);
        assert_eq!(of(json!({"items": {"$dynamicRef": "#node"}})), None);
        let many = |to: usize| json!({"$ref": format!("#/components/schemas/{to}")});
        let chain: Map<String, Value> = (0..2 * PLACES).map(|at| (at.to_string(), many(at + 1))).collect();
        assert_eq!(part(&json!({"components": {"schemas": chain}}), &"/components/schemas/0".into()), None);
    }
}
