//! Responses that progenitor cannot tell apart: it takes one type for success and one for errors.
//! The full list stays as `x-full-responses`; what progenitor is shown is the first success.

use openapi_document::{Pointer, Version, operations, resolve_object};
use serde_json::{Map, Value, json};

use crate::{FULL, Notes, Pass, Step, passes::request_bodies::is_json};

/// See the module.
pub const PASS: Pass = Pass { name: "responses", step: Step::Document(run) };

fn run(root: &mut Value, _: Version, notes: &mut Notes) {
    let mut changes: Vec<(Pointer, Value, Value)> = Vec::new();
    for operation in operations(root) {
        let Some(Value::Object(responses)) = operation.value.get("responses") else { continue };
        let at = operation.pointer.child("responses");
        let mut full = Map::new();
        let resolved: Map<String, Value> = responses
            .iter()
            .filter(|(status, _)| !status.starts_with("x-"))
            .filter_map(|(status, response)| {
                let Some(canonical) = canonical(status) else {
                    notes.dropped(&at.child(status), "is no status code");
                    return None;
                };
                let resolved = Value::Object(resolve_object(root, response)?.clone());
                full.insert(canonical.clone(), response.clone());
                Some((canonical, resolved))
            })
            .collect();
        if operation.value.get(format!("{FULL}responses")).is_some() || is_plain(&resolved) {
            continue;
        }
        notes.kept(&at, "several types of answer are told apart by the client itself");
        let stand_in = stand_in(&resolved);
        changes.push((operation.pointer, Value::Object(full), stand_in));
    }
    for (pointer, full, stand_in) in changes {
        let Some(Value::Object(operation)) = root.pointer_mut(pointer.as_str()) else { continue };
        operation.insert("responses".to_owned(), stand_in);
        operation.insert(format!("{FULL}responses"), full);
    }
}

/// A status code, a range such as `4XX`, or `default`, as OpenAPI spells it.
fn canonical(status: &str) -> Option<String> {
    let status = status.trim();
    if status.eq_ignore_ascii_case("default") {
        return Some("default".to_owned());
    }
    let upper = status.to_uppercase();
    let bytes = upper.as_bytes();
    match bytes {
        [b'1'..=b'5', b'X', b'X'] => Some(upper),
        [b'1'..=b'9', b'0'..=b'9', b'0'..=b'9'] => Some(upper),
        _ => None,
    }
}

/// What progenitor would make of a response.
#[derive(PartialEq)]
enum Shape<'a> {
    Empty,
    Json(&'a Value),
    Raw,
    /// Something that it would stop at.
    Refused,
}

fn shape(response: &Value) -> Shape<'_> {
    let Some(Value::Object(content)) = response.get("content") else { return Shape::Empty };
    let mut media_types = content.iter();
    match (media_types.next(), media_types.next()) {
        (None, _) => Shape::Empty,
        (Some((name, media_type)), None) if name == "application/json" => match media_type.get("schema") {
            Some(schema) if media_type.get("encoding").is_none() => Shape::Json(schema),
            _ => Shape::Refused,
        },
        (Some((name, _)), None) if !is_json(name) => Shape::Raw,
        _ => Shape::Refused,
    }
}

fn is_plain(responses: &Map<String, Value>) -> bool {
    let one_shape = |wanted: fn(&str) -> bool| {
        let mut shapes = responses.iter().filter(|(status, _)| wanted(status)).map(|(_, response)| shape(response));
        match shapes.next() {
            None => true,
            Some(first) => first != Shape::Refused && shapes.all(|shape| shape == first),
        }
    };
    let known = |status: &String| status == "default" || matches!(status.as_bytes().first(), Some(b'2' | b'4' | b'5'));
    responses.keys().all(known)
        && one_shape(|status| status.starts_with('2') || status == "default")
        && one_shape(|status| status.starts_with(['4', '5']) || status == "default")
}

fn stand_in(responses: &Map<String, Value>) -> Value {
    let success = responses.iter().find(|(status, _)| status.starts_with('2'));
    let Some((status, response)) = success else { return json!({"default": {"description": ""}}) };
    let content = response.get("content").and_then(Value::as_object);
    let schema = content.and_then(|content| {
        let (_, media_type) = content.iter().find(|(name, _)| is_json(name))?;
        media_type.get("schema")
    });
    let description = response.get("description").cloned().unwrap_or_else(|| "".into());
    match (schema, content.is_some_and(|content| !content.is_empty())) {
        (Some(schema), _) => {
            json!({status: {"description": description, "content": {"application/json": {"schema": schema}}}})
        }
        (None, true) => json!({status: {"description": description, "content": {"application/octet-stream": {}}}}),
        (None, false) => json!({status: {"description": description}}),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::lowered;

    fn answers(responses: Value) -> Value {
        lowered(json!({"/x": {"get": {"responses": responses}}}), json!({})).0["paths"]["/x"]["get"].clone()
    }

    fn json_of(name: &str) -> Value {
        json!({"description": "", "content": {"application/json": {"schema": {"type": name}}}})
    }

    #[test]
    fn several_types_are_kept_in_full() {
        let operation = answers(
            json!({"200": json_of("string"), "201": json_of("integer"), "4xx": json_of("string"), "500": json_of("integer")}),
        );
        assert_eq!(operation["responses"], json!({"200": json_of("string")}));
        assert_eq!(operation["x-full-responses"]["4XX"], json_of("string"));
    }

    #[test]
    fn one_type_each_stays() {
        let plain = json!({"200": json_of("string"), "204x": {"description": ""}, "4XX": json_of("integer"), "500": json_of("integer")});
        let operation = answers(plain);
        assert!(operation.get("x-full-responses").is_none());
    }
}
