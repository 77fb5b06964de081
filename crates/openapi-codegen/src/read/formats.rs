//! The Rust types of strings and integers, by their format and bounds.

use openapi_document::Members;
use serde_json::{Map, Value};

use crate::model::{Integer, Text};

/// Returns the kind of a string.
pub(super) fn text_of(schema: &Map<String, Value>) -> Text {
    Text::of_format(schema.member("format").and_then(Value::as_str))
}

/// Returns the width of an integer.
pub(super) fn integer_of(schema: &Map<String, Value>) -> Integer {
    let bound = |key: &str| schema.member(key).and_then(Value::as_f64);
    let fits = |low: f64, high: f64| {
        bound("minimum").is_none_or(|bound| bound >= low) && bound("maximum").is_none_or(|bound| bound <= high)
    };
    let is_unsigned = bound("minimum").is_some_and(|bound| bound >= 0.0) && bound("maximum").is_none();
    match schema.member("format").and_then(Value::as_str) {
        Some("int8") if fits(-128.0, 127.0) => Integer::I8,
        Some("uint8") if fits(0.0, 255.0) => Integer::U8,
        Some("int16") if fits(-32_768.0, 32_767.0) => Integer::I16,
        Some("uint16") if fits(0.0, 65_535.0) => Integer::U16,
        Some("int32") if fits(-2_147_483_648.0, 2_147_483_647.0) && !is_unsigned => Integer::I32,
        // utoipa writes `u32` as `int32` with a minimum of zero.
        Some("uint32" | "int32") if fits(0.0, 4_294_967_295.0) => Integer::U32,
        Some("uint64" | "uint") => Integer::U64,
        // A bound that only `u64` can represent selects it, unless the other bound is negative.
        _ if bound("maximum").is_some_and(|bound| bound > 9.3e18) && bound("minimum").is_none_or(|it| it >= 0.0) => {
            Integer::U64
        }
        // Without an upper bound, a non-negative integer may be larger than an `i64`.
        _ if is_unsigned => Integer::U64,
        _ => Integer::I64,
    }
}
