//! Replaces references to Path Items by their targets, and moves operations under a standard method's name from
//! `additionalOperations` to that method.

use openapi_document::{
    METHODS, Members, Pointer, resolve,
    walk::{Kind, may_stand, visit},
};
use serde_json::{Map, Value};

use crate::{Notes, Pass, Step};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "path-items", step: Step::Document(resolve_path_items) };

fn resolve_path_items(root: &mut Value, notes: &mut Notes) {
    let mut has_changed = false;
    for section in ["paths", "webhooks"] {
        let Some(Value::Object(items)) = root.member(section) else { continue };
        if !items.values().any(needs_change) {
            continue;
        }
        has_changed = true;
        let resolved = resolved(root, items, &Pointer::root().child(section), notes);
        if let Some(members) = root.as_object_mut() {
            members.insert(section.to_owned(), Value::Object(resolved));
        }
    }
    // Callbacks may still refer to them.
    let mut is_used = false;
    visit(root, &mut |kind, _, value| is_used |= kind == Kind::PathItem && value.reference().is_some());
    if has_changed
        && !is_used
        && let Some(Value::Object(components)) = root.member_mut("components")
    {
        components.take_member("pathItems");
    }
}

/// Returns path items without references, and with operations under the names of their methods.
fn resolved(root: &Value, items: &Map<String, Value>, at: &Pointer, notes: &mut Notes) -> Map<String, Value> {
    let mut resolved = Map::new();
    for (name, item) in items {
        let pointer = at.child(name);
        let mut item = item.clone();
        if let Some(reference) = item.reference().map(str::to_owned) {
            let target = resolve(root, &reference);
            match target.filter(|it| it.value.is_object() && may_stand(Kind::PathItem, &it.pointer)) {
                Some(target) => {
                    notes.replaced(&pointer, &target.pointer, format!("path item resolved from `{reference}`"));
                    item = completed(target.value, item, &pointer, notes);
                }
                None => {
                    notes.dropped(&pointer, format!("unresolved reference `{reference}`"));
                    continue;
                }
            }
        }
        if let Value::Object(item) = &mut item {
            name_standard(item, &pointer, notes);
        }
        resolved.insert(name.clone(), item);
    }
    resolved
}

/// Returns the target of a reference with the fields beside the reference. The standard does not define the meaning of
/// a field that both have (OpenAPI 3.1, section 4.8.9.1); the one beside the reference applies.
pub(super) fn completed(target: &Value, beside: Value, pointer: &Pointer, notes: &mut Notes) -> Value {
    let mut item = target.clone();
    let (Value::Object(members), Value::Object(beside)) = (&mut item, beside) else { return item };
    for (key, value) in beside.into_iter().filter(|(key, _)| key != "$ref") {
        if members.get(&key).is_some_and(|known| *known != value) {
            notes.kept(&pointer.child(&key), format!("`{key}` replaces that of the referenced path item"));
        }
        members.insert(key, value);
    }
    item
}

fn needs_change(item: &Value) -> bool {
    item.has_any(&["$ref", "additionalOperations"])
}

fn name_standard(item: &mut Map<String, Value>, pointer: &Pointer, notes: &mut Notes) {
    let Some(Value::Object(additional)) = item.member("additionalOperations") else { return };
    let at = pointer.child("additionalOperations");
    let standard: Vec<(String, String)> = additional
        .keys()
        .map(|method| (method.clone(), method.to_lowercase()))
        .filter(|(_, lower)| METHODS.contains(&lower.as_str()) && !item.contains_key(lower))
        .collect();
    for (method, lower) in standard {
        let moved = item.member_mut("additionalOperations").and_then(|all| all.as_object_mut()?.shift_remove(&method));
        if let Some(operation) = moved {
            notes.kept(&at.child(&method), format!("moved to `{lower}`"));
            item.insert(lower, operation);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::run_document;

    #[test]
    fn references_are_followed_and_methods_have_their_places() {
        let (root, notes) = run_document(
            PASS,
            json!({"paths": {"/a": {"$ref": "#/components/pathItems/A"}, "/b": {"additionalOperations": {"Put": {}, "COPY": {}}}},
                   "components": {"pathItems": {"A": {"get": {}}}}}),
        );
        assert_eq!(root["paths"]["/a"], json!({"get": {}}));
        assert_eq!(root["paths"]["/b"], json!({"put": {}, "additionalOperations": {"COPY": {}}}));
        assert_eq!(notes.len(), 2);
    }

    #[test]
    fn fields_beside_a_reference_belong_to_the_path_item() {
        let shared = json!({"get": {}, "summary": "shared"});
        let beside = json!({"$ref": "#/components/pathItems/A", "summary": "own", "parameters": [{"name": "q", "in": "query"}],
                            "servers": [{"url": "/v1"}], "post": {}});
        let (root, notes) =
            run_document(PASS, json!({"paths": {"/a": beside}, "components": {"pathItems": {"A": shared}}}));
        let expected = json!({"get": {}, "summary": "own", "parameters": [{"name": "q", "in": "query"}],
                              "servers": [{"url": "/v1"}], "post": {}});
        assert_eq!(root["paths"]["/a"], expected);
        let places: Vec<String> = notes.iter().map(|note| note.pointer.to_string()).collect();
        assert_eq!(places, ["/paths/~1a", "/paths/~1a/summary"]);
    }

    #[test]
    fn webhooks_and_callbacks_keep_their_operations() {
        let reference = json!({"$ref": "#/components/pathItems/A"});
        let items = json!({"A": {"post": {"operationId": "a"}}});
        let mut beside = reference.clone();
        beside["put"] = json!({"operationId": "b"});
        let (root, _) = run_document(
            PASS,
            json!({"paths": {"/a": reference}, "webhooks": {"w": beside}, "components": {"pathItems": items}}),
        );
        assert_eq!(root["webhooks"]["w"], json!({"post": {"operationId": "a"}, "put": {"operationId": "b"}}));
        assert!(root["components"].get("pathItems").is_none());
        let callback = json!({"post": {"callbacks": {"done": {"{$request.body#/url}": reference}}}});
        let (root, _) =
            run_document(PASS, json!({"paths": {"/a": reference, "/b": callback}, "components": {"pathItems": items}}));
        assert_eq!(root["components"]["pathItems"], items);
    }
}
