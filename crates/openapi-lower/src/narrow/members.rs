//! Resolves collisions between members that would become the same field (`type` and `type_`): the first becomes the
//! field, the others remain among the additional properties.

use openapi_document::{Members, Pointer};
use serde_json::{Value, json};

use crate::{Names, Notes, Pass, Step, pass::Schema, snake};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "members", step: Step::Schema(resolve_member_collisions) };

/// The name of progenitor's field for additional properties.
const FURTHER: &str = "extra";

fn resolve_member_collisions(schema: &mut Schema, pointer: &Pointer, notes: &mut Notes) {
    let Some(Value::Object(properties)) = schema.member_mut("properties") else { return };
    let mut names = Names::default();
    let colliding: Vec<String> = properties
        .keys()
        .filter(|property| {
            let name = snake(property);
            let is_free = names.is_free(&name);
            names.claim_snake(&name);
            !is_free
        })
        .cloned()
        .collect();
    for property in &colliding {
        properties.shift_remove(property);
        let at = pointer.child("properties").child(property);
        notes.widened(
            &at,
            format!("name collides with the field `{}`; available among the additional properties", snake(property)),
        );
    }
    if let (false, Some(Value::Array(required))) = (colliding.is_empty(), schema.member_mut("required")) {
        required.retain(|name| !name.as_str().is_some_and(|name| colliding.iter().any(|it| it == name)));
        if required.is_empty() {
            schema.take_member("required");
        }
    }
    let has_further = schema.member("additionalProperties").is_some_and(Value::is_object);
    let is_taken = !names.is_free(FURTHER);
    if !colliding.is_empty() && !has_further && !is_taken {
        schema.insert("additionalProperties".to_owned(), json!({}));
    } else if is_taken && (has_further || !colliding.is_empty()) {
        schema.insert("additionalProperties".to_owned(), json!(true));
        notes.dropped(
            &pointer.child("additionalProperties"),
            format!("name of the field for additional properties collides with the property `{FURTHER}`; additional properties ignored"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{leaves_schema, schema_becomes};

    #[test]
    fn one_member_is_one_field() {
        let becomes = |before, after| schema_becomes(PASS, before, after);
        becomes(
            json!({"properties": {"type": {}, "type_": {}}, "required": ["type", "type_"]}),
            json!({"properties": {"type": {}}, "required": ["type"], "additionalProperties": {}}),
        );
        becomes(
            json!({"properties": {"extra": {}}, "additionalProperties": {"type": "string"}}),
            json!({"properties": {"extra": {}}, "additionalProperties": true}),
        );
        leaves_schema(PASS, json!({"properties": {"a": {}, "b": {}}}));
    }
}
