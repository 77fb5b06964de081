//! Reading of values from text, as a server reads a parameter or the member of a form.

use std::collections::BTreeSet;

use openapi_document::{Members, Pointer, resolve, type_of};
use serde_json::{Map, Value};

/// The maximum number of schemas by which one value is read, since references may be circular.
const PARTS: usize = 64;

/// Returns the value of a parameter as a schema reads its text: the number `1` is the string `1` for a string schema,
/// the string `1` is a number for a number schema, and a single text is an array of one item for an array schema.
pub fn read_text(root: &Value, schema: &Pointer, value: &Value) -> Value {
    schema.find(root).map_or_else(|| value.clone(), |schema| read(root, schema, value, true))
}

/// Returns the body of an `application/x-www-form-urlencoded` form with each member as a schema reads its text.
/// Nested objects are unchanged, since they are written as JSON.
pub fn read_form(root: &Value, schema: &Pointer, value: &Value) -> Value {
    match (schema.find(root), value) {
        (Some(schema), Value::Object(members)) => object(root, &parts(root, schema), members, false),
        _ => value.clone(),
    }
}

fn read(root: &Value, schema: &Value, value: &Value, is_deep: bool) -> Value {
    let parts = parts(root, schema);
    let types = types(&parts);
    match value {
        Value::Null => Value::Null,
        _ if types.is_empty() => value.clone(),
        Value::Array(items) if types.contains("array") => {
            let schema = keyword(&parts, "items");
            items.iter().map(|item| schema.map_or_else(|| item.clone(), |it| read(root, it, item, is_deep))).collect()
        }
        Value::Object(members) if is_deep && types.contains("object") => object(root, &parts, members, is_deep),
        Value::Array(_) | Value::Object(_) => value.clone(),
        scalar => of_scalar(root, &parts, &types, scalar, is_deep),
    }
}

fn object(root: &Value, parts: &[&Value], members: &Map<String, Value>, is_deep: bool) -> Value {
    let read = |(name, member): (&String, &Value)| {
        let own = parts.iter().find_map(|part| part.member("properties")?.member(name));
        let schema = own.or_else(|| keyword(parts, "additionalProperties")).filter(|it| it.is_object());
        (name.clone(), schema.map_or_else(|| member.clone(), |it| self::read(root, it, member, is_deep)))
    };
    Value::Object(members.iter().map(read).collect())
}

/// Reads a single text as the first of the types that it can have.
fn of_scalar(root: &Value, parts: &[&Value], types: &BTreeSet<&str>, value: &Value, is_deep: bool) -> Value {
    let text = text(value);
    let mut listed = parts.iter().filter_map(|part| part.member("enum")?.as_array()).flatten();
    if let Some(known) = listed.find(|it| !it.is_null() && self::text(it) == text) {
        return known.clone();
    }
    let is_its_own = match value {
        Value::String(_) => types.contains("string"),
        Value::Bool(_) => types.contains("boolean"),
        Value::Number(number) => types.contains("number") || !number.is_f64() && types.contains("integer"),
        _ => true,
    };
    if is_its_own {
        return value.clone();
    }
    let parsed = serde_json::from_str::<Value>(&text).ok().filter(|parsed| match parsed {
        Value::Number(_) => types.contains("number") || types.contains("integer"),
        Value::Bool(_) => types.contains("boolean"),
        _ => false,
    });
    match parsed {
        Some(parsed) => parsed,
        None if !types.contains("string") && types.contains("array") => {
            let item = keyword(parts, "items").map_or_else(|| value.clone(), |it| read(root, it, value, is_deep));
            Value::Array(vec![item])
        }
        None => Value::String(text),
    }
}

/// Returns the text of a value in a request.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Returns the schemas by which a value is read: references resolved, combined schemas included.
fn parts<'v>(root: &'v Value, schema: &'v Value) -> Vec<&'v Value> {
    let mut found = Vec::new();
    let mut stack = vec![schema];
    while let Some(schema) = stack.pop() {
        if found.len() >= PARTS {
            break;
        }
        found.push(schema);
        stack.extend(schema.reference().and_then(|it| resolve(root, it)).map(|it| it.value));
        for keyword in ["allOf", "anyOf", "oneOf"] {
            stack.extend(schema.member(keyword).and_then(Value::as_array).into_iter().flatten());
        }
    }
    found
}

fn keyword<'v>(parts: &[&'v Value], name: &str) -> Option<&'v Value> {
    parts.iter().find_map(|part| part.member(name))
}

/// Returns the types that the schemas declare, or those of their enumerated values.
fn types<'v>(parts: &[&'v Value]) -> BTreeSet<&'v str> {
    let mut found = BTreeSet::new();
    for part in parts {
        match part.member("type") {
            Some(Value::String(name)) => {
                found.insert(name.as_str());
            }
            Some(Value::Array(names)) => found.extend(names.iter().filter_map(Value::as_str)),
            _ => {
                let listed = part.member("enum").and_then(Value::as_array).into_iter().flatten();
                listed.chain(part.member("const")).for_each(|value| {
                    found.insert(type_of(value));
                });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn by(schema: Value, value: Value) -> Value {
        read_text(&json!({ "schema": schema }), &Pointer::from("/schema"), &value)
    }

    #[test]
    fn a_text_is_read_by_the_types_of_the_schema() {
        assert_eq!(by(json!({"type": "string"}), json!(1)), json!("1"));
        assert_eq!(by(json!({"type": "string"}), json!(true)), json!("true"));
        assert_eq!(by(json!({"type": "integer"}), json!("12")), json!(12));
        assert_eq!(by(json!({"type": "integer"}), json!("x")), json!("x"));
        assert_eq!(by(json!({"type": "boolean"}), json!("false")), json!(false));
        assert_eq!(by(json!({"type": ["string", "integer"]}), json!(1)), json!(1));
        assert_eq!(by(json!({"type": "string", "enum": ["1", "2"]}), json!(2)), json!("2"));
        assert_eq!(by(json!({"type": "array", "items": {"type": "string"}}), json!("a")), json!(["a"]));
        assert_eq!(by(json!({"type": "array", "items": {"type": "string"}}), json!([1, 2])), json!(["1", "2"]));
        assert_eq!(by(json!({}), json!(1)), json!(1));
    }

    #[test]
    fn members_of_a_form_are_texts_and_objects_in_it_are_not() {
        let schema = json!({"schema": {"type": "object", "properties": {
            "a": {"type": "string"}, "b": {"type": "object", "properties": {"c": {"type": "string"}}},
        }}});
        let read = read_form(&schema, &Pointer::from("/schema"), &json!({"a": 1, "b": {"c": 1}, "d": 1}));
        assert_eq!(read, json!({"a": "1", "b": {"c": 1}, "d": 1}));
    }

    #[test]
    fn a_schema_that_refers_to_itself_has_an_end() {
        let root = json!({"schema": {"$ref": "#/schema", "anyOf": [{"$ref": "#/schema"}, {"type": "string"}]}});
        read_text(&root, &Pointer::from("/schema"), &json!(1));
    }
}
