//! Reduces each request body to one that progenitor supports: required, with one media type. JSON is preferred, then
//! forms, bytes and text.

use openapi_document::{MediaTypeRef, Members, Pointer, operations};
use serde_json::{Map, Value, json};

use crate::{Level, Notes, Pass, Step, left_out::leave_out};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "request-bodies", step: Step::Document(reduce_request_bodies) };

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";
const BYTES: &str = "application/octet-stream";

/// The change to a request body.
enum BodyChange {
    Replace(Value, Vec<(Level, String)>),
    /// The body is removed.
    Remove,
    /// The operation is removed.
    Reject(String),
}

fn reduce_request_bodies(root: &mut Value, notes: &mut Notes) {
    let mut changes: Vec<(Pointer, BodyChange)> = Vec::new();
    for operation in operations(root) {
        let Some(body) = operation.request_body() else {
            if operation.value.has("requestBody") {
                changes.push((operation.pointer, BodyChange::Remove));
            }
            continue;
        };
        let content = body.content();
        let is_required = body.required() == Some(true);
        if let ([only], true) = (content.as_slice(), is_required)
            && is_plain(only)
        {
            continue;
        }
        let written = content.iter().filter_map(|it| Some((rank(it)?, it))).min_by_key(|(rank, _)| *rank);
        let outcome = match written {
            Some((_, chosen)) => becomes(body.value, chosen, &content, is_required),
            None if content.is_empty() || !is_required => BodyChange::Remove,
            None => {
                let names: Vec<&str> = content.iter().map(|it| it.name).collect();
                BodyChange::Reject(format!("request media types `{}`", names.join("`, `")))
            }
        };
        changes.push((operation.pointer, outcome));
    }
    for (pointer, outcome) in changes {
        let at = pointer.child("requestBody");
        match outcome {
            BodyChange::Reject(why) => leave_out(root, &pointer, &why, notes),
            BodyChange::Remove => {
                notes.dropped(&at, "optional request body removed: media type not supported by progenitor");
                if let Some(Value::Object(operation)) = root.pointer_mut(pointer.as_str()) {
                    operation.take_member("requestBody");
                }
            }
            BodyChange::Replace(body, remarks) => {
                for (level, remark) in remarks {
                    match level {
                        Level::Kept => notes.kept(&at, remark),
                        Level::Widened => notes.widened(&at, remark),
                        Level::Dropped => notes.dropped(&at, remark),
                    }
                }
                if let Some(Value::Object(operation)) = root.pointer_mut(pointer.as_str()) {
                    operation.insert("requestBody".to_owned(), body);
                }
            }
        }
    }
}

/// Returns the preference of a media type, lowest first; `None` if progenitor cannot send it.
fn rank(media_type: &MediaTypeRef<'_>) -> Option<u8> {
    Some(match media_type.essence().as_str() {
        JSON => 0,
        _ if media_type.is_json() => 1,
        "*/*" if is_structured(media_type) => 2,
        FORM => 3,
        BYTES => 4,
        "*/*" | "application/*" => 5,
        "text/plain" | "text/x-markdown" => 6,
        "text/*" => 7,
        _ => return None,
    })
}

fn is_structured(media_type: &MediaTypeRef<'_>) -> bool {
    let Some((_, schema)) = media_type.schema() else { return false };
    let is_object = schema.member("type").is_none_or(|name| name == "object" || name == "array");
    is_object && schema.has_any(&["$ref", "properties", "items", "oneOf", "anyOf", "allOf"])
}

fn is_plain(media_type: &MediaTypeRef<'_>) -> bool {
    let (schema, name) = (media_type.value.member("schema"), media_type.name);
    let is_alone = media_type.value.member("encoding").is_none();
    match schema {
        Some(_) if name == JSON || name == FORM => is_alone,
        Some(schema) if name == BYTES => *schema == bytes(),
        Some(schema) if name == "text/plain" => *schema == text(),
        _ => false,
    }
}

fn bytes() -> Value {
    json!({"type": "string", "format": "binary"})
}

fn text() -> Value {
    json!({"type": "string"})
}

fn becomes(
    body: &Map<String, Value>,
    chosen: &MediaTypeRef<'_>,
    all: &[MediaTypeRef<'_>],
    is_required: bool,
) -> BodyChange {
    let mut remarks = Vec::new();
    let essence = chosen.essence();
    let name = match rank(chosen) {
        Some(0..=2) => JSON,
        Some(3) => FORM,
        Some(4 | 5) => BYTES,
        _ if essence == "text/x-markdown" => "text/x-markdown",
        _ => "text/plain",
    };
    let others: Vec<&str> = all.iter().map(|it| it.name).filter(|other| *other != chosen.name).collect();
    if !others.is_empty() {
        remarks.push((
            Level::Dropped,
            format!("progenitor supports one request media type; `{}` removed", others.join("`, `")),
        ));
    }
    if essence != name && !essence.contains('*') {
        remarks.push((Level::Dropped, format!("`{essence}` sent as `{name}`")));
    }
    if !is_required {
        remarks.push((Level::Dropped, "optional request body made required".to_owned()));
    }
    if chosen.value.has("encoding") {
        remarks.push((Level::Dropped, "`encoding` not supported by progenitor".to_owned()));
    }
    let schema = match name {
        BYTES => bytes(),
        JSON | FORM => chosen.value.member("schema").cloned().unwrap_or_else(|| json!({})),
        _ => text(),
    };
    let mut written = Map::new();
    written.extend(body.member("description").map(|text| ("description".to_owned(), text.clone())));
    written.insert("required".to_owned(), json!(true));
    let mut media_type = Map::from_iter([("schema".to_owned(), schema)]);
    for key in ["example", "examples"] {
        media_type.extend(chosen.value.member(key).map(|value| (key.to_owned(), value.clone())));
    }
    written.insert("content".to_owned(), json!({ name: media_type }));
    if remarks.is_empty() {
        remarks.push((Level::Kept, "rewritten in the form that progenitor accepts".to_owned()));
    }
    BodyChange::Replace(Value::Object(written), remarks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::lowered;

    fn body(body: Value) -> Value {
        lowered(json!({"/x": {"post": {"requestBody": body}}}), json!({})).0["paths"]["/x"]["post"].clone()
    }

    #[test]
    fn of_several_media_types_one_is_sent() {
        let full = json!({"content": {"multipart/form-data": {"schema": {"type": "object"}}, "application/vnd.a+json": {"schema": {"type": "string"}}}});
        assert_eq!(
            body(full)["requestBody"],
            json!({"required": true, "content": {"application/json": {"schema": {"type": "string"}}}})
        );
    }

    #[test]
    fn what_cannot_be_sent_takes_the_operation_along_if_it_must_be() {
        let form = |required: bool| json!({"required": required, "content": {"multipart/form-data": {"schema": {"type": "object"}}}});
        assert_eq!(body(form(true)), Value::Null);
        assert!(body(form(false)).is_object() && body(form(false)).get("requestBody").is_none());
    }

    #[test]
    fn a_required_json_body_stays() {
        let plain = json!({"required": true, "content": {"application/json": {"schema": {"type": "string"}}}});
        assert_eq!(body(plain.clone())["requestBody"], plain);
    }
}
