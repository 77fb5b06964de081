//! Properties that occur only in the `required` of a branch.

use openapi_document::Members;
use serde_json::{Map, Value};

use crate::pass::Schema;

/// Adds the properties that branches require and that no schema describes. They allow any JSON value, so that callers
/// can send them.
pub(crate) fn add(schema: &mut Schema, branches: &[Value]) {
    let is_object = schema.has("properties") || schema.member("type").is_some_and(|name| name == "object");
    if !is_object || schema.member("additionalProperties") == Some(&Value::Bool(false)) {
        return;
    }
    let required = branches.iter().filter_map(|branch| branch.get("required")?.as_array()).flatten();
    let names: Vec<&str> = required.filter_map(Value::as_str).collect();
    if names.is_empty() {
        return;
    }
    let properties = schema.entry("properties").or_insert_with(|| Value::Object(Map::new()));
    if let Some(properties) = properties.as_object_mut() {
        for name in names {
            properties.entry(name).or_insert_with(|| Value::Object(Map::new()));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_property_that_a_branch_requires_is_one() {
        let added = |schema: Value| {
            let Value::Object(mut schema) = schema else { return Value::Null };
            add(&mut schema, &[json!({"required": ["a", "b"]}), json!({"title": "t"})]);
            Value::Object(schema)
        };
        let before = json!({"type": "object", "properties": {"a": {"type": "string"}}});
        assert_eq!(added(before), json!({"type": "object", "properties": {"a": {"type": "string"}, "b": {}}}));
        for same in [json!({"type": "string"}), json!({"type": "object", "additionalProperties": false})] {
            assert_eq!(added(same.clone()), same);
        }
    }
}
