//! Errors of decoding a response.

use crate::{
    NodeError,
    types::{location, node_error::without_value},
};

/// An error of decoding a response. Its message contains the location, the expected type and the type found, never
/// the value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("at `{path}`: {message}")]
pub struct DecodeError {
    path: String,
    message: String,
}

impl DecodeError {
    /// Creates the error for text that is not JSON.
    pub(crate) fn syntax(text: &[u8], error: &serde_json::Error) -> Self {
        let place = place(error.line(), error.column());
        let message = match text.trim_ascii_start() {
            [] => "expected JSON, found an empty body".to_owned(),
            [b'<', ..] => "expected JSON, found HTML or XML".to_owned(),
            _ if error.is_eof() => format!("invalid JSON: the text ends within a value{place}"),
            _ => format!("invalid JSON{place}"),
        };
        Self { path: ".".to_owned(), message }
    }

    /// Creates the error of reading text directly, whose location is only known as line and column.
    pub(crate) fn unlocated(error: &serde_json::Error) -> Self {
        let (line, column) = (error.line(), error.column());
        let message = without_value(error.to_string().trim_end_matches(&format!(" at line {line} column {column}")));
        Self { path: ".".to_owned(), message: message + &place(line, column) }
    }

    /// Creates the error for JSON that is not of the type.
    pub(crate) fn data(text: &[u8], error: NodeError) -> Self {
        let (steps, message) = error.into_parts();
        let place = location::position(text, &steps).map(|(line, column)| place(line, column));
        Self { path: location::path(&steps), message: message + &place.unwrap_or_default() }
    }

    /// Creates the error for an unsupported content coding.
    pub(crate) fn coding(coding: &str) -> Self {
        let message = format!("the body has the unsupported content coding `{}`", coding.escape_debug());
        Self { path: ".".to_owned(), message }
    }

    /// Creates the error for text in an unsupported charset.
    pub(crate) fn charset(charset: &str) -> Self {
        let message = format!(
            "the text has the unsupported charset `{}`; enable the feature `charset` of the client",
            charset.escape_debug()
        );
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

fn place(line: usize, column: usize) -> String {
    format!(" (line {line}, column {column})")
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
        crate::from_slice::<Page>(body.as_bytes()).unwrap_err()
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
