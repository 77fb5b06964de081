//! Replaces branches that refer to a component of which null is the only value, such as drf-spectacular's `NullEnum`,
//! by branches for null.

use foldhash::{HashMap, HashMapExt};
use openapi_document::{
    Members, components,
    walk::{Order, schemas_mut},
};
use serde_json::{Map, Value, json};

use crate::{
    Notes, Pass, Step,
    schema::{component_of, is_annotation},
};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "null-references", step: Step::Document(replace_null_references) };

/// The maximum length of a chain of references.
const DEPTH: usize = 16;

fn replace_null_references(root: &mut Value, notes: &mut Notes) {
    let components = components(root, "schemas").cloned().unwrap_or_default();
    let mut nulls = Nulls { schemas: &components, known: HashMap::new() };
    schemas_mut(root, Order::BottomUp, |pointer, schema| {
        for key in ["anyOf", "oneOf"] {
            let Some(Value::Array(branches)) = schema.member_mut(key) else { continue };
            for (index, branch) in branches.iter_mut().enumerate() {
                if *branch == json!({"enum": [null]}) || !nulls.is_null(branch, DEPTH) {
                    continue;
                }
                *branch = json!({"enum": [null]});
                notes.kept(
                    &pointer.child(key).child(index),
                    "branch refers to a schema that only null satisfies; replaced by null",
                );
            }
        }
    });
}

/// The components of which null is the only value, cached per component.
struct Nulls<'s> {
    schemas: &'s Map<String, Value>,
    known: HashMap<String, bool>,
}

impl Nulls<'_> {
    /// Returns `true` if null is the only value of a component; `false` if the component refers to itself.
    fn is_component_null(&mut self, name: &str, depth: usize) -> bool {
        if let Some(known) = self.known.get(name) {
            return *known;
        }
        self.known.insert(name.to_owned(), false);
        let schemas = self.schemas;
        let found = schemas.get(name).is_some_and(|schema| self.is_null(schema, depth));
        self.known.insert(name.to_owned(), found);
        found
    }

    /// Returns `true` if null is the only value that a schema allows.
    fn is_null(&mut self, schema: &Value, depth: usize) -> bool {
        let Some(schema) = schema.as_object().filter(|_| depth > 0) else { return false };
        let is_null_type = match schema.member("type") {
            Some(Value::String(name)) => name == "null",
            Some(Value::Array(names)) => !names.is_empty() && names.iter().all(|name| name == "null"),
            _ => false,
        };
        is_null_type
            || schema.member("enum") == Some(&json!([null]))
            || schema.member("const") == Some(&Value::Null)
            || component_of(schema).is_some_and(|name| self.is_component_null(name, depth - 1))
            || ["oneOf", "anyOf", "allOf"].iter().any(|key| {
                let Some(Value::Array(all)) = schema.member(key) else { return false };
                let is_alone = schema.keys().all(|other| other == key || is_annotation(other));
                is_alone && !all.is_empty() && all.iter().all(|it| self.is_null(it, depth - 1))
            })
    }
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
                    "c": {"oneOf": [to("S"), to("Loop")]}, "d": to("Null"),
                    "e": {"anyOf": [to("S"), {"allOf": [{"type": "null"}]}, {"type": "string", "nullable": true, "enum": [null]}]}}},
                "S": {"type": "string"}}}}),
        );
        let members = &root["components"]["schemas"]["T"]["properties"];
        assert_eq!(members["a"]["oneOf"], json!([to("S"), {"enum": [null]}]));
        assert_eq!(members["b"]["anyOf"], json!([{"enum": [null]}, to("S")]));
        assert_eq!(members["c"]["oneOf"], json!([to("S"), to("Loop")]));
        assert_eq!(members["d"], to("Null"));
        assert_eq!(members["e"]["anyOf"], json!([to("S"), {"enum": [null]}, {"enum": [null]}]));
        assert_eq!(notes.len(), 4);
    }
}
