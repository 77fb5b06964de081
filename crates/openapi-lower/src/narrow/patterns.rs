//! Removes patterns that are not ECMA-262 regular expressions (JSON Schema validation, section 6.3.3), such as those
//! with `(?i)`. progenitor's clients compile every pattern and fail on invalid ones.

use openapi_document::{Members, Pointer};
use serde_json::Value;

use crate::{Notes, Pass, Step, pass::Schema};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "patterns", step: Step::Schema(remove_invalid_patterns) };

fn remove_invalid_patterns(schema: &mut Schema, pointer: &Pointer, notes: &mut Notes) {
    let Some(Value::String(pattern)) = schema.member("pattern") else { return };
    if let Err(error) = regress::Regex::new(pattern) {
        notes.widened(&pointer.child("pattern"), format!("invalid ECMA-262 regular expression: {error}"));
        schema.take_member("pattern");
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::{leaves_schema, schema_becomes};

    #[test]
    fn what_is_no_pattern_says_nothing() {
        let becomes = |before, after| schema_becomes(PASS, before, after);
        becomes(json!({"type": "string", "pattern": "(?i)^a$"}), json!({"type": "string"}));
        leaves_schema(PASS, json!({"type": "string", "pattern": "^(?=a)[a-z]+$"}));
    }
}
