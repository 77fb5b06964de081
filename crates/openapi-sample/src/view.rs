//! The schemas as they apply to requests or responses: `readOnly` members are not required in requests, `writeOnly`
//! ones neither required nor present in responses (OpenAPI 3.0.3 and 3.1, Schema Object).

use openapi_document::{
    Pointer, followed,
    walk::{self, Kind},
};
use serde_json::{Map, Value};

/// The maximum depth to which schemas are followed.
const DEPTH: usize = 32;

/// Returns the document without requiring the members that have a flag; `None` if none of them is required.
///
/// The flag is `readOnly` for requests and `writeOnly` for responses. Members retain their schemas, so that
/// references to them remain valid.
pub fn not_requiring(root: &Value, flag: &str) -> Option<Value> {
    let mut places: Vec<(Pointer, Vec<String>)> = Vec::new();
    walk::visit(root, &mut |kind, at, schema| {
        if kind != Kind::Schema {
            return;
        }
        let mut names = Vec::new();
        flagged(root, schema, flag, 0, &mut names);
        if !names.is_empty() {
            requiring(root, at, schema, &names, 0, &mut places);
        }
    });
    if places.is_empty() {
        return None;
    }
    let mut view = root.clone();
    for (at, names) in places {
        if let Some(Value::Array(required)) = view.pointer_mut(at.as_str()) {
            required.retain(|name| name.as_str().is_none_or(|name| !names.iter().any(|known| known == name)));
        }
    }
    Some(view)
}

/// Removes the members whose schema has a flag from a value of the schema at a pointer.
pub fn strip_flagged(root: &Value, at: &Pointer, value: &mut Value, flag: &str) {
    if let Some(schema) = at.find(root) {
        strip_at(root, schema, value, flag, 0);
    }
}

fn strip_at(root: &Value, schema: &Value, value: &mut Value, flag: &str, depth: usize) {
    let Some(schema) = followed(root, &Pointer::root(), schema).filter(|_| depth < DEPTH) else { return };
    let Some(schema) = schema.value.as_object() else { return };
    for part in ["allOf", "oneOf", "anyOf"].iter().filter_map(|key| schema.get(*key)?.as_array()).flatten() {
        strip_at(root, part, value, flag, depth + 1);
    }
    match value {
        Value::Object(members) => {
            let known = schema.get("properties").and_then(Value::as_object);
            for (name, schema) in known.into_iter().flatten() {
                if is_flagged(root, schema, flag) {
                    members.shift_remove(name);
                } else if let Some(member) = members.get_mut(name) {
                    strip_at(root, schema, member, flag, depth + 1);
                }
            }
            let Some(more) = schema.get("additionalProperties").filter(|more| more.is_object()) else { return };
            let further = members.iter_mut().filter(|(name, _)| known.is_none_or(|known| !known.contains_key(*name)));
            further.for_each(|(_, member)| strip_at(root, more, member, flag, depth + 1));
        }
        Value::Array(items) => {
            if let Some(schema) = schema.get("items") {
                items.iter_mut().for_each(|item| strip_at(root, schema, item, flag, depth + 1));
            }
        }
        _ => {}
    }
}

/// Returns true if a schema has a flag, directly, by reference or in a branch of `allOf`.
pub(crate) fn is_flagged(root: &Value, schema: &Value, flag: &str) -> bool {
    bears(root, schema, flag, 0)
}

fn bears(root: &Value, schema: &Value, flag: &str, depth: usize) -> bool {
    if schema.get(flag) == Some(&Value::Bool(true)) {
        return true;
    }
    let Some(target) = followed(root, &Pointer::root(), schema).filter(|_| depth < DEPTH) else { return false };
    let parts = target.value.get("allOf").and_then(Value::as_array);
    target.value.get(flag) == Some(&Value::Bool(true))
        || parts.into_iter().flatten().any(|part| bears(root, part, flag, depth + 1))
}

/// Collects the names of members that have a flag, of a schema and of the branches of its `allOf`.
fn flagged(root: &Value, schema: &Value, flag: &str, depth: usize, names: &mut Vec<String>) {
    let Some(schema) = object(root, schema, depth) else { return };
    for (name, member) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        if bears(root, member, flag, 0) {
            names.push(name.clone());
        }
    }
    for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        flagged(root, part, flag, depth + 1, names);
    }
}

/// Collects the locations of `required` that list one of the names, of a schema and of the branches of its `allOf`.
fn requiring(
    root: &Value,
    at: &Pointer,
    schema: &Value,
    names: &[String],
    depth: usize,
    places: &mut Vec<(Pointer, Vec<String>)>,
) {
    // In OpenAPI 3.1 a reference may have `required` beside it.
    listing(at, schema, names, places);
    let Some(target) = followed(root, at, schema).filter(|_| depth < DEPTH) else { return };
    if target.pointer != *at {
        listing(&target.pointer, target.value, names, places);
    }
    let parts = target.value.get("allOf").and_then(Value::as_array).into_iter().flatten();
    for (index, part) in parts.enumerate() {
        requiring(root, &target.pointer.child("allOf").child(index), part, names, depth + 1, places);
    }
}

fn listing(at: &Pointer, schema: &Value, names: &[String], places: &mut Vec<(Pointer, Vec<String>)>) {
    let required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
    let listed: Vec<String> = required
        .filter_map(Value::as_str)
        .filter(|name| names.iter().any(|it| it == name))
        .map(str::to_owned)
        .collect();
    if !listed.is_empty() {
        places.push((at.child("required"), listed));
    }
}

fn object<'a>(root: &'a Value, schema: &'a Value, depth: usize) -> Option<&'a Map<String, Value>> {
    if depth >= DEPTH {
        return None;
    }
    followed(root, &Pointer::root(), schema)?.value.as_object()
}

#[cfg(test)]
mod tests {
    use openapi_document::{Document, Version};
    use serde_json::json;

    use super::*;
    use crate::{Judge, Sampler, Variety};

    const TEXT: &str = "
openapi: 3.0.3
components:
  schemas:
    Id: {type: integer, readOnly: true}
    User:
      type: object
      required: [id, at, name, pw]
      properties:
        id: {$ref: '#/components/schemas/Id'}
        at: {type: string, readOnly: true}
        name: {type: string}
        pw: {type: string, writeOnly: true}
    Admin: {allOf: [{$ref: '#/components/schemas/User'}, {required: [id, level], properties: {level: {type: integer}}}]}
    Team: {type: object, required: [users], properties: {users: {type: array, minItems: 1, items: {$ref: '#/components/schemas/Admin'}}}}
";

    #[test]
    fn members_of_one_side_are_not_required_on_the_other() {
        let document = Document::parse("t.yaml", TEXT).unwrap();
        let judge = Judge::of(not_requiring(document.root(), "readOnly").unwrap(), Version::V3_0);
        let team = Pointer::from("/components/schemas/Team");
        assert!(judge.is_valid(&team, &json!({"users": [{"name": "n", "pw": "p", "level": 1}]})));
        assert!(!judge.is_valid(&team, &json!({"users": [{"name": "n", "level": 1}]})));
        assert!(!judge.is_valid(&team, &json!({"users": [{"name": "n", "pw": "p"}]})));
        assert_eq!(not_requiring(&json!({"openapi": "3.0.3"}), "readOnly"), None);
    }

    #[test]
    fn responses_have_no_members_of_requests() {
        let document = Document::parse("t.yaml", TEXT).unwrap();
        let root = not_requiring(document.root(), "writeOnly").unwrap();
        let judge = Judge::of(root.clone(), Version::V3_0);
        let team = Pointer::from("/components/schemas/Team");
        let sampled = Sampler::new(&root, &judge, 0, Variety::Typical).without("writeOnly").sample(&team).unwrap();
        let user = &sampled["users"][0];
        assert!(user["id"].is_i64() && user.get("pw").is_none(), "{sampled}");
        let mut value = json!({"users": [{"name": "n", "pw": "p", "id": 1}]});
        strip_flagged(document.root(), &team, &mut value, "writeOnly");
        assert_eq!(value, json!({"users": [{"name": "n", "id": 1}]}));
    }
}
