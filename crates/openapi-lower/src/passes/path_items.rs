//! Path items given by reference stand where they are used, and methods that OpenAPI 3.0 does not
//! have (`query`, and any in `additionalOperations`) move to a path of their own as `post`. Their
//! true method and path stay beside them as `x-full-method` and `x-full-path`.

use openapi_document::{
    METHODS, Pointer, Version, resolve,
    walk::{Kind, may_stand},
};
use serde_json::{Map, Value};

use crate::{FULL, Notes, Pass, Step};

/// See the module.
pub const PASS: Pass = Pass { name: "path-items", step: Step::Document(run) };

fn run(root: &mut Value, _: Version, notes: &mut Notes) {
    let Some(Value::Object(paths)) = root.get("paths") else { return };
    if !paths.values().any(needs_change) {
        return;
    }
    let mut changed = Map::new();
    for (path, item) in paths {
        let pointer = Pointer::from("/paths").child(path);
        let mut item = item.clone();
        if let Some(reference) = item.get("$ref").and_then(Value::as_str).map(str::to_owned) {
            let target = resolve(root, &reference);
            match target.filter(|it| it.value.is_object() && may_stand(Kind::PathItem, &it.pointer)) {
                Some(target) => {
                    notes.kept(&pointer, format!("the path item stands at `{reference}`"));
                    item = target.value.clone();
                }
                None => {
                    notes.dropped(&pointer, format!("`{reference}` leads nowhere"));
                    continue;
                }
            }
        }
        let moved = item.as_object_mut().map(take_unknown).unwrap_or_default();
        let shared = item.get("parameters").cloned();
        if !moved.is_empty() {
            notes.kept(&pointer, "methods that OpenAPI 3.0 does not have; called by their own name all the same");
        }
        changed.insert(path.clone(), item);
        for (method, mut operation) in moved {
            if let Some(operation) = operation.as_object_mut() {
                operation.insert(format!("{FULL}method"), method.clone().into());
                operation.insert(format!("{FULL}path"), path.clone().into());
            }
            let mut item = Map::new();
            item.extend(shared.clone().map(|shared| ("parameters".to_owned(), shared)));
            item.insert("post".to_owned(), operation);
            changed.insert(format!("/x-method-{}{path}", method.to_lowercase()), Value::Object(item));
        }
    }
    if let Some(members) = root.as_object_mut() {
        members.insert("paths".to_owned(), Value::Object(changed));
    }
    if let Some(Value::Object(components)) = root.get_mut("components") {
        components.shift_remove("pathItems");
    }
}

fn needs_change(item: &Value) -> bool {
    ["$ref", "query", "additionalOperations"].iter().any(|key| item.get(key).is_some())
}

fn take_unknown(item: &mut Map<String, Value>) -> Vec<(String, Value)> {
    let mut moved = Vec::new();
    moved.extend(item.shift_remove("query").map(|operation| ("query".to_owned(), operation)));
    if let Some(Value::Object(additional)) = item.shift_remove("additionalOperations") {
        for (method, operation) in additional {
            let lower = method.to_lowercase();
            if METHODS.contains(&lower.as_str()) && lower != "query" && !item.contains_key(&lower) {
                item.insert(lower, operation);
            } else {
                moved.push((method, operation));
            }
        }
    }
    moved.retain(|(_, operation)| operation.is_object());
    moved
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::run_document;

    #[test]
    fn query_becomes_callable_and_references_are_followed() {
        let (root, notes) = run_document(
            PASS,
            json!({"paths": {"/a": {"$ref": "#/components/pathItems/A"}, "/b": {"query": {"operationId": "q"}}},
                   "components": {"pathItems": {"A": {"get": {}}}}}),
        );
        assert_eq!(root["paths"]["/a"], json!({"get": {}}));
        let moved = &root["paths"]["/x-method-query/b"]["post"];
        assert_eq!(moved, &json!({"operationId": "q", "x-full-method": "query", "x-full-path": "/b"}));
        assert_eq!(notes.len(), 2);
    }
}
