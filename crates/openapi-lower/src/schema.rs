//! Predicates and accessors for schemas that several passes share.

use openapi_document::{Members, applicators::APPLICATORS, schema_named, type_of};
use serde_json::Value;

use crate::pass::Schema;

/// Returns the name of the component that a schema refers to.
pub(crate) fn component_of(schema: &Schema) -> Option<&str> {
    schema.reference().and_then(schema_named)
}

/// Returns true if a value is valid for `type: name`.
pub(crate) fn is_of_type(value: &Value, name: &str) -> bool {
    match name {
        "integer" => value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|number| number.fract() == 0.0),
        name => type_of(value) == name,
    }
}

/// Returns the type, if `type` is a single name.
pub(crate) fn declared_type(schema: &Schema) -> Option<&str> {
    schema.member("type").and_then(Value::as_str)
}

/// Returns true for a keyword that documents a value and does not constrain it.
pub(crate) fn is_annotation(keyword: &str) -> bool {
    keyword.starts_with("x-")
        || matches!(
            keyword,
            "title"
                | "summary"
                | "description"
                | "default"
                | "deprecated"
                | "readOnly"
                | "writeOnly"
                | "example"
                | "examples"
                | "externalDocs"
                | "xml"
                | "$comment"
                | "$schema"
                | "$id"
                | "$anchor"
        )
}

/// Returns the keywords that constrain values of one JSON type only.
pub(crate) fn keywords_of(type_name: &str) -> impl Iterator<Item = &'static str> {
    let assertions: &[&str] = match type_name {
        "string" => &["minLength", "maxLength", "pattern", "format", "contentEncoding", "contentMediaType"],
        "number" | "integer" => &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "format"],
        "array" => &["minItems", "maxItems", "uniqueItems", "minContains", "maxContains"],
        "object" => &["required", "minProperties", "maxProperties", "dependentRequired"],
        _ => &[],
    };
    let applicators = APPLICATORS.iter().filter(move |row| row.of == Some(type_name)).map(|row| row.name);
    assertions.iter().copied().chain(applicators)
}
