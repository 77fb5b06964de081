//! Replaces `exclusiveMinimum: 5` (JSON Schema 2020-12) by `minimum: 5, exclusiveMinimum: true` of 3.0, and removes
//! `true` without its bound, which has no effect and which progenitor rejects.

use openapi_document::{Members, Pointer};
use serde_json::{Value, json};

use crate::{Notes, Pass, Step, pass::Schema};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "exclusive-bounds", step: Step::Schema(convert_exclusive_bounds) };

fn convert_exclusive_bounds(schema: &mut Schema, pointer: &Pointer, notes: &mut Notes) {
    for (exclusive, inclusive) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        match schema.member(exclusive) {
            None => {}
            Some(Value::Bool(_)) if schema.contains_key(inclusive) => {}
            Some(Value::Number(bound)) => {
                let bound = Value::Number(bound.clone());
                let (old, new) = (schema.get(inclusive).and_then(Value::as_f64), bound.as_f64());
                let is_weaker = match (old, new) {
                    (Some(old), Some(new)) if inclusive == "minimum" => old > new,
                    (Some(old), Some(new)) => old < new,
                    _ => false,
                };
                if is_weaker {
                    schema.take_member(exclusive);
                } else {
                    schema.insert(inclusive.to_owned(), bound);
                    schema.insert(exclusive.to_owned(), json!(true));
                }
                notes.kept(&pointer.child(exclusive), "exclusive bound rewritten in the OpenAPI 3.0 form");
            }
            Some(_) => {
                schema.take_member(exclusive);
                notes.dropped(&pointer.child(exclusive), format!("ignored: has no effect without `{inclusive}`"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{leaves_schema, schema_becomes};

    #[test]
    fn numeric_bounds_become_flags() {
        let becomes = |before, after| schema_becomes(PASS, before, after);
        becomes(json!({"exclusiveMinimum": 0}), json!({"minimum": 0, "exclusiveMinimum": true}));
        becomes(json!({"minimum": 5, "exclusiveMinimum": 0}), json!({"minimum": 5}));
        becomes(json!({"exclusiveMaximum": true}), json!({}));
        leaves_schema(PASS, json!({"maximum": 5, "exclusiveMaximum": true}));
    }
}
