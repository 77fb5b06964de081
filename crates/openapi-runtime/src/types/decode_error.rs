//! Errors of decoding a response.

/// An error of decoding a response. Its message contains the location, the expected type and the type found, never
/// the value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("at `{path}`: {message}")]
pub struct DecodeError {
    path: String,
    message: String,
}

impl DecodeError {
    /// Locates the error by reading the value again, a cost that only failures have.
    pub(crate) fn of<T: serde::de::DeserializeOwned>(body: &[u8], first: &serde_json::Error) -> Self {
        let message = match body.trim_ascii_start() {
            [] => Some("expected JSON, found an empty body"),
            [b'<', ..] => Some("expected JSON, found HTML or XML"),
            _ => None,
        };
        if let Some(message) = message {
            return Self { path: ".".to_owned(), message: message.to_owned() };
        }
        let mut deserializer = serde_json::Deserializer::from_slice(body);
        match serde_path_to_error::deserialize::<_, T>(&mut deserializer) {
            Err(error) => Self { path: error.path().to_string(), message: without_value(error.inner()) },
            Ok(_) => Self { path: ".".to_owned(), message: without_value(first) },
        }
    }

    /// Creates the error of reading from a tree, with the position in the text if reading that fails at the same
    /// location.
    pub(crate) fn in_tree<T: serde::de::DeserializeOwned>(
        error: &serde_path_to_error::Error<serde_json::Error>,
        body: &[u8],
        first: &serde_json::Error,
    ) -> Self {
        let in_text = Self::of::<T>(body, first);
        let path = error.path().to_string();
        if in_text.path == path { in_text } else { Self { path, message: without_value(error.inner()) } }
    }

    /// Creates the error for an unsupported content coding.
    pub(crate) fn coding(coding: &str) -> Self {
        let message = format!("the body has the unsupported content coding `{}`", coding.escape_debug());
        Self { path: ".".to_owned(), message }
    }

    /// Creates the error for a body that was already read as a whole.
    pub(crate) fn no_stream() -> Self {
        Self { path: ".".to_owned(), message: "expected a streamed response body".to_owned() }
    }

    /// Creates the error for a response without an upgraded connection.
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) fn no_upgrade() -> Self {
        Self { path: ".".to_owned(), message: "expected an upgraded connection".to_owned() }
    }

    /// Returns the location in the body, such as `data.items[3].id`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the expected and the found type.
    pub fn message(&self) -> &str {
        &self.message
    }
}

/// Returns serde's message without the value that it found, which may be a secret.
fn without_value(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let place = match error.line() {
        0 => String::new(),
        line => format!(" (line {line}, column {})", error.column()),
    };
    if error.is_syntax() || error.is_eof() {
        return format!("invalid JSON{place}");
    }
    // The names of the JSON types in serde's messages.
    const TYPES: [(&str, &str); 8] = [
        ("string", "string"),
        ("integer", "integer"),
        ("floating point", "number"),
        ("boolean", "boolean"),
        ("null", "null"),
        ("map", "object"),
        ("sequence", "array"),
        ("number", "number"),
    ];
    let found = text.strip_prefix("invalid type: ");
    let found = found.and_then(|rest| TYPES.into_iter().find(|(name, _)| rest.starts_with(name)));
    let known = ["missing field `", "duplicate field `"].into_iter().find(|known| text.starts_with(known));
    let expected = text.rsplit_once(", expected ").map(|(_, rest)| rest.split(" at line ").next().unwrap_or(rest));
    match (found, expected, known) {
        (Some((_, found)), Some(expected), _) => format!("expected {expected}, found a value of type {found}{place}"),
        (_, _, Some(_)) => format!("{}{place}", text.split(" at line ").next().unwrap_or_default()),
        (_, Some(expected), _) => format!("expected {expected}{place}"),
        _ => format!("the value does not match the documented schema{place}"),
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[allow(dead_code)]
    struct Page {
        items: Vec<Item>,
    }

    #[derive(Debug, Deserialize)]
    #[allow(dead_code)]
    struct Item {
        id: i64,
        at: Option<chrono::DateTime<chrono::Utc>>,
    }

    fn decode(body: &str) -> DecodeError {
        let error = serde_json::from_str::<Page>(body).unwrap_err();
        DecodeError::of::<Page>(body.as_bytes(), &error)
    }

    #[test]
    fn a_decode_error_names_the_place_and_not_the_value() {
        let error = decode(r#"{"items": [{"id": 1}, {"id": "s3cret"}]}"#);
        assert_eq!(error.path(), "items[1].id");
        assert!(error.message().starts_with("expected i64, found a value of type string"), "{error}");
        for body in [
            r#"{"items": [{"id": 1, "at": "s3cret"}]}"#,
            r#"{"items": "s3cret"}"#,
            "s3cret",
            r#"{"items": [{"id": 1, "at": "#,
        ] {
            let error = decode(body);
            assert!(!format!("{error} {error:?}").contains("s3cret"), "{error}");
        }
        assert!(decode(r#"{"items": [{}]}"#).message().starts_with("missing field `id`"));
    }
}
