//! Rewrites `type` as a list, and `null` among types or branches. `["string", "null"]` is a nullable string; several
//! types become an `anyOf` with one branch for each, with the keywords that apply to it.

use openapi_document::{Members, Pointer};
use serde_json::{Value, json};

use crate::{
    Notes, Pass, Step,
    pass::Schema,
    schema::{is_annotation, is_of_type, keywords_of},
};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "type-arrays", step: Step::Schema(split_type_arrays) };

fn split_type_arrays(schema: &mut Schema, pointer: &Pointer, notes: &mut Notes) {
    match schema.member("type") {
        Some(Value::Array(names)) => {
            let names: Vec<String> = names.iter().filter_map(Value::as_str).map(str::to_owned).collect();
            split(schema, &names, pointer, notes);
        }
        Some(Value::String(name)) if name == "null" => {
            schema.take_member("type");
            schema.insert("enum".to_owned(), json!([null]));
            notes.kept(&pointer.child("type"), "type `null` rewritten as `enum: [null]`");
        }
        _ => {}
    }
    for key in ["anyOf", "oneOf"] {
        let Some(Value::Array(branches)) = schema.member_mut(key) else { continue };
        let before = branches.len();
        branches.retain(|branch| !is_null(branch));
        // schemars 0.8 and okapi write such a branch for an `Option`; by itself it would allow any value.
        if branches.iter().any(|branch| !is_bare_nullable(branch)) {
            branches.retain(|branch| !is_bare_nullable(branch));
        }
        if branches.len() == before {
            continue;
        }
        let left = branches.len();
        schema.insert("nullable".to_owned(), json!(true));
        notes.kept(&pointer.child(key), "null branch expressed as `nullable`");
        if left == 0 {
            schema.take_member(key);
            schema.insert("enum".to_owned(), json!([null]));
        } else if left == 1 {
            unwrap(schema, key);
        }
    }
}

/// Replaces a schema by its only remaining branch, unless the schema has other keywords.
fn unwrap(schema: &mut Schema, key: &str) {
    let Some(Value::Array(mut branches)) = schema.take_member(key) else { return };
    let Some(branch) = branches.pop() else { return };
    match branch {
        Value::Object(branch)
            if !branch.has("$ref") && branch.keys().all(|key| key == "nullable" || !schema.has(key)) =>
        {
            for (key, value) in branch {
                schema.entry(key).or_insert(value);
            }
        }
        branch => {
            let all = schema.entry("allOf").or_insert_with(|| json!([]));
            if let Value::Array(all) = all {
                all.push(branch);
            }
        }
    }
}

fn is_null(branch: &Value) -> bool {
    let Some(branch) = branch.as_object() else { return false };
    branch.member("enum") == Some(&json!([null])) && !branch.has("$ref")
}

/// Returns true for `{nullable: true}` with no other assertion.
fn is_bare_nullable(branch: &Value) -> bool {
    let Some(branch) = branch.as_object() else { return false };
    branch.member("nullable") == Some(&json!(true)) && branch.keys().all(|key| key == "nullable" || is_annotation(key))
}

fn split(schema: &mut Schema, names: &[String], pointer: &Pointer, notes: &mut Notes) {
    let at = pointer.child("type");
    let is_nullable = names.iter().any(|name| name == "null");
    let mut types: Vec<&str> = names.iter().map(String::as_str).filter(|name| *name != "null").collect();
    types.dedup();
    if is_nullable {
        if types.is_empty() {
            schema.insert("enum".to_owned(), json!([null]));
        } else {
            schema.insert("nullable".to_owned(), json!(true));
        }
    }
    match types.as_slice() {
        [] => {
            schema.take_member("type");
            notes.kept(&at, "`type` array without non-null types removed");
        }
        [one] => {
            schema.insert("type".to_owned(), (*one).into());
            notes.kept(&at, "`type` array rewritten as a single type");
        }
        several => {
            schema.take_member("type");
            let branches: Vec<Value> = several.iter().filter_map(|name| branch(schema, name)).collect();
            for name in several {
                for keyword in keywords_of(name) {
                    schema.take_member(keyword);
                }
            }
            schema.take_member("enum");
            let taken = schema.has("anyOf");
            if taken {
                let all = schema.entry("allOf").or_insert_with(|| json!([]));
                if let Value::Array(all) = all {
                    all.push(json!({ "anyOf": branches }));
                }
            } else {
                schema.insert("anyOf".to_owned(), Value::Array(branches));
            }
            notes.kept(
                &at,
                format!("`type` array rewritten as `anyOf` with one branch per type: {}", several.join(", ")),
            );
        }
    }
}

fn branch(schema: &Schema, name: &str) -> Option<Value> {
    let mut branch = Schema::new();
    branch.insert("type".to_owned(), name.into());
    for keyword in keywords_of(name) {
        if let Some(value) = schema.member(keyword) {
            branch.insert(keyword.to_owned(), value.clone());
        }
    }
    if let Some(Value::Array(values)) = schema.member("enum") {
        let values: Vec<Value> = values.iter().filter(|value| is_of_type(value, name)).cloned().collect();
        if values.is_empty() {
            return None;
        }
        branch.insert("enum".to_owned(), Value::Array(values));
    }
    Some(Value::Object(branch))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{leaves_schema, schema_becomes};

    #[test]
    fn null_among_types_is_nullable() {
        let becomes = |before, after| schema_becomes(PASS, before, after);
        becomes(
            json!({"type": ["integer", "null"], "description": "d"}),
            json!({"type": "integer", "description": "d", "nullable": true}),
        );
        becomes(
            json!({"type": ["string", "array"], "items": {"type": "string"}, "maxLength": 3, "title": "t"}),
            json!({"title": "t", "anyOf": [{"type": "string", "maxLength": 3}, {"type": "array", "items": {"type": "string"}}]}),
        );
        // `integer` is retained beside `number`.
        becomes(json!({"type": ["integer", "number"]}), json!({"anyOf": [{"type": "integer"}, {"type": "number"}]}));
        becomes(
            json!({"anyOf": [{"$ref": "#/components/schemas/A"}, {"type": "null"}]}),
            json!({"nullable": true, "allOf": [{"$ref": "#/components/schemas/A"}]}),
        );
        becomes(json!({"oneOf": [{"type": "string"}, {"type": "null"}]}), json!({"nullable": true, "type": "string"}));
        becomes(
            json!({"anyOf": [{"$ref": "#/components/schemas/A"}, {"nullable": true}]}),
            json!({"nullable": true, "allOf": [{"$ref": "#/components/schemas/A"}]}),
        );
        leaves_schema(PASS, json!({"type": "string", "nullable": true}));
        leaves_schema(PASS, json!({"anyOf": [{"nullable": true}, {"nullable": true}]}));
    }
}
