//! Helpers for the rules about enum values.

use openapi_sample::is_same;
use serde_json::Value;

/// Whether a value is among others; `1` and `1.0` are one.
pub(super) fn has(values: &[Value], value: &Value) -> bool {
    values.iter().any(|it| it == value || is_same(it, value))
}

/// Tells if the text of a value is that of one of others.
pub(super) fn has_text(values: &[Value], value: &Value) -> bool {
    values.iter().any(|it| text(it) == text(value))
}

/// A value as one reads it.
pub(super) fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
