//! Request bodies that progenitor cannot send: of several media types, multipart, optional, of a
//! vendor's media type. The full form stays as `x-full-requestBody`; what progenitor is shown is a
//! required JSON body, or raw bytes.

use openapi_document::{Pointer, Version, operations, resolve_object};
use serde_json::{Map, Value, json};

use crate::{FULL, Notes, Pass, Step};

/// See the module.
pub const PASS: Pass = Pass { name: "request-bodies", step: Step::Document(run) };

fn run(root: &mut Value, _: Version, notes: &mut Notes) {
    let mut changes: Vec<(Pointer, Value, Value)> = Vec::new();
    for operation in operations(root) {
        let Some(written) = operation.value.get("requestBody") else { continue };
        let at = operation.pointer.child("requestBody");
        let Some(body) = resolve_object(root, written) else {
            notes.dropped(&at, "a request body that is none");
            changes.push((operation.pointer, Value::Null, Value::Null));
            continue;
        };
        if operation.value.get(format!("{FULL}requestBody")).is_some() || is_plain(body) {
            continue;
        }
        notes.kept(&at, "a body that progenitor does not know is sent by the client itself");
        changes.push((operation.pointer, written.clone(), stand_in(body)));
    }
    for (pointer, full, stand_in) in changes {
        let Some(Value::Object(operation)) = root.pointer_mut(pointer.as_str()) else { continue };
        if stand_in.is_null() {
            operation.shift_remove("requestBody");
        } else {
            operation.insert("requestBody".to_owned(), stand_in);
        }
        if !full.is_null() {
            operation.insert(format!("{FULL}requestBody"), full);
        }
    }
}

fn content(body: &Map<String, Value>) -> Option<&Map<String, Value>> {
    body.get("content").and_then(Value::as_object)
}

fn is_plain(body: &Map<String, Value>) -> bool {
    let Some(content) = content(body) else { return false };
    let mut media_types = content.iter();
    match (media_types.next(), media_types.next()) {
        (Some((name, media_type)), None) => {
            name == "application/json"
                && media_type.get("schema").is_some()
                && media_type.get("encoding").is_none()
                && body.get("required") == Some(&Value::Bool(true))
        }
        _ => false,
    }
}

fn stand_in(body: &Map<String, Value>) -> Value {
    let Some(content) = content(body).filter(|content| !content.is_empty()) else { return Value::Null };
    let json_schema =
        content.iter().find(|(name, _)| is_json(name)).and_then(|(_, media_type)| media_type.get("schema"));
    match json_schema {
        Some(schema) => json!({"required": true, "content": {"application/json": {"schema": schema}}}),
        None => {
            json!({"required": true, "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}})
        }
    }
}

/// Whether a media type is JSON (RFC 6839, section 3.1).
pub(crate) fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_lowercase();
    essence == "application/json" || essence == "text/json" || essence.ends_with("+json")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::lowered;

    fn body(body: Value) -> Value {
        lowered(json!({"/x": {"post": {"requestBody": body}}}), json!({})).0["paths"]["/x"]["post"].clone()
    }

    #[test]
    fn several_media_types_are_kept_in_full() {
        let full = json!({"content": {"application/vnd.a+json": {"schema": {"type": "string"}}, "multipart/form-data": {"schema": {"type": "object"}}}});
        let operation = body(full.clone());
        assert_eq!(operation["x-full-requestBody"], full);
        assert_eq!(
            operation["requestBody"],
            json!({"required": true, "content": {"application/json": {"schema": {"type": "string"}}}})
        );
    }

    #[test]
    fn a_required_json_body_stays() {
        let plain = json!({"required": true, "content": {"application/json": {"schema": {"type": "string"}}}});
        let operation = body(plain.clone());
        assert_eq!(operation["requestBody"], plain);
        assert!(operation.get("x-full-requestBody").is_none());
    }
}
