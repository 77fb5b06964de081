//! Arrays that OpenAPI 3.0 cannot say: `prefixItems` (and `items` as a list), `contains`,
//! `unevaluatedItems`. The items are any of the schemas that a place allows.

use openapi_document::{Members, Pointer, Version};
use serde_json::{Value, json};

use crate::{Notes, Pass, Step, pass::Schema};

/// See the module.
pub const PASS: Pass = Pass { name: "tuples", step: Step::Schema(run) };

fn run(schema: &mut Schema, pointer: &Pointer, _: Version, notes: &mut Notes) {
    if let Some(Value::Array(list)) = schema.member("items") {
        let list = list.clone();
        schema.take_member("items");
        if let Some(rest) = schema.take_member("additionalItems") {
            schema.insert("items".to_owned(), rest);
        }
        schema.insert("prefixItems".to_owned(), Value::Array(list));
    }
    if let Some(Value::Array(mut places)) = schema.take_member("prefixItems") {
        // What other parts of the schema say of items is evaluated as well.
        let stands_alone = !schema.has_any(&["allOf", "anyOf", "oneOf", "$ref", "if"]);
        let unevaluated = schema.take_member("unevaluatedItems").filter(|_| stands_alone);
        let rest = schema.take_member("items").or(unevaluated);
        match rest {
            Some(Value::Bool(false)) => {}
            Some(rest) if rest == json!({"not": {}}) => {}
            None | Some(Value::Bool(true)) => {
                // Further items are anything, so the place of the first ones is all that is known.
                if schema.member("maxItems").and_then(Value::as_u64) != Some(places.len() as u64) {
                    places.push(json!({}));
                }
            }
            Some(rest) => places.push(rest),
        }
        let mut distinct: Vec<Value> = Vec::new();
        for place in places {
            if !distinct.contains(&place) {
                distinct.push(place);
            }
        }
        let items = match distinct.as_slice() {
            [one] => one.clone(),
            several if several.contains(&json!({})) => json!({}),
            several => json!({ "anyOf": several }),
        };
        schema.insert("items".to_owned(), items);
        schema.entry("type").or_insert_with(|| "array".into());
        notes.widened(&pointer.child("prefixItems"), "positions of `prefixItems` not represented by the type");
    }
    for key in ["contains", "minContains", "maxContains", "unevaluatedItems", "additionalItems"] {
        if schema.take_member(key).is_some() {
            notes.widened(&pointer.child(key), "constraint on several items not represented by the type");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{leaves_schema, schema_becomes};

    #[test]
    fn a_tuple_is_an_array_of_any_of_its_places() {
        let becomes = |before, after| schema_becomes(PASS, Version::V3_1, before, after);
        becomes(
            json!({"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}], "items": {"not": {}}}),
            json!({"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "integer"}]}}),
        );
        becomes(
            json!({"prefixItems": [{"type": "string"}], "items": {"type": "string"}}),
            json!({"items": {"type": "string"}, "type": "array"}),
        );
        becomes(
            json!({"prefixItems": [{"type": "string"}], "unevaluatedItems": false, "allOf": [{"items": {}}]}),
            json!({"allOf": [{"items": {}}], "items": {}, "type": "array"}),
        );
        leaves_schema(PASS, Version::V3_0, json!({"type": "array", "items": {}}));
    }
}
