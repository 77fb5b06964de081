//! Compatibility of actual requests and responses: text has no types, complete URLs are compared, and bodies matter
//! if they are read.
#![allow(clippy::unwrap_used, clippy::panic)]

use openapi_document::Document;
use openapi_drift::{Change, Drift, Options, Source, Wire, drift};
use serde_json::{Value, json};

fn document(servers: Value, paths: Value) -> Document {
    let root = json!({"openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "servers": servers, "paths": paths});
    Document::parse("t.json", root.to_string()).unwrap()
}

fn compare(old: &Document, new: &Document) -> Drift {
    drift(old, new, &Options { wire_only: true, ..Options::default() })
}

/// Returns an operation with one parameter.
fn with_parameter(place: &str, schema: Value) -> Document {
    let is_path = place == "path";
    let parameter = json!({"name": "p", "in": place, "required": is_path, "schema": schema});
    let path = if is_path { "/a/{p}" } else { "/a" };
    document(json!([]), json!({path: {"get": {"parameters": [parameter], "responses": {"204": {"description": "d"}}}}}))
}

/// Returns an operation with an urlencoded form of one member.
fn with_form(schema: Value) -> Document {
    let form = json!({"type": "object", "properties": {"a": schema}});
    let body = json!({"content": {"application/x-www-form-urlencoded": {"schema": form}}});
    document(json!([]), json!({"/a": {"post": {"requestBody": body, "responses": {"204": {"description": "d"}}}}}))
}

/// Returns an operation whose response has a body of a media type.
fn with_response(media_type: &str, schema: Value) -> Document {
    let response = json!({"description": "d", "content": {media_type: {"schema": schema}}});
    document(json!([]), json!({"/a": {"get": {"responses": {"200": response}}}}))
}

fn only(found: &Drift) -> &Change {
    match found.changes.as_slice() {
        [only] => only,
        _ => panic!("{found:#?}"),
    }
}

#[test]
fn a_number_is_a_text_to_a_server_that_takes_texts() {
    for place in ["path", "query", "header", "cookie"] {
        for name in ["integer", "number", "boolean"] {
            let (old, new) =
                (with_parameter(place, json!({"type": name})), with_parameter(place, json!({"type": "string"})));
            let found = compare(&old, &new);
            assert_eq!(
                (only(&found).rule.as_str(), only(&found).wire),
                ("request-type-changed", Wire::Safe),
                "{place}"
            );
            let back = compare(&new, &old);
            let change = only(&back);
            assert_eq!(change.wire, Wire::Breaking, "{place} {name}");
            assert!(change.witness.as_ref().unwrap().value.is_some(), "{place} {name}: {change:#?}");
        }
    }
    let (old, new) = (with_form(json!({"type": "integer"})), with_form(json!({"type": "string"})));
    assert_eq!(compare(&old, &new).summary.wire, Wire::Safe);
    assert_eq!(compare(&new, &old).summary.wire, Wire::Breaking);
}

#[test]
fn what_is_asserted_of_a_text_holds_for_the_text_of_a_number() {
    let old = with_parameter("query", json!({"type": "integer", "enum": [1, 2]}));
    let same = with_parameter("query", json!({"type": "string", "enum": ["1", "2"]}));
    assert_eq!(compare(&old, &same).summary.wire, Wire::Safe);
    let less = with_parameter("query", json!({"type": "string", "enum": ["1"]}));
    assert_eq!(compare(&old, &less).summary.wire, Wire::Breaking);
    let long = with_parameter("query", json!({"type": "string", "minLength": 3}));
    assert_eq!(compare(&with_parameter("query", json!({"type": "integer"})), &long).summary.wire, Wire::Risky);
}

#[test]
fn a_lone_text_is_a_list_of_one() {
    let text = json!({"type": "string"});
    let list = |items: Value| json!({"type": "array", "items": items});
    let query = compare(&with_parameter("query", text.clone()), &with_parameter("query", list(text.clone())));
    assert_eq!(only(&query).wire, Wire::Safe);
    // A comma would separate two items.
    let path = compare(&with_parameter("path", text.clone()), &with_parameter("path", list(text.clone())));
    assert_eq!(only(&path).wire, Wire::Risky);
    let number = compare(
        &with_parameter("path", json!({"type": "integer"})),
        &with_parameter("path", list(json!({"type": "integer"}))),
    );
    assert_eq!(only(&number).wire, Wire::Safe);
    let other = compare(&with_parameter("query", text), &with_parameter("query", list(json!({"type": "integer"}))));
    assert_eq!(other.summary.wire, Wire::Breaking);
}

#[test]
fn a_format_applies_to_the_text_of_other_types() {
    let text = |format: &str| json!({"type": "string", "format": format});
    let list = |items: Value| json!({"type": "array", "items": items});
    let typed = |name: &str| json!({"type": name});
    let levels = [
        (typed("integer"), text("uuid"), Wire::Breaking),
        (typed("integer"), text("date-time"), Wire::Breaking),
        (typed("integer"), text("email"), Wire::Breaking),
        (typed("number"), text("date"), Wire::Breaking),
        (typed("boolean"), text("uuid"), Wire::Breaking),
        (json!({"type": "integer", "format": "int64"}), text("uuid"), Wire::Breaking),
        (typed("boolean"), text("int64"), Wire::Risky),
        // Some texts of integers are host names.
        (typed("integer"), text("hostname"), Wire::Risky),
        (json!({}), text("uuid"), Wire::Risky),
        (typed("integer"), text("int64"), Wire::Safe),
        (typed("integer"), typed("string"), Wire::Safe),
        (text("uuid"), typed("string"), Wire::Safe),
        (typed("string"), text("uuid"), Wire::Risky),
        (text("uuid"), typed("integer"), Wire::Breaking),
    ];
    for (old, new, level) in levels {
        for place in ["path", "query", "header"] {
            let found = compare(&with_parameter(place, old.clone()), &with_parameter(place, new.clone()));
            assert_eq!(found.summary.wire, level, "{place}: {old} -> {new}: {found:#?}");
            for change in found.changes.iter().filter(|it| it.wire == Wire::Breaking) {
                assert!(change.witness.as_ref().unwrap().value.is_some(), "{place}: {old} -> {new}: {change:#?}");
            }
        }
        assert_eq!(compare(&with_form(old), &with_form(new)).summary.wire, level);
    }
    let items = compare(&with_parameter("query", typed("integer")), &with_parameter("query", list(text("uuid"))));
    assert_eq!(items.summary.wire, Wire::Breaking, "{items:#?}");
    let inside =
        compare(&with_parameter("query", list(typed("integer"))), &with_parameter("query", list(text("uuid"))));
    assert_eq!(inside.summary.wire, Wire::Breaking, "{inside:#?}");
    // A response has one type or the other, which the rule for types reports alone.
    let response =
        compare(&with_response("application/json", typed("integer")), &with_response("application/json", text("uuid")));
    assert_eq!((only(&response).rule.as_str(), response.summary.wire), ("response-type-changed", Wire::Breaking));
}

#[test]
fn a_single_text_is_not_a_list_of_two() {
    let list = |least: u64, most: u64| json!({"type": "array", "items": {}, "minItems": least, "maxItems": most});
    for (place, name, new, level) in [
        ("query", "string", list(2, 3), Wire::Breaking),
        ("query", "string", list(0, 0), Wire::Breaking),
        ("query", "string", list(1, 3), Wire::Safe),
        ("path", "integer", list(2, 3), Wire::Breaking),
        ("path", "integer", list(1, 3), Wire::Safe),
        // A string may contain commas.
        ("path", "string", list(2, 3), Wire::Risky),
    ] {
        let old = with_parameter(place, json!({"type": name}));
        let found = compare(&old, &with_parameter(place, new.clone()));
        assert_eq!(found.summary.wire, level, "{place} {name} {new}: {found:#?}");
    }
}

#[test]
fn exchanged_names_of_path_parameters_are_a_break_of_the_source() {
    let of = |path: &str| {
        let parameters = ["x", "y"].map(|it| json!({"name": it, "in": "path", "required": true, "schema": {}}));
        let operation =
            json!({"operationId": "a", "parameters": parameters, "responses": {"204": {"description": "d"}}});
        document(json!([]), json!({path: {"get": operation}}))
    };
    let found = drift(&of("/a/{x}/{y}"), &of("/a/{y}/{x}"), &Options::default());
    assert_eq!((found.summary.wire, found.summary.source), (Wire::Safe, Source::Major), "{found:#?}");
    let cause = found.changes.iter().find(|it| it.source == Source::Major).unwrap();
    assert_eq!(cause.rule, "parameter-renamed");
    let same = drift(&of("/a/{x}/{y}"), &of("/b/{x}/{y}"), &Options::default());
    assert_eq!(same.summary.source, Source::None, "{same:#?}");
}

#[test]
fn parameters_have_no_null() {
    let old = with_parameter("query", json!({"type": "string", "nullable": true}));
    let new = with_parameter("query", json!({"type": "string"}));
    assert_eq!(compare(&old, &new).summary.wire, Wire::Safe);
    assert_eq!(compare(&new, &old).summary.wire, Wire::Safe);
}

#[test]
fn a_prefix_may_move_between_server_and_path() {
    let operation = json!({"get": {"operationId": "a", "responses": {"204": {"description": "d"}}}});
    let old = document(json!([{"url": "https://h.example"}]), json!({"/v1/a": operation}));
    let new = document(json!([{"url": "https://h.example/v1"}]), json!({"/a": operation}));
    let found = compare(&old, &new);
    assert_eq!((only(&found).rule.as_str(), only(&found).wire), ("operation-moved", Wire::Safe));
    assert!(only(&found).message.contains("base URL"), "{}", only(&found).message);
}

#[test]
fn equal_urls_are_the_same_server() {
    let operation = json!({"get": {"operationId": "a", "responses": {"204": {"description": "d"}}}});
    let old = document(json!([{"url": "https://h.example/v1"}]), json!({"/a": operation}));
    let new = document(json!([{"url": "HTTPS://H.example:443/v1"}]), json!({"/a": operation}));
    assert_eq!(compare(&old, &new).changes, []);
    let moved = document(json!([{"url": "https://h.example:443"}]), json!({"/v1/a": operation}));
    assert_eq!(only(&compare(&old, &moved)).wire, Wire::Safe);
}

#[test]
fn a_body_that_nobody_reads_breaks_nothing() {
    let none = document(json!([]), json!({"/a": {"get": {"responses": {"204": {"description": "d"}}}}}));
    let found = compare(&none, &with_response("application/json", json!({"type": "object"})));
    assert_eq!(found.summary.wire, Wire::Safe, "{found:#?}");
    let read = with_response("application/json", json!({"type": "string"}));
    assert_eq!(compare(&read, &none).summary.wire, Wire::Breaking);
}

#[test]
fn media_types_with_the_same_body_form_are_risky() {
    let bytes = json!({"type": "string", "format": "binary"});
    let object = json!({"type": "object", "properties": {"a": {"type": "string"}}});
    for (before, after, schema) in [
        ("application/pdf", "application/octet-stream", &bytes),
        ("application/json", "application/vnd.x+json", &object),
    ] {
        let found = compare(&with_response(before, schema.clone()), &with_response(after, schema.clone()));
        assert_eq!(found.summary.wire, Wire::Risky, "{found:#?}");
    }
    // A body that the client reads as JSON is compared, irrespective of its media type.
    let other = json!({"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}});
    let found =
        compare(&with_response("application/json", other), &with_response("application/vnd.x+json", object.clone()));
    assert!(found.changes.iter().any(|it| it.rule == "response-property-optional"), "{found:#?}");
    let text = compare(&with_response("application/json", object.clone()), &with_response("text/plain", object));
    assert_eq!(text.summary.wire, Wire::Breaking);
}

#[test]
fn schemas_of_text_and_bytes_are_not_compared() {
    for media_type in ["application/xml", "text/csv", "application/octet-stream"] {
        let of = |name: &str| with_response(media_type, json!({"type": "object", "properties": {"a": {"type": name}}}));
        let found = compare(&of("string"), &of("integer"));
        assert_eq!(found.changes, [], "{media_type}");
        assert!(found.not_compared.iter().any(|it| it.keyword == "schema"), "{media_type}: {found:#?}");
    }
}

#[test]
fn a_place_that_is_gone_has_the_nearest_one_that_is_left() {
    let of = |members: Value| with_response("application/json", json!({"type": "object", "properties": members}));
    let found =
        compare(&of(json!({"a": {"type": "string"}, "b": {"type": "string"}})), &of(json!({"a": {"type": "string"}})));
    let change = only(&found);
    assert_eq!(change.message, "`b` in response 200 of `GET /a`: property removed");
    let near = change.near.as_ref().unwrap();
    assert_eq!(near.pointer.as_str(), "/paths/~1a/get/responses/200/content/application~1json/schema");
    assert!(change.new_place.is_none());
}

#[test]
fn a_text_is_sent_as_it_is_with_and_without_a_media_type() {
    let with = |holder: Value| {
        let mut parameter = json!({"name": "p", "in": "header"});
        parameter.as_object_mut().unwrap().extend(holder.as_object().unwrap().clone());
        let response = json!({"description": "d", "headers": {"X-A": holder}});
        document(json!([]), json!({"/a": {"get": {"parameters": [parameter], "responses": {"204": response}}}}))
    };
    let content = |name: &str| with(json!({"content": {name: {"schema": {"type": "string"}}}}));
    let plain = with(json!({"schema": {"type": "string"}}));
    assert!(compare(&plain, &content("text/plain")).changes.is_empty());
    let rules: Vec<String> =
        compare(&plain, &content("application/json")).changes.into_iter().map(|change| change.rule).collect();
    assert_eq!(rules, ["parameter-media-type-changed", "response-header-media-type-changed"]);
}
