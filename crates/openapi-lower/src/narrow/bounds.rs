//! Rewrites bounds that do not fit the integer types of openapiv3, and removes number formats that progenitor does
//! not support.

use openapi_document::{Members, Pointer};
use serde_json::Value;

use crate::{Notes, Pass, Step, pass::Schema, schema::declared_type};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "bounds", step: Step::Schema(narrow_bounds) };

const FORMATS: [&str; 12] =
    ["int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "int", "uint", "float", "double"];

fn narrow_bounds(schema: &mut Schema, pointer: &Pointer, notes: &mut Notes) {
    let Some(name @ ("integer" | "number")) = declared_type(schema) else { return };
    let is_integer = name == "integer";
    for (key, flag) in [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum"), ("multipleOf", "")] {
        let Some(bound) = schema.member(key) else { continue };
        // A bound of an integer may be written as `0.0`.
        let whole = bound.as_f64().filter(|bound| bound.fract() == 0.0 && bound.abs() < 9.0e15);
        match (bound.is_i64(), whole) {
            (true, _) => {}
            (false, Some(whole)) if is_integer => {
                schema.insert(key.to_owned(), Value::from(whole as i64));
                notes.kept(&pointer.child(key), "bound of an integer rewritten as an integer");
            }
            (false, _) if !is_integer && bound.is_f64() => {}
            (false, _) => {
                schema.take_member(key);
                schema.take_member(flag);
                notes.widened(
                    &pointer.child(key),
                    "bound exceeds the range that progenitor supports; not checked by the client",
                );
            }
        }
    }
    let is_unknown = |format: &Value| !format.as_str().is_some_and(|format| FORMATS.contains(&format));
    if schema.member("format").is_some_and(is_unknown) {
        schema.take_member("format");
        notes.dropped(&pointer.child("format"), "number format not supported by progenitor");
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::{leaves_schema, schema_becomes};

    #[test]
    fn bounds_fit_or_go() {
        let becomes = |before, after| schema_becomes(PASS, before, after);
        becomes(json!({"type": "integer", "maximum": 18446744073709551615u64}), json!({"type": "integer"}));
        becomes(
            json!({"type": "integer", "minimum": 1.0, "format": "unix-time"}),
            json!({"type": "integer", "minimum": 1}),
        );
        leaves_schema(PASS, json!({"type": "number", "maximum": 0.5, "format": "double"}));
    }
}
