//! Replaces types that JSON Schema does not define but whose meaning is known, such as `long`, `date` and `file`.
//! Other unknown types are removed.

use openapi_document::{Members, Pointer};
use serde_json::Value;

use crate::{Notes, Pass, Step, pass::Schema};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "unknown-types", step: Step::Schema(replace_unknown_types) };

const TYPES: [&str; 7] = ["string", "number", "integer", "boolean", "array", "object", "null"];

fn replace_unknown_types(schema: &mut Schema, pointer: &Pointer, notes: &mut Notes) {
    match schema.member("type") {
        None => {}
        Some(Value::String(name)) if TYPES.contains(&name.as_str()) => {}
        Some(Value::Array(names))
            if names.iter().all(|name| name.as_str().is_some_and(|name| TYPES.contains(&name))) => {}
        Some(Value::String(name)) => match meaning(name) {
            Some((meant, format)) => {
                notes.kept(&pointer.child("type"), format!("`type: {name}` read as `type: {meant}`"));
                schema.insert("type".to_owned(), meant.into());
                if !format.is_empty() {
                    schema.entry("format").or_insert_with(|| format.into());
                }
            }
            None => drop_type(schema, pointer, notes),
        },
        Some(Value::Array(names)) => {
            let names: Vec<Value> = names
                .iter()
                .filter_map(Value::as_str)
                .filter_map(|name| {
                    TYPES.iter().find(|known| **known == name).copied().or_else(|| Some(meaning(name)?.0))
                })
                .map(Value::from)
                .collect();
            notes.kept(&pointer.child("type"), "type names outside JSON Schema read as their equivalents");
            schema.insert("type".to_owned(), Value::Array(names));
        }
        Some(Value::Null) => {
            schema.insert("type".to_owned(), "null".into());
            notes.kept(&pointer.child("type"), "unquoted `null` read as the type `null`");
        }
        Some(_) => drop_type(schema, pointer, notes),
    }
}

fn drop_type(schema: &mut Schema, pointer: &Pointer, notes: &mut Notes) {
    if let Some(name) = schema.take_member("type") {
        notes.widened(&pointer.child("type"), format!("unknown type {name}; treated as an unconstrained schema"));
    }
}

fn meaning(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name.to_lowercase().replace(['-', '_'], "").as_str() {
        "integer" => ("integer", ""),
        "int" | "int32" | "short" => ("integer", "int32"),
        "long" | "int64" | "bigint" => ("integer", "int64"),
        "number" | "float" | "double" | "decimal" => ("number", ""),
        "bool" | "boolean" => ("boolean", ""),
        "string" | "str" | "text" | "char" | "enum" => ("string", ""),
        "date" => ("string", "date"),
        "datetime" => ("string", "date-time"),
        "uuid" | "guid" => ("string", "uuid"),
        "uri" | "url" | "email" | "password" | "hostname" | "time" => ("string", ""),
        "byte" => ("string", "byte"),
        "binary" | "file" => ("string", "binary"),
        "array" | "list" | "set" => ("array", ""),
        "object" | "map" | "dict" | "json" | "hash" | "struct" => ("object", ""),
        "null" | "nil" | "none" => ("null", ""),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::{leaves_schema, schema_becomes};

    #[test]
    fn invented_types_are_read_as_meant() {
        let becomes = |before, after| schema_becomes(PASS, before, after);
        becomes(json!({"type": "long"}), json!({"type": "integer", "format": "int64"}));
        becomes(json!({"type": "Date-Time"}), json!({"type": "string", "format": "date-time"}));
        becomes(json!({"type": ["file", "null"]}), json!({"type": ["string", "null"]}));
        assert_eq!(becomes(json!({"type": "whatever"}), json!({})), [crate::Level::Widened]);
        leaves_schema(PASS, json!({"type": ["string", "null"], "format": "phone"}));
    }
}
