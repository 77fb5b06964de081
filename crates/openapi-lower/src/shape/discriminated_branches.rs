//! Discriminators (OpenAPI 3.2, "Discriminator Object") refer to branches by component. A branch that extends a
//! component (`allOf: [{$ref}, {required}]`) is merged to a schema of its own, so the values that select it are first
//! written to its discriminating property. A discriminator beside an `allOf` that contains the choice is moved to the
//! choice.

use openapi_document::{Members, Pointer};
use serde_json::{Value, json};

use crate::{Notes, Pass, Step, discriminator::values_of, merge::needs_merge, pass::Schema};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "discriminated-branches", step: Step::Schema(resolve_discriminated_branches) };

fn resolve_discriminated_branches(schema: &mut Schema, pointer: &Pointer, notes: &mut Notes) {
    if !schema.has("discriminator") {
        return;
    }
    if schema.has_any(&["oneOf", "anyOf"]) {
        select(schema, pointer, notes);
        return;
    }
    let Some(Value::Array(parts)) = schema.member("allOf") else { return };
    let is_choice = |part: &Value| part.as_object().is_some_and(|part| part.has_any(&["oneOf", "anyOf"]));
    let Some(index) = parts.iter().position(is_choice).filter(|_| parts.iter().filter(|it| is_choice(it)).count() == 1)
    else {
        return;
    };
    let Some(discriminator) = schema.take_member("discriminator") else { return };
    let part = schema.member_mut("allOf").and_then(|all| all.get_mut(index)).and_then(Value::as_object_mut);
    if let Some(part) = part {
        part.entry("discriminator").or_insert(discriminator);
        notes.kept(&pointer.child("discriminator"), "discriminator moved to the branches inside `allOf`");
        select(part, &pointer.child("allOf").child(index), notes);
    }
}

/// Writes the selecting values to branches that extend a component.
fn select(schema: &mut Schema, pointer: &Pointer, notes: &mut Notes) {
    let Some(discriminator) = schema.member("discriminator").cloned() else { return };
    let Some(property) = discriminator.member("propertyName").and_then(Value::as_str) else { return };
    for key in ["oneOf", "anyOf"] {
        let Some(Value::Array(branches)) = schema.member_mut(key) else { continue };
        for (index, branch) in branches.iter_mut().enumerate() {
            if branch.has("$ref") || !branch.as_object().is_some_and(needs_merge) {
                continue;
            }
            let values = values_of(&discriminator, branch);
            let Some(Value::Array(parts)) = branch.member_mut("allOf").filter(|_| !values.is_empty()) else { continue };
            parts.push(json!({"properties": {property: {"enum": values}}}));
            notes.kept(&pointer.child(key).child(index), "discriminator values added to the property of the branch");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{leaves_schema, schema_becomes};

    #[test]
    fn branches_that_are_a_component_and_more_keep_their_values() {
        let to = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        let discriminator = json!({"propertyName": "kind", "mapping": {"c": "#/components/schemas/Cat"}});
        let cat = json!({"allOf": [to("Cat"), {"required": ["a"]}]});
        let selected = json!({"allOf": [to("Cat"), {"required": ["a"]}, {"properties": {"kind": {"enum": ["c"]}}}]});
        schema_becomes(
            PASS,
            json!({"oneOf": [cat, to("Dog")], "discriminator": discriminator}),
            json!({"oneOf": [selected, to("Dog")], "discriminator": discriminator}),
        );
        schema_becomes(
            PASS,
            json!({"allOf": [{"oneOf": [cat]}], "discriminator": discriminator}),
            json!({"allOf": [{"oneOf": [selected], "discriminator": discriminator}]}),
        );
        leaves_schema(PASS, json!({"oneOf": [to("Cat"), {"type": "string"}], "discriminator": discriminator}));
    }
}
