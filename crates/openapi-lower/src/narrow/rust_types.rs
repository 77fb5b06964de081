//! Removes `x-rust-type`, by which an untrusted document could insert a path of its choice into the generated code.

use openapi_document::{Members, Pointer};

use crate::{Notes, Pass, Step, pass::Schema};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "rust-types", step: Step::Schema(remove_rust_types) };

fn remove_rust_types(schema: &mut Schema, pointer: &Pointer, notes: &mut Notes) {
    if schema.take_member("x-rust-type").is_some() {
        notes.dropped(&pointer.child("x-rust-type"), "`x-rust-type` ignored: documents must not select Rust types");
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::schema_becomes;

    #[test]
    fn a_document_cannot_name_rust_types() {
        schema_becomes(
            PASS,
            json!({"type": "string", "x-rust-type": {"crate": "evil", "version": "*", "path": "evil::T"}}),
            json!({"type": "string"}),
        );
    }
}
