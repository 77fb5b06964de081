//! Replaces the list `examples` of a schema (JSON Schema validation, section 9.5) by the single `example` of OpenAPI
//! 3.0.

use openapi_document::{Members, Pointer};
use serde_json::Value;

use crate::{Notes, Pass, Step, pass::Schema};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "examples", step: Step::Schema(replace_examples) };

fn replace_examples(schema: &mut Schema, pointer: &Pointer, notes: &mut Notes) {
    let Some(examples) = schema.take_member("examples") else { return };
    let at = pointer.child("examples");
    if examples.as_array().is_some_and(|examples| examples.len() == 1) && !schema.has("example") {
        notes.kept(&at, "`examples` with one entry rewritten as `example`");
    } else {
        notes.dropped(&at, "only one example kept; OpenAPI 3.0 has no `examples` in schemas");
    }
    if let Value::Array(examples) = examples
        && let Some(first) = examples.into_iter().next()
    {
        schema.entry("example").or_insert(first);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::schema_becomes;

    #[test]
    fn the_first_example_is_the_example() {
        schema_becomes(
            PASS,
            json!({"type": "string", "examples": ["a", "b"]}),
            json!({"type": "string", "example": "a"}),
        );
    }
}
