//! Keywords whose value has the wrong type (`maxLength: "5"`, `required: true` in a property,
//! `properties: null`) are read as they were meant, or taken out.

use openapi_document::{Pointer, Version};
use serde_json::{Number, Value};

use crate::{Notes, Pass, Step, pass::Schema};

/// See the module.
pub const PASS: Pass = Pass { name: "keyword-types", step: Step::Schema(run) };

#[derive(Clone, Copy, PartialEq)]
enum Wants {
    Text,
    Flag,
    Count,
    Number,
    Schema,
    Object,
    List,
}

fn wants(keyword: &str) -> Option<Wants> {
    Some(match keyword {
        "title" | "description" | "pattern" | "format" | "contentEncoding" | "contentMediaType" => Wants::Text,
        "nullable" | "deprecated" | "readOnly" | "writeOnly" | "uniqueItems" => Wants::Flag,
        "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties" => Wants::Count,
        "minimum" | "maximum" | "multipleOf" => Wants::Number,
        "additionalProperties" | "not" => Wants::Schema,
        "properties" | "patternProperties" | "discriminator" | "xml" | "externalDocs" => Wants::Object,
        "allOf" | "anyOf" | "oneOf" | "enum" | "required" => Wants::List,
        _ => return None,
    })
}

fn run(schema: &mut Schema, pointer: &Pointer, _: Version, notes: &mut Notes) {
    if schema.values().all(|value| value.is_string())
        && !schema.contains_key("required")
        && !schema.contains_key("enum")
    {
        // The common case, a reference or a plain type, has nothing to mend unless a text is misplaced.
        if schema.keys().all(|key| wants(key).is_none_or(|wants| wants == Wants::Text)) {
            return;
        }
    }
    let wrong: Vec<String> = schema
        .iter()
        .filter(|(key, value)| wants(key).is_some_and(|wants| !fits(value, wants)))
        .map(|(key, _)| key.clone())
        .collect();
    for key in wrong {
        let Some(value) = schema.get(&key) else { continue };
        match wants(&key).and_then(|wants| mend(value, wants)) {
            Some(meant) => {
                notes.kept(&pointer.child(&key), format!("`{value}` is read as `{meant}`"));
                schema.insert(key, meant);
            }
            None => {
                notes.kept(&pointer.child(&key), format!("`{key}` cannot be {value}; it says nothing"));
                schema.shift_remove(&key);
            }
        }
    }
    clean_lists(schema, pointer, notes);
    if let Some(Value::Object(discriminator)) = schema.get_mut("discriminator") {
        if let Some(Value::Object(mapping)) = discriminator.get_mut("mapping") {
            mapping.retain(|_, target| target.is_string());
        } else {
            discriminator.shift_remove("mapping");
        }
        if !discriminator.get("propertyName").is_some_and(Value::is_string) {
            schema.shift_remove("discriminator");
            notes.kept(&pointer.child("discriminator"), "a discriminator without `propertyName` says nothing");
        }
    }
}

fn clean_lists(schema: &mut Schema, pointer: &Pointer, notes: &mut Notes) {
    if let Some(Value::Array(required)) = schema.get_mut("required") {
        let before = required.len();
        let mut seen = Vec::new();
        required.retain(|name| {
            let is_new = name.is_string() && !seen.contains(name);
            seen.push(name.clone());
            is_new
        });
        if required.len() != before {
            notes.kept(&pointer.child("required"), "each name counts once, and only names count");
        }
    }
    for key in ["allOf", "anyOf", "oneOf"] {
        if let Some(Value::Array(branches)) = schema.get_mut(key) {
            branches.retain(|branch| branch.is_object() || branch.is_boolean());
            if branches.is_empty() {
                schema.shift_remove(key);
                notes.kept(&pointer.child(key), "an empty list says nothing");
            }
        }
    }
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        let before = properties.len();
        properties.retain(|_, property| property.is_object() || property.is_boolean());
        if properties.len() != before {
            notes.widened(&pointer.child("properties"), "a property that is no schema is left out");
        }
    }
}

fn fits(value: &Value, wants: Wants) -> bool {
    match wants {
        Wants::Text => value.is_string(),
        Wants::Flag => value.is_boolean(),
        Wants::Count => value.as_u64().is_some_and(|count| u32::try_from(count).is_ok()),
        // openapiv3 reads the bounds of an integer as i64.
        Wants::Number => value.is_i64() || value.as_f64().is_some_and(|number| value.is_f64() && number.abs() < 9.0e18),
        Wants::Schema => value.is_object() || value.is_boolean(),
        Wants::Object => value.is_object(),
        Wants::List => value.is_array(),
    }
}

fn mend(value: &Value, wants: Wants) -> Option<Value> {
    match (wants, value) {
        (Wants::Text, Value::Number(_) | Value::Bool(_)) => Some(value.to_string().into()),
        (Wants::Flag, Value::String(text)) => text.to_lowercase().parse::<bool>().ok().map(Value::Bool),
        (Wants::Count, Value::String(text)) => text.parse::<u32>().ok().map(Value::from),
        (Wants::Count, Value::Number(number)) => {
            let count = number.as_f64().filter(|count| count.fract() == 0.0 && (0.0..4.0e9).contains(count))?;
            Some(Value::from(count as u32))
        }
        (Wants::Number, Value::String(text)) => text
            .parse::<i64>()
            .ok()
            .map(Value::from)
            .or_else(|| text.parse::<f64>().ok().and_then(Number::from_f64).map(Value::Number)),
        (Wants::List, Value::Object(members)) => Some(Value::Array(members.values().cloned().collect())),
        _ => None,
    }
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
            Version::V3_0,
            json!({"type": "string", "maxLength": "5", "nullable": "True", "required": true, "pattern": 5, "minLength": 2.0, "oneOf": []}),
            json!({"type": "string", "maxLength": 5, "nullable": true, "pattern": "5", "minLength": 2}),
        );
        leaves_schema(PASS, Version::V3_0, json!({"minimum": 0.5, "required": ["a"], "properties": {"a": {}}}));
    }
}
