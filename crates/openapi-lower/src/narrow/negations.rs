//! Removes `not` (JSON Schema core, section 10.2.1.4), most forms of which progenitor rejects.

use openapi_document::{Members, Pointer};

use crate::{Notes, Pass, Step, pass::Schema, schema::is_annotation};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "negations", step: Step::Schema(remove_negations) };

fn remove_negations(schema: &mut Schema, pointer: &Pointer, notes: &mut Notes) {
    if schema.take_member("not").is_some() {
        notes.widened(&pointer.child("not"), "`not` is not represented by the type");
        // The remaining schema allows any value; in a branch by itself, `nullable` would be read as null only.
        if schema.keys().all(|key| key == "nullable" || is_annotation(key)) {
            schema.take_member("nullable");
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::schema_becomes;

    #[test]
    fn a_negation_says_nothing() {
        schema_becomes(PASS, json!({"type": "object", "not": {"required": ["a", "b"]}}), json!({"type": "object"}));
        let anything = json!({"nullable": true, "not": {"type": "string"}});
        schema_becomes(PASS, anything, json!({}));
    }
}
