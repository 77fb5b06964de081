//! Branches that refer to a component of which null is the only value, such as drf-spectacular's `NullEnum`, become
//! branches for null.

use foldhash::{HashSet, HashSetExt};
use openapi_document::{
    Members, Version,
    walk::{Order, schemas_mut},
};
use serde_json::{Map, Value, json};

use crate::{Notes, Pass, Step, merge::component_of, schema::is_annotation};

/// See the module.
pub const PASS: Pass = Pass { name: "null-references", step: Step::Document(run) };

/// References to references are followed this far.
const DEPTH: usize = 16;

fn run(root: &mut Value, _: Version, notes: &mut Notes) {
    let Some(Value::Object(schemas)) = root.pointer("/components/schemas") else { return };
    let mut null: HashSet<String> = HashSet::new();
    for (name, schema) in schemas {
        if is_null(schemas, schema, DEPTH) {
            null.insert(name.clone());
        }
    }
    if null.is_empty() {
        return;
    }
    schemas_mut(root, Order::BottomUp, |pointer, schema| {
        for key in ["anyOf", "oneOf"] {
            let Some(Value::Array(branches)) = schema.member_mut(key) else { continue };
            for (index, branch) in branches.iter_mut().enumerate() {
                let target = branch.as_object().and_then(component_of);
                if let Some(name) = target.filter(|name| null.contains(*name)).map(str::to_owned) {
                    *branch = json!({"enum": [null]});
                    notes.kept(&pointer.child(key).child(index), format!("null is the only value of `{name}`"));
                }
            }
        }
    });
}

/// Checks whether null is the only value that a schema allows.
fn is_null(schemas: &Map<String, Value>, schema: &Value, depth: usize) -> bool {
    let Some(schema) = schema.as_object().filter(|_| depth > 0) else { return false };
    let all = |branches: &Value| {
        branches.as_array().is_some_and(|all| !all.is_empty() && all.iter().all(|it| is_null(schemas, it, depth - 1)))
    };
    let says_null = match schema.member("type") {
        Some(Value::String(name)) => name == "null",
        Some(Value::Array(names)) => !names.is_empty() && names.iter().all(|name| name == "null"),
        _ => false,
    };
    says_null
        || schema.member("enum") == Some(&json!([null]))
        || schema.member("const") == Some(&Value::Null)
        || component_of(schema)
            .and_then(|name| schemas.get(name))
            .is_some_and(|target| is_null(schemas, target, depth - 1))
        || ["oneOf", "anyOf", "allOf"].iter().any(|key| {
            schema.member(key).is_some_and(all) && schema.keys().all(|other| other == key || is_annotation(other))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::run_document;

    #[test]
    fn branches_that_are_null_elsewhere_are_null_here() {
        let to = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        let (root, notes) = run_document(
            PASS,
            json!({"components": {"schemas": {
                "Null": {"type": "null"}, "NullEnum": {"enum": [null]}, "Alias": to("Null"), "Loop": to("Loop"),
                "T": {"properties": {
                    "a": {"oneOf": [to("S"), to("NullEnum")]}, "b": {"anyOf": [to("Alias"), to("S")]},
                    "c": {"oneOf": [to("S"), to("Loop")]}, "d": to("Null")}},
                "S": {"type": "string"}}}}),
        );
        let members = &root["components"]["schemas"]["T"]["properties"];
        assert_eq!(members["a"]["oneOf"], json!([to("S"), {"enum": [null]}]));
        assert_eq!(members["b"]["anyOf"], json!([{"enum": [null]}, to("S")]));
        assert_eq!(members["c"]["oneOf"], json!([to("S"), to("Loop")]));
        assert_eq!(members["d"], to("Null"));
        assert_eq!(notes.len(), 2);
    }
}
