//! The error envelopes of the APIs.
//!
//! | API | according to its reference | according to its guide or its own client |
//! |---|---|---|
//! | Partoo | `{"errors": {"authentication": "…"}}` | `{"error": {"authentication": "…"}}` |
//! | RiverGen | `{"error": {"code", "message", "details", "timestamp"}}` | `{"success": false, "error": {"code", "message"}}` |
//! | Katapult | `{"code", "description", "detail"}` | `{"error": {"code", "description", "detail"}}` |
//! | Kare | not documented; its gateway sends `{"message"}` | |

use serde_json::Value;

/// The contents of an error envelope.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Envelope {
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
}

pub(crate) fn read(body: &[u8]) -> Envelope {
    let Ok(value) = serde_json::from_slice::<Value>(body) else { return Envelope::default() };
    let inner = value.get("errors").or_else(|| value.get("error")).unwrap_or(&value);
    let text = |key: &str| inner.get(key).and_then(Value::as_str).map(str::to_owned);
    if let Value::String(message) = inner {
        return Envelope { code: None, message: Some(message.clone()) };
    }
    let message = text("message").or_else(|| text("description"));
    let code = text("code");
    if code.is_some() || message.is_some() {
        return Envelope { code, message };
    }
    // Partoo's key is the kind of error; its value is a string, or an object for a malformed request.
    let first = inner.as_object().filter(|_| !std::ptr::eq(inner, &value)).and_then(|members| members.iter().next());
    match first {
        Some((kind, Value::String(message))) => Envelope { code: Some(kind.clone()), message: Some(message.clone()) },
        Some((kind, details)) => Envelope { code: Some(kind.clone()), message: Some(details.to_string()) },
        None => Envelope::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_envelopes_of_each_api_are_read() {
        for (body, code, message) in [
            (r#"{"errors": {"json": "Resource not found"}}"#, "json", "Resource not found"),
            (r#"{"error": {"authentication": "User not authenticated"}}"#, "authentication", "User not authenticated"),
            (r#"{"errors": {"json": {"name": ["missing"]}}}"#, "json", r#"{"name":["missing"]}"#),
            (r#"{"error": {"code": "AUTH_REQUIRED", "message": "m", "timestamp": "t"}}"#, "AUTH_REQUIRED", "m"),
            (
                r#"{"success": false, "error": {"code": "organization_access_denied", "message": "m"}}"#,
                "organization_access_denied",
                "m",
            ),
            (r#"{"code": "organization_not_found", "description": "d", "detail": {}}"#, "organization_not_found", "d"),
            (r#"{"error": {"code": "organization_not_found", "description": "d"}}"#, "organization_not_found", "d"),
        ] {
            let expected = Envelope { code: Some(code.to_owned()), message: Some(message.to_owned()) };
            assert_eq!(read(body.as_bytes()), expected, "{body}");
        }
        assert_eq!(read(br#"{"message": "Forbidden"}"#).message.as_deref(), Some("Forbidden"));
        assert_eq!(read(b"<html>"), Envelope::default());
        assert_eq!(read(b"{\"other\": {\"a\": 1}}"), Envelope::default());
    }
}
