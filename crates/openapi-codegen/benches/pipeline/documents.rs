//! Documents of any size, with the constructs of real ones.

use serde_json::{Map, Value, json};

/// Returns a document with this number of resources as JSON.
pub fn json(resources: usize) -> String {
    serde_json::to_string_pretty(&document(resources)).unwrap_or_default()
}

/// Returns the same document as YAML in block style.
pub fn yaml(resources: usize) -> String {
    let mut text = String::new();
    block(&document(resources), 0, &mut text);
    text
}

fn block(value: &Value, depth: usize, text: &mut String) {
    let indent = "  ".repeat(depth);
    let mut child = |head: String, value: &Value| {
        text.push_str(&head);
        match value {
            Value::Object(members) if !members.is_empty() => {
                text.push('\n');
                block(value, depth + 1, text);
            }
            Value::Array(items) if !items.is_empty() => {
                text.push('\n');
                block(value, depth + 1, text);
            }
            plain => text.push_str(&format!(" {plain}\n")),
        }
    };
    match value {
        Value::Object(members) => members.iter().for_each(|(key, value)| child(format!("{indent}{key:?}:"), value)),
        Value::Array(items) => items.iter().for_each(|item| child(format!("{indent}-"), item)),
        _ => {}
    }
}

fn document(resources: usize) -> Value {
    let mut paths = Map::new();
    let mut schemas = Map::new();
    for number in 0..resources {
        resource(number, resources, &mut paths, &mut schemas);
    }
    json!({
        "openapi": "3.1.0",
        "info": {"title": "Bench", "version": "1.0.0"},
        "servers": [{"url": "https://api.example.com/v1"}],
        "paths": paths,
        "components": {"schemas": schemas},
    })
}

fn resource(number: usize, all: usize, paths: &mut Map<String, Value>, schemas: &mut Map<String, Value>) {
    let name = format!("Resource{number}");
    let to = |part: &str| json!({"$ref": format!("#/components/schemas/{name}{part}")});
    let next = format!("#/components/schemas/Resource{}", (number + 1) % all);
    let described = |what: &str| {
        format!(
            "The {what} of the resource. It is set when the resource is made and may be changed by its owner later on."
        )
    };
    let mut add = |part: &str, schema: Value| schemas.insert(format!("{name}{part}"), schema);
    add(
        "",
        json!({"type": "object", "required": ["id", "state"], "properties": {
            "id": {"type": "string", "format": "uuid", "description": described("identifier")},
            "state": to("State"), "owner": {"anyOf": [to("Owner"), {"type": "null"}]}, "shape": to("Shape"),
            "created_at": {"type": "string", "format": "date-time"}, "count": {"type": ["integer", "null"], "minimum": 0},
            "labels": {"type": "object", "additionalProperties": {"type": "string"}},
            "nested": {"type": "object", "properties": {"depth": {"type": "integer", "exclusiveMinimum": 0}, "tags": {"type": "array", "items": {"type": "string"}}}},
            "parent": {"$ref": next, "description": described("parent")},
        }}),
    );
    add("State", json!({"type": "string", "enum": ["active", "paused", "in-progress", "gone"]}));
    add(
        "Owner",
        json!({"allOf": [to("Named"), {"type": "object", "required": ["email"], "properties": {"email": {"type": "string", "format": "email"}}}]}),
    );
    add(
        "Named",
        json!({"type": "object", "properties": {"name": {"type": "string", "description": described("name")}}}),
    );
    add(
        "Circle",
        json!({"type": "object", "required": ["kind"], "properties": {"kind": {"const": "circle"}, "radius": {"type": "number"}}}),
    );
    add(
        "Square",
        json!({"type": "object", "required": ["kind"], "properties": {"kind": {"const": "square"}, "side": {"type": "number"}}}),
    );
    add("Shape", json!({"oneOf": [to("Circle"), to("Square")], "discriminator": {"propertyName": "kind"}}));
    add(
        "Page",
        json!({"type": "object", "properties": {"items": {"type": "array", "items": to("")}, "next": {"type": ["string", "null"]}}}),
    );
    add(
        "NotFound",
        json!({"type": "object", "properties": {"code": {"const": "not_found"}, "message": {"type": "string"}}}),
    );
    add(
        "Refused",
        json!({"type": "object", "properties": {"code": {"type": "string"}, "details": {"type": "array", "items": {"type": "string"}}}}),
    );
    let body = |schema: Value| json!({"required": true, "content": {"application/json": {"schema": schema}}});
    let response =
        |schema: Value| json!({"description": "It is there.", "content": {"application/json": {"schema": schema}}});
    let id = json!([{"name": "id", "in": "path", "required": true, "schema": {"type": "string", "format": "uuid"}}]);
    let failures = |mut responses: Value| {
        responses["404"] = response(to("NotFound"));
        responses["422"] = response(to("Refused"));
        responses
    };
    let operation = |verb: &str, rest: Value| {
        let mut operation = json!({"operationId": format!("{verb}_{name}"), "summary": described(verb)});
        if let (Some(operation), Value::Object(rest)) = (operation.as_object_mut(), rest) {
            operation.extend(rest);
        }
        operation
    };
    paths.insert(format!("/resources{number}"), json!({
        "get": operation("list", json!({"parameters": [
            {"name": "page", "in": "query", "schema": {"type": "integer"}},
            {"name": "state", "in": "query", "style": "form", "explode": false, "schema": {"type": "array", "items": to("State")}},
        ], "responses": failures(json!({"200": response(to("Page"))}))})),
        "post": operation("create", json!({"requestBody": body(to("")), "responses": failures(json!({"201": response(to(""))}))})),
    }));
    paths.insert(format!("/resources{number}/{{id}}"), json!({
        "parameters": id,
        "get": operation("get", json!({"responses": failures(json!({"200": response(to(""))}))})),
        "put": operation("replace", json!({"requestBody": body(to("")), "responses": failures(json!({"200": response(to("")), "202": {"description": "Later."}}))})),
        "delete": operation("delete", json!({"responses": failures(json!({"204": {"description": "Gone."}}))})),
    }));
}
