//! Normalises enums to a declared single type, distinct values, and `nullable` for null. An enum of several types
//! becomes an `anyOf` of one enum for each.

use openapi_document::{Members, Pointer, type_of};
use serde_json::{Value, json};

use crate::{
    Notes, Pass, Step,
    pass::Schema,
    schema::{declared_type, is_of_type},
};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "enums", step: Step::Schema(normalise_enums) };

fn normalise_enums(schema: &mut Schema, pointer: &Pointer, notes: &mut Notes) {
    let Some(Value::Array(values)) = schema.member("enum") else { return };
    let at = pointer.child("enum");
    if values.as_slice() == [Value::Null] && declared_type(schema).is_none() {
        return;
    }
    let mut kept: Vec<Value> = Vec::new();
    for value in values.iter().filter(|value| !value.is_null()) {
        if !kept.contains(value) {
            kept.push(value.clone());
        }
    }
    if values.iter().any(Value::is_null) {
        schema.insert("nullable".to_owned(), json!(true));
        notes.kept(&at, "null among the `enum` values expressed as `nullable`");
    } else if kept.len() != values.len() {
        notes.kept(&at, "duplicate `enum` values removed");
    }
    if kept.is_empty() {
        schema.take_member("enum");
        notes.dropped(&at, "empty `enum` ignored");
        return;
    }
    match declared_type(schema).map(str::to_owned) {
        Some(name) => {
            let is_fitting = |value: &Value| is_of_type(value, &name);
            if kept.iter().all(is_fitting) {
                schema.insert("enum".to_owned(), Value::Array(kept));
            } else if name == "string" {
                // `enum: [1, 2]` under `type: string` is YAML with missing quotes.
                let mut distinct: Vec<Value> = Vec::new();
                for value in kept {
                    let text = if value.is_string() { value } else { Value::String(value.to_string()) };
                    if !distinct.contains(&text) {
                        distinct.push(text);
                    }
                }
                schema.insert("enum".to_owned(), Value::Array(distinct));
                notes.kept(&at, "values of a string enum converted to strings");
            } else {
                kept.retain(is_fitting);
                if kept.is_empty() {
                    schema.take_member("enum");
                    notes.widened(&at, format!("no `enum` value has the type `{name}`; treated as any {name}"));
                } else {
                    schema.insert("enum".to_owned(), Value::Array(kept));
                    notes.kept(&at, format!("`enum` values not of the type `{name}` removed"));
                }
            }
        }
        None => by_type(schema, kept, &at, notes),
    }
}

fn by_type(schema: &mut Schema, values: Vec<Value>, at: &Pointer, notes: &mut Notes) {
    let mut groups: Vec<(&'static str, Vec<Value>)> = Vec::new();
    for value in values {
        let name = match &value {
            number if is_of_type(number, "integer") => "integer",
            other => type_of(other),
        };
        match groups.iter_mut().find(|(known, _)| *known == name) {
            Some((_, group)) => group.push(value),
            None => groups.push((name, vec![value])),
        }
    }
    match groups.as_mut_slice() {
        [(name, group)] => {
            let (name, group) = (*name, std::mem::take(group));
            schema.insert("type".to_owned(), name.into());
            if matches!(name, "object" | "array") {
                schema.take_member("enum");
                notes.widened(at, "`enum` of objects or arrays not represented by the type");
            } else {
                schema.insert("enum".to_owned(), Value::Array(group));
                notes.kept(at, format!("type `{name}` inferred from the `enum` values"));
            }
        }
        _ => {
            schema.take_member("enum");
            let branches: Vec<Value> = groups
                .into_iter()
                .map(|(name, values)| match name {
                    "object" | "array" => json!({ "type": name }),
                    name => json!({ "type": name, "enum": values }),
                })
                .collect();
            schema.insert("anyOf".to_owned(), Value::Array(branches));
            notes.kept(at, "`enum` of several types rewritten as `anyOf` with one branch per type");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{leaves_schema, schema_becomes};

    #[test]
    fn enums_are_of_one_type() {
        let becomes = |before, after| schema_becomes(PASS, before, after);
        becomes(json!({"enum": ["a", "a", null]}), json!({"enum": ["a"], "nullable": true, "type": "string"}));
        becomes(json!({"type": "string", "enum": [1, true]}), json!({"type": "string", "enum": ["1", "true"]}));
        becomes(
            json!({"enum": ["a", 1]}),
            json!({"anyOf": [{"type": "string", "enum": ["a"]}, {"type": "integer", "enum": [1]}]}),
        );
        becomes(json!({"type": "integer", "enum": ["1"]}), json!({"type": "integer"}));
        leaves_schema(PASS, json!({"type": "string", "enum": ["a", "b"]}));
    }
}
