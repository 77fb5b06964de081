//! Converts or removes keywords whose value has the wrong type (`maxLength: "5"`, `required: true` in a property,
//! `properties: null`).

use openapi_document::{
    Members, Pointer,
    applicators::{Holding, applicator, of_holding},
};
use serde_json::Value;

use crate::{
    Notes, Pass, Step,
    fit::{Wants, mend},
    pass::Schema,
};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "keyword-types", step: Step::Schema(correct_keyword_types) };

fn wants(keyword: &str) -> Option<Wants> {
    Some(match keyword {
        "$ref" => Wants::Reference,
        "title" | "description" | "pattern" | "format" | "contentEncoding" | "contentMediaType" => Wants::Text,
        "nullable" | "deprecated" | "readOnly" | "writeOnly" | "uniqueItems" => Wants::Flag,
        "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties" | "minContains"
        | "maxContains" => Wants::Count,
        "minimum" | "maximum" | "multipleOf" => Wants::Number,
        "dependentRequired" | "discriminator" | "xml" | "externalDocs" => Wants::Object,
        "enum" | "required" | "examples" => Wants::List,
        keyword => match applicator(keyword)?.holding {
            Holding::One => Wants::Schema,
            Holding::OneOrList => Wants::Schemas,
            Holding::List => Wants::Branches,
            Holding::Map => Wants::Object,
        },
    })
}

fn correct_keyword_types(schema: &mut Schema, pointer: &Pointer, notes: &mut Notes) {
    if schema.values().all(|value| value.is_string()) && !schema.has("required") && !schema.has("enum") {
        // The common case, a reference or a plain type, needs no conversion unless a text keyword is misplaced.
        if schema.keys().all(|key| wants(key).is_none_or(|wants| wants == Wants::Text)) {
            return;
        }
    }
    mend(schema, pointer, wants, notes);
    clean_lists(schema, pointer, notes);
    if schema.member("externalDocs").is_some_and(|docs| !docs.member("url").is_some_and(Value::is_string)) {
        schema.take_member("externalDocs");
        notes.dropped(&pointer.child("externalDocs"), "`externalDocs` without `url` ignored");
    }
    if let Some(Value::Object(discriminator)) = schema.member_mut("discriminator") {
        if let Some(Value::Object(mapping)) = discriminator.member_mut("mapping") {
            mapping.retain(|_, target| target.is_string());
        } else {
            discriminator.take_member("mapping");
        }
        if !discriminator.member("propertyName").is_some_and(Value::is_string) {
            schema.take_member("discriminator");
            notes.dropped(&pointer.child("discriminator"), "discriminator without `propertyName` ignored");
        }
    }
}

fn clean_lists(schema: &mut Schema, pointer: &Pointer, notes: &mut Notes) {
    if let Some(Value::Array(required)) = schema.member_mut("required") {
        let before = required.len();
        let mut seen = Vec::new();
        required.retain(|name| {
            let is_new = name.is_string() && !seen.contains(name);
            seen.push(name.clone());
            is_new
        });
        if required.len() != before {
            notes.kept(&pointer.child("required"), "duplicate names and non-string values removed from `required`");
        }
        if required.is_empty() {
            schema.take_member("required");
            notes.kept(&pointer.child("required"), "empty `required` removed");
        }
    }
    for key in of_holding(Holding::List) {
        if let Some(Value::Array(branches)) = schema.member_mut(key) {
            branches.retain(is_schema);
            if branches.is_empty() {
                schema.take_member(key);
                notes.dropped(&pointer.child(key), "array without schemas ignored");
            }
        }
    }
    if let Some(Value::Array(items)) = schema.member_mut("items") {
        items.retain(is_schema);
    }
    for key in of_holding(Holding::Map) {
        let Some(Value::Object(schemas)) = schema.member_mut(key) else { continue };
        let before = schemas.len();
        schemas.retain(|_, schema| is_schema(schema));
        if schemas.len() != before {
            notes.widened(&pointer.child(key), "values that are not schemas removed");
        }
    }
}

fn is_schema(value: &Value) -> bool {
    value.is_object() || value.is_boolean()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::{leaves_schema, schema_becomes};

    #[test]
    fn misspelt_values_are_read_as_meant() {
        schema_becomes(
            PASS,
            json!({"type": "string", "maxLength": "5", "nullable": "True", "required": true, "pattern": 5, "minLength": 2.0, "oneOf": []}),
            json!({"type": "string", "maxLength": 5, "nullable": true, "pattern": "5", "minLength": 2}),
        );
        schema_becomes(
            PASS,
            json!({"type": "array", "items": "Pet", "$ref": {}, "if": "x", "properties": []}),
            json!({"type": "array"}),
        );
        leaves_schema(PASS, json!({"type": "integer", "maximum": 18446744073709551615u64}));
        leaves_schema(PASS, json!({"minimum": 0.5, "required": ["a"], "properties": {"a": {}}}));
    }
}
