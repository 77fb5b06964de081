//! Handles keywords beside `$ref`. OpenAPI 3.1 applies them (JSON Schema 2020-12 core, section 8.2.3.1). In 3.0 they
//! are ignored, except `nullable`, whose intent is clear.

use openapi_document::{Members, Pointer, Version};
use serde_json::{Value, json};

use crate::{Notes, Pass, Step, pass::Schema, schema::is_annotation};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "reference-siblings", step: Step::Dialect(merge_reference_siblings) };

fn merge_reference_siblings(schema: &mut Schema, pointer: &Pointer, version: Version, notes: &mut Notes) {
    if schema.len() < 2 || !schema.has("$ref") {
        return;
    }
    let is_nullable = schema.member("nullable") == Some(&Value::Bool(true));
    if version == Version::V3_0 && !is_nullable {
        return;
    }
    let Some(reference) = schema.take_member("$ref") else { return };
    if schema.keys().all(|key| is_annotation(key) || key == "nullable") {
        schema.insert("allOf".to_owned(), json!([{ "$ref": reference }]));
        notes.kept(pointer, "`$ref` with sibling keywords moved into `allOf`");
        return;
    }
    let mut rest = Schema::new();
    let keys: Vec<String> = schema.keys().filter(|key| !is_annotation(key) && *key != "nullable").cloned().collect();
    for key in keys {
        if let Some(value) = schema.shift_remove(&key) {
            rest.insert(key, value);
        }
    }
    schema.insert("allOf".to_owned(), json!([{ "$ref": reference }, rest]));
    notes.kept(pointer, "`$ref` and its sibling keywords combined with `allOf`");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{leaves_schema_of_version, schema_of_version_becomes};

    #[test]
    fn siblings_hold_together_with_the_reference() {
        schema_of_version_becomes(
            PASS,
            Version::V3_1,
            json!({"$ref": "#/components/schemas/A", "description": "d", "required": ["a"]}),
            json!({"description": "d", "allOf": [{"$ref": "#/components/schemas/A"}, {"required": ["a"]}]}),
        );
        schema_of_version_becomes(
            PASS,
            Version::V3_0,
            json!({"$ref": "#/components/schemas/A", "nullable": true}),
            json!({"nullable": true, "allOf": [{"$ref": "#/components/schemas/A"}]}),
        );
        leaves_schema_of_version(PASS, Version::V3_0, json!({"$ref": "#/components/schemas/A", "description": "d"}));
    }
}
