//! Adds the members that `if`, `then`, `else` and `dependentSchemas` describe to the object as optional members. The
//! server enforces the conditions.

use foldhash::{HashSet, HashSetExt};
use openapi_document::{
    Members, Pointer, components,
    walk::{Kind, visit},
};
use serde_json::{Map, Value, json};

use crate::{Notes, Pass, Step, schema::component_of};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "conditional-members", step: Step::Document(add_conditional_members) };

/// The depth to which references and nested schemas are followed. Only schemas that refer to each other in cycles
/// reach it.
const DEPTH: usize = 16;

fn add_conditional_members(root: &mut Value, notes: &mut Notes) {
    let mut found: Vec<(Pointer, Map<String, Value>)> = Vec::new();
    let mut open: Vec<Pointer> = Vec::new();
    visit(root, &mut |kind, pointer, schema| {
        if kind == Kind::Schema && schema.as_object().is_some_and(is_conditional) {
            let mut members = Map::new();
            let mut look = Look { root, seen: HashSet::new() };
            conditional(&mut look, schema, DEPTH, &mut members);
            members.retain(|name, _| !schema.member("properties").is_some_and(|all| all.has(name)));
            if !members.is_empty() {
                found.push((pointer.clone(), members));
            }
            // Members that a condition describes by patterns are additional properties of the schema.
            let parts = ["if", "then", "else"].into_iter().filter_map(|key| schema.member(key));
            if parts.into_iter().any(|part| part.has("patternProperties")) && !schema.has("additionalProperties") {
                open.push(pointer.clone());
            }
        }
    });
    for (pointer, members) in found {
        let Some(Value::Object(schema)) = root.pointer_mut(pointer.as_str()) else { continue };
        let names: Vec<String> = members.keys().map(|name| format!("`{name}`")).collect();
        notes.widened(&pointer, format!("conditional properties treated as optional: {}", names.join(", ")));
        if let Value::Object(properties) = schema.entry("properties").or_insert_with(|| json!({})) {
            properties.extend(members);
        }
    }
    for pointer in open {
        let Some(Value::Object(schema)) = root.pointer_mut(pointer.as_str()) else { continue };
        schema.take_member("unevaluatedProperties");
        schema.insert("additionalProperties".to_owned(), json!(true));
        notes.widened(&pointer, "conditional pattern properties treated as any additional properties");
    }
}

/// A traversal of the conditional parts of one schema.
struct Look<'v> {
    root: &'v Value,
    /// The components already visited.
    seen: HashSet<&'v str>,
}

fn is_conditional(schema: &Map<String, Value>) -> bool {
    schema.has_any(&["if", "then", "else", "dependentSchemas", "dependencies"])
}

/// Collects the members that the conditional parts of a schema describe.
fn conditional<'v>(look: &mut Look<'v>, schema: &'v Value, depth: usize, found: &mut Map<String, Value>) {
    for key in ["then", "else"] {
        schema.member(key).into_iter().for_each(|part| members(look, part, depth, found));
    }
    for key in ["dependentSchemas", "dependencies"] {
        let parts = schema.member(key).and_then(Value::as_object).into_iter().flatten();
        parts.for_each(|(_, part)| members(look, part, depth, found));
    }
    // Members of the condition are declared without its constraints, which do not hold for every value.
    let mut named = Map::new();
    let mut apart = Look { root: look.root, seen: HashSet::new() };
    schema.member("if").into_iter().for_each(|part| members(&mut apart, part, depth, &mut named));
    for name in named.keys() {
        found.entry(name.clone()).or_insert_with(|| json!({}));
    }
}

/// Collects the members that a part describes, directly or in nested parts. If descriptions differ, any of them may
/// apply.
fn members<'v>(look: &mut Look<'v>, part: &'v Value, depth: usize, found: &mut Map<String, Value>) {
    if depth == 0 {
        return;
    }
    if let Some(name) = part.as_object().and_then(component_of) {
        // A component that was already visited for these members adds nothing.
        if look.seen.insert(name) {
            let target = components(look.root, "schemas").and_then(|all| all.get(name));
            target.into_iter().for_each(|target| members(look, target, depth - 1, found));
        }
        return;
    }
    for (name, property) in part.member("properties").and_then(Value::as_object).into_iter().flatten() {
        match found.get_mut(name) {
            None => {
                found.insert(name.clone(), property.clone());
            }
            Some(known) if known == property => {}
            Some(known) => match known.member_mut("anyOf").and_then(Value::as_array_mut) {
                Some(several) if several.contains(property) => {}
                Some(several) => several.push(property.clone()),
                None => *known = json!({"anyOf": [known, property]}),
            },
        }
    }
    for key in ["allOf", "anyOf", "oneOf"] {
        let parts = part.member(key).and_then(Value::as_array).into_iter().flatten();
        parts.for_each(|part| members(look, part, depth - 1, found));
    }
    conditional(look, part, depth - 1, found);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::run_document;

    #[test]
    fn members_under_a_condition_are_optional() {
        let (root, notes) = run_document(
            PASS,
            json!({"components": {"schemas": {
                "Payment": {"properties": {"kind": {"type": "string"}},
                    "if": {"properties": {"kind": {"const": "card"}, "flag": {"const": true}}},
                    "then": {"$ref": "#/components/schemas/Billing"},
                    "else": {"allOf": [{"properties": {"trial": {"type": "boolean"}}}]},
                    "dependentSchemas": {"kind": {"if": {}, "then": {"properties": {"deep": {"type": "integer"}}}}}},
                "Billing": {"required": ["street"], "properties": {"street": {"type": "string"}, "trial": {"type": "integer"}}}}}}),
        );
        assert_eq!(
            root["components"]["schemas"]["Payment"]["properties"],
            json!({"kind": {"type": "string"}, "street": {"type": "string"},
                "trial": {"anyOf": [{"type": "integer"}, {"type": "boolean"}]}, "deep": {"type": "integer"}, "flag": {}})
        );
        assert!(root["components"]["schemas"]["Payment"].get("required").is_none());
        assert_eq!(notes.len(), 2, "{notes:?}");
    }
}
