//! The Rust types of strings, by their format.

use openapi_document::Members;
use serde_json::{Map, Value};

use crate::model::Text;

/// Returns the kind of a string.
pub(super) fn text_of(schema: &Map<String, Value>) -> Text {
    Text::of_format(schema.member("format").and_then(Value::as_str))
}
