//! Discriminator Objects (OpenAPI 3.2.0, section 4.25) while the branches that they refer to are rewritten.

use openapi_document::Members;
use serde_json::{Value, json};

use crate::{pass::Schema, schema::component_of};

/// Returns the values of the discriminating property that select a branch: those that the mapping gives to the component
/// that it refers to, by itself or as the only one in its `allOf`, or the component's name where the mapping omits it.
/// Empty if the branch refers to no component.
pub(crate) fn values_of(discriminator: &Value, branch: &Value) -> Vec<String> {
    let parts = branch.member("allOf").and_then(Value::as_array).into_iter().flatten();
    let mut inside = parts.filter_map(|part| component_of(part.as_object()?));
    let only = inside.next().filter(|_| inside.next().is_none());
    let Some(component) = branch.as_object().and_then(component_of).or(only) else { return Vec::new() };
    let mapping = discriminator.member("mapping").and_then(Value::as_object);
    let is_it = |target: &Value| {
        target.as_str().is_some_and(|target| target == component || target.rsplit('/').next() == Some(component))
    };
    let mapped = mapping.into_iter().flatten().filter(|(_, target)| is_it(target)).map(|(value, _)| value.clone());
    let mapped: Vec<String> = mapped.collect();
    if mapped.is_empty() { vec![component.to_owned()] } else { mapped }
}

/// Returns `true` if a branch is the one that `defaultMapping` names (OpenAPI 3.2).
pub(crate) fn is_default(discriminator: &Value, branch: &Value) -> bool {
    let target = discriminator.member("defaultMapping").and_then(Value::as_str);
    let component = branch.as_object().and_then(component_of);
    component.is_some() && target.and_then(|target| target.rsplit('/').next()) == component
}

/// Restricts the discriminating property of an object to the values that select it, so that the object can be
/// distinguished without its component. In a `oneOf` or `anyOf`, each branch is restricted.
pub(crate) fn restrict(schema: &mut Schema, property: &str, values: &[String]) {
    for key in ["oneOf", "anyOf"] {
        let Some(Value::Array(branches)) = schema.member_mut(key) else { continue };
        branches.iter_mut().filter_map(Value::as_object_mut).for_each(|branch| restrict(branch, property, values));
    }
    if values.is_empty() {
        return;
    }
    let Some(Value::Object(member)) = schema.member_mut("properties").and_then(|all| all.member_mut(property)) else {
        return;
    };
    let is_integer = member.member("type").and_then(Value::as_str) == Some("integer");
    let typed = values.iter().map(|value| match value.parse::<i64>() {
        Ok(number) if is_integer => json!(number),
        _ => json!(value),
    });
    let mut typed: Vec<Value> = typed.collect();
    if let Some(Value::Array(listed)) = member.member("enum") {
        typed.retain(|value| listed.contains(value));
        // A property that lists other values contradicts the mapping. Servers send the values that it lists.
        if typed.is_empty() {
            return;
        }
    }
    member.insert("enum".to_owned(), Value::Array(typed));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_values_of_a_branch_are_those_of_the_mapping() {
        let mapping = json!({"mapping": {"car": "#/components/schemas/Car", "auto": "Car"}});
        let branch = json!({"$ref": "#/components/schemas/Car"});
        assert_eq!(values_of(&mapping, &branch), ["car", "auto"]);
        assert_eq!(values_of(&json!({}), &branch), ["Car"]);
        assert_eq!(values_of(&mapping, &json!({"allOf": [branch, {"required": ["a"]}]})), ["car", "auto"]);
        assert!(values_of(&mapping, &json!({"type": "object"})).is_empty());
    }

    #[test]
    fn the_property_is_restricted_to_them() {
        let mut schema = json!({"properties": {"kind": {"type": "string"}, "n": {"type": "integer"}}});
        let members = schema.as_object_mut().unwrap();
        restrict(members, "kind", &["car".to_owned()]);
        restrict(members, "n", &["1".to_owned()]);
        restrict(members, "other", &["1".to_owned()]);
        assert_eq!(
            schema,
            json!({"properties": {"kind": {"type": "string", "enum": ["car"]}, "n": {"type": "integer", "enum": [1]}}})
        );
    }
}
