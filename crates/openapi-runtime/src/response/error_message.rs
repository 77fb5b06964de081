//! The human-readable message and the error code in the body of a failure.

use serde_json::Value;

/// The maximum length of a message in characters, as a server may send any amount.
const LIMIT: usize = 500;

/// The depth to which nested errors are searched.
const DEPTH: usize = 3;

/// Finds the message in a body: `title` and `detail` of a problem (RFC 9457), or a member commonly used for it. A
/// short text that is not JSON is the message itself.
pub(crate) fn find(media_type: &str, body: &[u8]) -> Option<String> {
    let text = match serde_json::from_slice::<Value>(body) {
        Ok(value) => of_value(&value, DEPTH)?,
        Err(_) if media_type == "text/plain" => String::from_utf8_lossy(body).into_owned(),
        Err(_) => return None,
    };
    let text = text.trim();
    let mut characters = text.chars();
    let mut short: String = characters.by_ref().take(LIMIT).filter(|c| !c.is_control() || *c == '\n').collect();
    if characters.next().is_some() {
        short.push('\u{2026}');
    }
    (!short.is_empty()).then_some(short)
}

/// Returns the string or number at a JSON Pointer.
pub(crate) fn at(pointer: Option<&str>, body: &[u8]) -> Option<String> {
    let body: Value = serde_json::from_slice(body).ok()?;
    word(body.pointer(pointer?)?).map(|text| text.chars().take(LIMIT).collect())
}

/// Finds the error code in a body.
pub(crate) fn code(body: &[u8]) -> Option<String> {
    code_of(&serde_json::from_slice(body).ok()?, DEPTH)
}

fn code_of(value: &Value, depth: usize) -> Option<String> {
    const CODES: [&str; 5] = ["code", "error_code", "errorCode", "error", "type"];
    let depth = depth.checked_sub(1)?;
    match value {
        Value::Array(items) => items.iter().find_map(|item| code_of(item, depth)),
        Value::Object(members) => {
            let own = || CODES.iter().find_map(|name| members.get(*name).and_then(word).filter(|it| is_code(it)));
            let inside = |name: &&str| members.get(*name).and_then(|inner| code_of(inner, depth));
            ["error", "errors"].iter().find_map(inside).or_else(own)
        }
        _ => None,
    }
}

/// Returns a string, or a number as text.
fn word(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Returns true for a code, as opposed to a sentence or a URL.
fn is_code(text: &str) -> bool {
    text.len() <= 100 && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

fn of_value(value: &Value, depth: usize) -> Option<String> {
    let text = |value: &Value| value.as_str().filter(|text| !text.trim().is_empty()).map(str::to_owned);
    if let Some(text) = text(value) {
        return Some(text);
    }
    let depth = depth.checked_sub(1)?;
    match value {
        Value::Array(items) => items.iter().find_map(|item| of_value(item, depth)),
        Value::Object(members) => {
            let member = |name: &str| members.get(name).and_then(text);
            if let (Some(title), Some(detail)) = (member("title"), member("detail")) {
                return Some(format!("{title}: {detail}"));
            }
            const TEXTS: [&str; 7] =
                ["detail", "message", "error_description", "errorMessage", "error_message", "msg", "description"];
            const INSIDE: [&str; 3] = ["error", "errors", "detail"];
            let inside = |name: &&str| members.get(*name).and_then(|inner| of_value(inner, depth));
            TEXTS
                .iter()
                .find_map(|name| member(name))
                .or_else(|| INSIDE.iter().find_map(inside))
                .or_else(|| member("title"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn message(body: &Value) -> Option<String> {
        find("application/json", body.to_string().as_bytes())
    }

    #[test]
    fn the_message_is_where_apis_have_it() {
        for body in [
            json!({"title": "no", "status": 400}),
            json!({"detail": "no"}),
            json!({"message": "no", "code": 1}),
            json!({"error": "no"}),
            json!({"error": "invalid_grant", "error_description": "no"}),
            json!({"error": {"code": "x", "message": "no"}}),
            json!({"errors": [{"detail": "no"}, {"detail": "other"}]}),
            json!({"detail": [{"loc": ["body", "id"], "msg": "no", "type": "missing"}]}),
            json!({"code": 7, "description": "no"}),
            json!("no"),
        ] {
            assert_eq!(message(&body).as_deref(), Some("no"), "{body}");
        }
        assert_eq!(message(&json!({"title": "Bad", "detail": "no"})).as_deref(), Some("Bad: no"));
        assert_eq!(message(&json!({"id": 1, "error": {}})), None);
        assert_eq!(find("text/plain", b" no \n").as_deref(), Some("no"));
        assert_eq!(find("text/html", b"<html>"), None);
    }

    #[test]
    fn the_code_is_where_apis_have_it() {
        for body in [
            json!({"code": "no"}),
            json!({"error": "no"}),
            json!({"error": {"code": "no", "message": "m"}, "code": 400}),
            json!({"errors": [{"code": "no"}]}),
            json!({"error": {"type": "no"}}),
            json!({"success": false, "error_code": "no"}),
        ] {
            assert_eq!(code(body.to_string().as_bytes()).as_deref(), Some("no"), "{body}");
        }
        assert_eq!(code(br#"{"code": 42}"#).as_deref(), Some("42"));
        assert_eq!(code(br#"{"error": "It did not work.", "type": "https://e.example/x"}"#), None);
        assert_eq!(at(Some("/a/b"), br#"{"a": {"b": 7}}"#).as_deref(), Some("7"));
    }

    #[test]
    fn the_message_is_bounded() {
        let long = message(&json!({"message": "a\u{7}".repeat(10_000)})).unwrap();
        assert!(long.chars().count() <= LIMIT + 1 && !long.contains('\u{7}'));
    }
}
