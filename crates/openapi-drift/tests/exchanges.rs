//! Compatibility of the parts of an operation: the serialization of parameters, bodies that are never read, requests that
//! the client receives, and ranges of media types.
#![allow(clippy::unwrap_used, clippy::panic)]

use openapi_document::Document;
use openapi_drift::{Drift, Options, Wire, drift};
use serde_json::{Value, json};

fn document(parts: Value) -> Document {
    let mut root = json!({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {}});
    root.as_object_mut().unwrap().extend(parts.as_object().unwrap().clone());
    Document::parse("t.json", root.to_string()).unwrap()
}

fn compare(old: Value, new: Value) -> Drift {
    drift(&document(old), &document(new), &Options { wire_only: true, ..Options::default() })
}

/// Returns the rules of the changes with their levels, in both directions.
fn both(old: &Value, new: &Value) -> [Vec<(String, Wire)>; 2] {
    let rules = |found: Drift| found.changes.into_iter().map(|it| (it.rule, it.wire)).collect();
    [rules(compare(old.clone(), new.clone())), rules(compare(new.clone(), old.clone()))]
}

fn assert_both(name: &str, old: &Value, new: &Value, there: &[(&str, Wire)], back: &[(&str, Wire)]) {
    let expected =
        [there, back].map(|all| all.iter().map(|(rule, wire)| ((*rule).to_owned(), *wire)).collect::<Vec<_>>());
    assert_eq!(both(old, new), expected, "{name}: {old} -> {new}");
}

/// Returns an operation with one parameter, with further members.
fn parameter(place: &str, schema: &Value, more: &Value) -> Value {
    let mut parameter = json!({"name": "p", "in": place, "required": place == "path", "schema": schema});
    parameter.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let path = if place == "path" { "/a/{p}" } else { "/a" };
    json!({"paths": {path: {"get": {"parameters": [parameter], "responses": {"204": {"description": "d"}}}}}})
}

#[test]
fn explode_counts_where_it_changes_the_text() {
    let (text, list, object) =
        (json!({"type": "string"}), json!({"type": "array", "items": {}}), json!({"type": "object"}));
    let choice = json!({"oneOf": [{"type": "string", "format": "date"}, {"type": "integer"}]});
    let changed: &[_] = &[("parameter-style-changed", Wire::Breaking)];
    for (place, style, schema, expected) in [
        ("query", "form", &text, &[][..]),
        ("cookie", "form", &text, &[]),
        ("path", "simple", &text, &[]),
        ("path", "matrix", &text, &[]),
        ("header", "simple", &text, &[]),
        ("query", "form", &choice, &[]),
        ("path", "simple", &list, &[]),
        ("header", "simple", &list, &[]),
        ("query", "form", &list, changed),
        ("path", "matrix", &list, changed),
        ("path", "label", &list, changed),
        ("query", "form", &object, changed),
        ("header", "simple", &object, changed),
        // A value of any type may be an object.
        ("query", "form", &json!({}), changed),
    ] {
        let of = |explode: bool| parameter(place, schema, &json!({"style": style, "explode": explode}));
        assert_both(place, &of(true), &of(false), expected, expected);
    }
}

#[test]
fn allow_reserved_counts_where_a_value_has_reserved_characters() {
    let changed: &[_] = &[("parameter-style-changed", Wire::Risky)];
    for (name, expected) in [("integer", &[][..]), ("number", &[]), ("boolean", &[]), ("string", changed)] {
        let of = |is_set: bool| parameter("query", &json!({"type": name}), &json!({"allowReserved": is_set}));
        assert_both(name, &of(true), &of(false), expected, expected);
    }
}

/// Returns an operation with responses.
fn responses(method: &str, all: Value) -> Value {
    json!({"paths": {"/a": {method: {"responses": all}}}})
}

#[test]
fn a_body_that_is_never_sent_is_not_compared() {
    let with = |schema: Value| json!({"description": "d", "content": {"application/json": {"schema": schema}}});
    let (text, number, none) =
        (with(json!({"type": "string"})), with(json!({"type": "integer"})), json!({"description": "d"}));
    for (method, status) in [("head", "200"), ("head", "default"), ("delete", "204"), ("put", "205"), ("get", "304")] {
        for other in [&number, &none] {
            let of = |response: &Value| responses(method, json!({status: response}));
            assert_both(method, &of(&text), &of(other), &[], &[]);
        }
    }
    let of = |all: Value| responses("head", all);
    let added: &[_] = &[("response-status-added", Wire::Safe)];
    let removed: &[_] = &[("response-status-removed", Wire::Safe)];
    assert_both("head", &of(json!({"200": text})), &of(json!({"200": text, "204": none})), added, removed);
    let of = |response: &Value| responses("get", json!({"200": response}));
    let (gone, new) = (("response-body-removed", Wire::Breaking), ("response-body-added", Wire::Safe));
    assert_both("get", &of(&text), &of(&none), &[gone], &[new]);
}

/// Returns a webhook, a callback and an operation with the same parts.
fn sides(parts: &Value) -> [Value; 3] {
    let mut operation = json!({"responses": {"204": {"description": "d"}}});
    operation.as_object_mut().unwrap().extend(parts.as_object().unwrap().clone());
    let item = json!({"post": operation});
    let callbacks = json!({"done": {"{$request.body#/url}": item}});
    let subscribe = json!({"responses": {"204": {"description": "d"}}, "callbacks": callbacks});
    let schemes = json!({"securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "K"}}});
    [
        json!({"webhooks": {"born": item}, "components": schemes}),
        json!({"paths": {"/a": {"post": subscribe}}, "components": schemes}),
        json!({"paths": {"/a": item}, "components": schemes}),
    ]
}

/// Asserts the level of the only change, and that of its mirror: if the client receives the parts, and if it sends them.
fn assert_received(old: &Value, new: &Value, received: (Wire, Wire), sent: (Wire, Wire)) {
    let [webhook, callback, operation] = sides(old).into_iter().zip(sides(new)).collect::<Vec<_>>().try_into().unwrap();
    for ((before, after), levels) in [(webhook, received), (callback, received), (operation, sent)] {
        let [there, back] = both(&before, &after);
        let only = |all: &[(String, Wire)]| match all {
            [(_, wire)] => *wire,
            _ => panic!("{before} -> {after}: {all:?}"),
        };
        assert_eq!((only(&there), only(&back)), levels, "{before} -> {after}");
    }
}

#[test]
fn the_client_receives_webhooks_and_callbacks() {
    let (safe, risky, breaking) = (Wire::Safe, Wire::Risky, Wire::Breaking);
    let none = json!({});
    let body = |media_type: &str, is_required: bool| json!({"requestBody": {"required": is_required, "content": {media_type: {"schema": {"type": "string"}}}}});
    let (must, may) = (body("application/json", true), body("application/json", false));
    assert_received(&must, &may, (breaking, safe), (safe, breaking));
    assert_received(&must, &none, (breaking, safe), (risky, breaking));
    assert_received(&may, &none, (risky, safe), (risky, safe));
    // Generated code does not read other bodies.
    assert_received(&body("text/plain", true), &body("text/plain", false), (risky, safe), (safe, breaking));
    let parameter = |name: &str, is_required: bool| json!({"parameters": [{"name": "X-Sig", "in": "header", "required": is_required, "schema": {"type": name}}]});
    let (must, may) = (parameter("string", true), parameter("string", false));
    assert_received(&must, &may, (risky, safe), (safe, breaking));
    assert_received(&must, &none, (risky, safe), (risky, breaking));
    assert_received(&may, &none, (risky, safe), (risky, safe));
    assert_received(&must, &parameter("integer", true), (risky, risky), (breaking, safe));
    let security = json!({"security": [{"key": []}]});
    let [there, back] = both(&sides(&none)[0], &sides(&security)[0]);
    assert!(there.iter().chain(&back).all(|(_, wire)| *wire == safe), "{there:?} {back:?}");
    let [there, _] = both(&sides(&none)[2], &sides(&security)[2]);
    assert!(there.iter().any(|(_, wire)| *wire == breaking), "{there:?}");
}

#[test]
fn a_runtime_expression_is_part_of_the_url_of_a_callback() {
    let of = |path: &str, id: Option<&str>, expression: &str| {
        let mut sent = json!({"responses": {"204": {"description": "d"}}});
        if let Some(id) = id {
            sent["operationId"] = json!(id);
        }
        let subscribe =
            json!({"responses": {"204": {"description": "d"}}, "callbacks": {"done": {expression: {"post": sent}}}});
        let name = path.trim_start_matches("/a/{").trim_end_matches('}');
        let parameters = json!([{"name": name, "in": "path", "required": true, "schema": {}}]);
        json!({"paths": {path: {"parameters": parameters, "post": subscribe}}})
    };
    let all = [
        "{$request.body#/url}",
        "{$request.body#/href}",
        "https://a.example/{$request.query.q}",
        "https://a.example/x",
    ];
    for (index, one) in all.iter().enumerate() {
        for other in all.iter().skip(index + 1) {
            let changes: &[_] = &[("operation-removed", Wire::Risky), ("operation-added", Wire::Safe)];
            assert_both(one, &of("/a/{x}", None, one), &of("/a/{x}", None, other), changes, changes);
            let moved: &[_] = &[("operation-moved", Wire::Risky)];
            assert_both(one, &of("/a/{x}", Some("d"), one), &of("/a/{x}", Some("d"), other), moved, moved);
        }
        // The name of a path parameter of the operation is not sent.
        let renamed: &[_] = &[("parameter-renamed", Wire::Safe)];
        assert_both(one, &of("/a/{x}", None, one), &of("/a/{y}", None, one), renamed, renamed);
    }
}

#[test]
fn a_range_of_media_types_is_wider_than_one() {
    let (safe, risky) = (Wire::Safe, Wire::Risky);
    let body = |media_type: &str| json!({"required": true, "content": {media_type: {"schema": {}}}});
    let request = |media_type: &str| json!({"paths": {"/a": {"post": {"requestBody": body(media_type), "responses": {"204": {"description": "d"}}}}}});
    let response = |media_type: &str| {
        responses("get", json!({"200": {"description": "d", "content": body(media_type)["content"]}}))
    };
    let webhook = |media_type: &str| sides(&json!({"requestBody": body(media_type)}))[0].clone();
    for (wide, narrow) in
        [("image/*", "image/png"), ("*/*", "image/*"), ("*/*", "image/png"), ("application/*", "application/json")]
    {
        let (removed, added) = (("request-media-type-removed", risky), ("request-media-type-added", safe));
        assert_both("request", &request(wide), &request(narrow), &[removed], &[added]);
    }
    // A client that returns bytes reads any media type; one that parses JSON does not. `*/*` includes JSON.
    for (wide, narrow, down, up) in [
        ("image/*", "image/png", safe, safe),
        ("application/*", "application/json", safe, risky),
        ("application/*+json", "application/json", safe, safe),
        ("*/*", "image/*", risky, safe),
        ("*/*", "application/json", safe, safe),
    ] {
        let (removed, added) = (("response-media-type-removed", down), ("response-media-type-added", up));
        assert_both("response", &response(wide), &response(narrow), &[removed], &[added]);
        assert_both("webhook", &webhook(wide), &webhook(narrow), &[removed], &[added]);
    }
    // Parameters of a media type are not compared.
    let same = "application/json; charset=utf-8";
    assert_both("request", &request("application/json"), &request(same), &[], &[]);
    assert_both("response", &response("application/json"), &response(same), &[], &[]);
}
