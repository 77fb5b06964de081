//! Replaces `prefixItems`, which OpenAPI 3.0 does not define, by `items` that allow the schema of any position.

use openapi_document::Pointer;

use crate::{Notes, Pass, Step, pass::Schema, shape::tuples::widen};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "tuples", step: Step::Schema(replace_prefix_items) };

fn replace_prefix_items(schema: &mut Schema, pointer: &Pointer, notes: &mut Notes) {
    widen(schema, pointer, notes);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::{leaves_schema, schema_becomes};

    #[test]
    fn a_tuple_is_an_array_of_any_of_its_places() {
        schema_becomes(
            PASS,
            json!({"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}], "minItems": 2, "maxItems": 2}),
            json!({"type": "array", "minItems": 2, "maxItems": 2, "items": {"anyOf": [{"type": "string"}, {"type": "integer"}]}}),
        );
        leaves_schema(PASS, json!({"type": "array", "items": {}}));
    }
}
