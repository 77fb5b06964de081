//! Replaces `contentEncoding` and `contentMediaType` (JSON Schema validation, section 8) by the formats `byte` and
//! `binary` of OpenAPI 3.0.

use openapi_document::{Members, Pointer};
use serde_json::Value;

use crate::{Notes, Pass, Step, pass::Schema};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "content-encoding", step: Step::Schema(convert_content_encoding) };

fn convert_content_encoding(schema: &mut Schema, pointer: &Pointer, notes: &mut Notes) {
    if !schema.has_any(&["contentEncoding", "contentMediaType", "contentSchema"]) {
        return;
    }
    let encoding = schema.take_member("contentEncoding");
    let media_type = schema.take_member("contentMediaType");
    let content = schema.take_member("contentSchema");
    let at = pointer.child("contentEncoding");
    match (encoding.as_ref().and_then(Value::as_str), media_type.as_ref().and_then(Value::as_str)) {
        (None, None) => return,
        (Some("base64" | "base64url"), _) => {
            schema.entry("format").or_insert_with(|| "byte".into());
            notes.kept(&at, "base64 content encoding expressed as the format `byte`");
        }
        (Some("binary"), _) => {
            schema.entry("format").or_insert_with(|| "binary".into());
            notes.kept(&at, "binary content expressed as the format `binary`");
        }
        (None, Some(media_type)) if is_binary(media_type) => {
            schema.entry("format").or_insert_with(|| "binary".into());
            notes.kept(&at, "binary content expressed as the format `binary`");
        }
        (Some(_), _) => notes.dropped(&at, "content encoding not supported; the string is left encoded"),
        (None, Some(_)) => {
            notes.dropped(
                &pointer.child("contentMediaType"),
                "content media type not supported; the string is left unparsed",
            );
        }
    }
    if !schema.has("type") {
        schema.insert("type".to_owned(), "string".into());
    }
    if content.is_some() {
        notes.dropped(&pointer.child("contentSchema"), "content of the string is not parsed");
    }
}

/// Returns true if a media type is binary rather than text.
fn is_binary(media_type: &str) -> bool {
    let kinds = ["image/", "audio/", "video/", "font/"];
    kinds.iter().any(|kind| media_type.starts_with(kind) && !media_type.ends_with("+xml"))
        || matches!(media_type, "application/octet-stream" | "application/pdf" | "application/zip" | "application/gzip")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::schema_becomes;

    #[test]
    fn encodings_become_formats() {
        let becomes = |before, after| schema_becomes(PASS, before, after);
        becomes(json!({"type": "string", "contentEncoding": "base64"}), json!({"type": "string", "format": "byte"}));
        becomes(json!({"contentMediaType": "application/octet-stream"}), json!({"format": "binary", "type": "string"}));
        becomes(json!({"contentMediaType": "image/png"}), json!({"format": "binary", "type": "string"}));
        becomes(json!({"type": "string", "contentEncoding": "binary"}), json!({"type": "string", "format": "binary"}));
        becomes(json!({"type": "string", "contentMediaType": "application/json"}), json!({"type": "string"}));
    }
}
