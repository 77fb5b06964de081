//! Relaxed limits that select the Rust type of a value in a response: the client cannot represent values outside of
//! it.
#![allow(clippy::unwrap_used, clippy::panic)]

use openapi_document::Document;
use openapi_drift::{Drift, Options, Wire, drift};
use serde_json::{Value, json};

fn compare(old: &Value, new: &Value, document: fn(&Value) -> Value) -> Drift {
    let read = |schema: &Value| {
        let root = json!({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": document(schema)});
        Document::parse("t.json", root.to_string()).unwrap()
    };
    drift(&read(old), &read(new), &Options { wire_only: true, ..Options::default() })
}

fn response(schema: &Value) -> Value {
    let object = json!({"type": "object", "required": ["a"], "properties": {"a": schema}});
    let content = json!({"application/json": {"schema": object}});
    json!({"/a": {"get": {"responses": {"200": {"description": "d", "content": content}}}}})
}

fn request(schema: &Value) -> Value {
    let content = json!({"application/json": {"schema": schema}});
    let responses = json!({"204": {"description": "d"}});
    json!({"/a": {"post": {"requestBody": {"required": true, "content": content}, "responses": responses}}})
}

fn header(schema: &Value) -> Value {
    let headers = json!({"X-A": {"required": true, "schema": schema}});
    json!({"/a": {"get": {"responses": {"204": {"description": "d", "headers": headers}}}}})
}

/// Asserts the level of a response and that a break has a witness; in a request or a header there is none.
fn judged(old: &Value, new: &Value, level: Wire) {
    let found = compare(old, new, response);
    assert_eq!(found.summary.wire, level, "{old} -> {new}: {found:#?}");
    for change in found.changes.iter().filter(|it| it.wire == Wire::Breaking) {
        assert!(change.witness.as_ref().unwrap().value.is_some(), "{old} -> {new}: {change:#?}");
    }
    for (name, document) in [("request", request as fn(&Value) -> Value), ("header", header)] {
        let found = compare(old, new, document);
        // `false` forbids items in a request.
        let is_other = |rule: &str| rule.contains("items-described") || rule.contains("type-changed");
        let mut limits = found.changes.iter().filter(|it| !is_other(&it.rule));
        assert!(limits.all(|it| it.wire != Wire::Breaking), "{name} {old} -> {new}: {found:#?}");
    }
}

#[test]
fn an_integer_outside_of_the_type_of_the_client_cannot_be_read() {
    let integer = |more: Value| {
        let mut schema = json!({"type": "integer"});
        schema.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        schema
    };
    for (old, new, level) in [
        (json!({"minimum": 0}), json!({}), Wire::Breaking),
        (json!({"exclusiveMinimum": 0}), json!({}), Wire::Breaking),
        (json!({"minimum": 0}), json!({"minimum": -1}), Wire::Breaking),
        (json!({"maximum": 100}), json!({"format": "int64", "maximum": i64::MAX}), Wire::Safe),
        (json!({"maximum": 100}), json!({"exclusiveMaximum": 9_223_372_036_854_775_808_u64}), Wire::Safe),
        // Limits beyond all integers of Rust.
        (json!({"minimum": 0}), json!({"exclusiveMinimum": 1e40}), Wire::Safe),
        (json!({"minimum": 0}), json!({"minimum": 0, "exclusiveMaximum": -1e40}), Wire::Safe),
        (json!({"minimum": 0}), json!({"exclusiveMinimum": -1}), Wire::Safe),
        (json!({"minimum": 0}), json!({"format": "int64"}), Wire::Breaking),
        (json!({"format": "int32", "minimum": 0}), json!({"format": "int32"}), Wire::Breaking),
        (
            json!({"format": "int32", "maximum": 10}),
            json!({"format": "int32", "maximum": 10_000_000_000_i64}),
            Wire::Breaking,
        ),
        (json!({"format": "int32", "maximum": 10}), json!({"format": "int32", "maximum": 20}), Wire::Safe),
        (json!({"format": "int32", "maximum": 10}), json!({"format": "int32"}), Wire::Safe),
        (json!({"format": "uint8", "minimum": 0, "maximum": 9}), json!({"format": "uint8"}), Wire::Safe),
        // With both limits the type is `i64`.
        (json!({"minimum": 0, "maximum": 255}), json!({"minimum": 0, "maximum": 70_000}), Wire::Safe),
        (json!({"minimum": 0, "maximum": 255}), json!({}), Wire::Safe),
        (json!({"minimum": 0, "maximum": 255}), json!({"minimum": 0}), Wire::Safe),
        (json!({"minimum": -5}), json!({}), Wire::Safe),
        (json!({"minimum": -5}), json!({"minimum": -1e30}), Wire::Safe),
        (json!({"maximum": 5}), json!({"minimum": 0, "maximum": 1e19}), Wire::Breaking),
        (json!({"minimum": 5}), json!({"minimum": 0}), Wire::Safe),
        (json!({"minimum": 0}), json!({"enum": [1, 2]}), Wire::Safe),
        (json!({"minimum": 0}), json!({"enum": [-3, 2]}), Wire::Breaking),
        (json!({"minimum": 0}), json!({"multipleOf": 5}), Wire::Breaking),
        (json!({}), json!({"minimum": 0}), Wire::Safe),
        // A format within limits that the type represents.
        (json!({"minimum": 0}), json!({"minimum": 0, "format": "uint64"}), Wire::Safe),
        (json!({"format": "int32", "minimum": 0, "maximum": 9}), json!({"minimum": 0, "maximum": 9}), Wire::Safe),
        (json!({"minimum": 1}), json!({"exclusiveMinimum": 0}), Wire::Safe),
    ] {
        let (old, new) = (integer(old), integer(new));
        if new.get("multipleOf").is_some() {
            assert_eq!(compare(&old, &new, response).summary.wire, level);
        } else if new.get("enum").is_some() || old == integer(json!({})) {
            assert_eq!(compare(&old, &new, response).summary.wire, level, "{old} -> {new}");
        } else {
            judged(&old, &new, level);
        }
    }
    let list = |item: Value| json!({"type": "array", "items": item});
    judged(&list(integer(json!({"minimum": 0}))), &list(integer(json!({}))), Wire::Breaking);
    // A number is read as a float.
    judged(&json!({"type": "number", "minimum": 0}), &json!({"type": "number"}), Wire::Safe);
    judged(&json!({"type": "string", "minLength": 1}), &json!({"type": "string"}), Wire::Safe);
}

#[test]
fn an_array_of_another_length_is_not_the_tuple_of_the_client() {
    let numbers = |count: usize, more: Value| {
        let places = vec![json!({"type": "number"}); count];
        let mut schema = json!({"type": "array", "prefixItems": places});
        schema.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        schema
    };
    let two = json!({"minItems": 2, "maxItems": 2});
    for (old, new, level) in [
        (numbers(2, two.clone()), numbers(2, json!({"maxItems": 2})), Wire::Breaking),
        (numbers(2, two.clone()), numbers(2, json!({"minItems": 2})), Wire::Breaking),
        (numbers(2, two.clone()), numbers(3, json!({"minItems": 2, "maxItems": 3})), Wire::Breaking),
        (numbers(2, two.clone()), numbers(3, two.clone()), Wire::Safe),
        (numbers(2, two.clone()), numbers(2, json!({"minItems": 2, "items": false})), Wire::Safe),
        (
            numbers(2, json!({"minItems": 2, "items": false})),
            numbers(3, json!({"minItems": 2, "items": false})),
            Wire::Breaking,
        ),
        (numbers(2, json!({"minItems": 2, "items": false})), numbers(2, json!({"items": false})), Wire::Breaking),
        (
            numbers(2, json!({"minItems": 2, "unevaluatedItems": false})),
            numbers(2, json!({"minItems": 2})),
            Wire::Breaking,
        ),
        (
            numbers(2, json!({"minItems": 2, "items": false})),
            numbers(2, json!({"minItems": 2, "items": {"type": "number"}})),
            Wire::Breaking,
        ),
        (numbers(2, json!({"minItems": 2, "items": false})), numbers(2, json!({"minItems": 2})), Wire::Breaking),
        // These are lists.
        (numbers(2, json!({"minItems": 1, "maxItems": 2})), numbers(2, json!({"maxItems": 2})), Wire::Safe),
        (numbers(1, json!({"minItems": 1, "maxItems": 1})), numbers(1, json!({"maxItems": 1})), Wire::Safe),
        (
            json!({"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}),
            json!({"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 3}),
            Wire::Safe,
        ),
    ] {
        judged(&old, &new, level);
    }
}
