//! Arrays with `prefixItems` (or `items` as a list), `contains` or `unevaluatedItems`. An array of a fixed length
//! with a schema for each position is retained, for a Rust tuple. The items of others allow the schema of any
//! position.

use openapi_document::{Members, Pointer};
use serde_json::{Value, json};

use crate::{Notes, Pass, Step, pass::Schema};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "tuples", step: Step::Schema(reduce_tuples) };

/// The lengths of tuples that implement the traits of the standard library and of serde.
const LENGTHS: std::ops::RangeInclusive<usize> = 2..=12;

fn reduce_tuples(schema: &mut Schema, pointer: &Pointer, notes: &mut Notes) {
    let mut is_changed = false;
    if let Some(Value::Array(list)) = schema.member("items") {
        is_changed = true;
        let list = list.clone();
        schema.take_member("items");
        if let Some(rest) = schema.take_member("additionalItems") {
            schema.insert("items".to_owned(), rest);
        }
        schema.insert("prefixItems".to_owned(), Value::Array(list));
    }
    if is_tuple(schema) {
        for key in ["items", "unevaluatedItems", "additionalItems"] {
            is_changed |= schema.take_member(key).is_some();
        }
        is_changed |= !schema.has("type");
        schema.entry("type").or_insert_with(|| "array".into());
        if is_changed {
            notes.kept(&pointer.child("prefixItems"), "array of a fixed length represented as a tuple");
        }
    } else {
        widen(schema, pointer, notes);
    }
    for key in ["contains", "minContains", "maxContains", "unevaluatedItems", "additionalItems"] {
        if schema.take_member(key).is_some() {
            notes.widened(&pointer.child(key), "constraint on several items not represented by the type");
        }
    }
}

/// Returns true if a schema is an array of a fixed length with a schema for each position.
fn is_tuple(schema: &Schema) -> bool {
    let Some(places) = schema.member("prefixItems").and_then(Value::as_array) else { return false };
    let length = |key: &str| schema.member(key).and_then(Value::as_u64).and_then(|it| usize::try_from(it).ok());
    let is_closed =
        |key: &str| schema.member(key).is_some_and(|rest| *rest == json!(false) || *rest == json!({"not": {}}));
    let is_array = schema.member("type").is_none_or(|ty| ty == "array");
    let is_alone = !schema.has_any(&["allOf", "anyOf", "oneOf", "$ref", "if", "enum"]);
    let is_longest = length("maxItems") == Some(places.len()) || is_closed("items") || is_closed("unevaluatedItems");
    LENGTHS.contains(&places.len())
        && is_array
        && is_alone
        && is_longest
        && length("minItems") == Some(places.len())
        && places.iter().all(Value::is_object)
}

/// Replaces `prefixItems` by `items` that allow each of its schemas.
pub(crate) fn widen(schema: &mut Schema, pointer: &Pointer, notes: &mut Notes) {
    if let Some(Value::Array(mut places)) = schema.take_member("prefixItems") {
        // Items that other keywords of the schema describe count as evaluated.
        let stands_alone = !schema.has_any(&["allOf", "anyOf", "oneOf", "$ref", "if"]);
        let unevaluated = schema.take_member("unevaluatedItems").filter(|_| stands_alone);
        let rest = schema.take_member("items").or(unevaluated);
        match rest {
            Some(Value::Bool(false)) => {}
            Some(rest) if rest == json!({"not": {}}) => {}
            None | Some(Value::Bool(true)) => {
                // Further items are unconstrained, so only the positions of the first ones are described.
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{leaves_schema, schema_becomes};

    #[test]
    fn a_tuple_is_an_array_of_any_of_its_places() {
        let becomes = |before, after| schema_becomes(PASS, before, after);
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
        leaves_schema(PASS, json!({"type": "array", "items": {}}));
    }

    #[test]
    fn a_fixed_length_stays_a_tuple() {
        let becomes = |before, after| schema_becomes(PASS, before, after);
        let places = json!([{"type": "string"}, {"type": "integer"}]);
        leaves_schema(PASS, json!({"type": "array", "prefixItems": places, "minItems": 2, "maxItems": 2}));
        becomes(
            json!({"prefixItems": places, "items": false, "minItems": 2}),
            json!({"prefixItems": places, "minItems": 2, "type": "array"}),
        );
        becomes(
            json!({"type": "array", "items": places, "minItems": 2, "maxItems": 2}),
            json!({"type": "array", "minItems": 2, "maxItems": 2, "prefixItems": places}),
        );
        // The array may be shorter, or null.
        becomes(
            json!({"type": "array", "prefixItems": places, "maxItems": 2}),
            json!({"type": "array", "maxItems": 2, "items": {"anyOf": places}}),
        );
    }
}
