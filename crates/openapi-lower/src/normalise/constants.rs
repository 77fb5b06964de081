//! Replaces `const` (JSON Schema validation, section 6.1.3) by an `enum` of one value.

use openapi_document::{Members, Pointer};
use serde_json::json;

use crate::{Notes, Pass, Step, pass::Schema};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "constants", step: Step::Schema(replace_constants) };

fn replace_constants(schema: &mut Schema, pointer: &Pointer, notes: &mut Notes) {
    if let Some(value) = schema.take_member("const") {
        schema.insert("enum".to_owned(), json!([value]));
        notes.kept(&pointer.child("const"), "`const` rewritten as `enum` with one value");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::schema_becomes;

    #[test]
    fn a_constant_is_an_enum_of_one() {
        schema_becomes(PASS, json!({"type": "string", "const": "a"}), json!({"type": "string", "enum": ["a"]}));
    }
}
