//! Conversion of a document of OpenAPI 3.0 to 3.1, the version of the bundle.

use serde_json::{Map, Value, json};

use openapi_document::{
    Members, Version,
    walk::{Order, schemas_mut},
};

/// Rewrites constructs that differ between 3.0 and 3.1 (the migration notes of the OpenAPI Initiative).
pub(super) fn upgrade(root: &mut Value, version: Version) {
    if version == Version::V3_0 {
        schemas_mut(root, Order::BottomUp, |_, schema| {
            if let Value::Object(members) = schema
                && let Some(whole) = schema_of_3_1(members)
            {
                *schema = whole;
            }
        });
    }
}

/// Changes a schema in place, or returns a replacement.
fn schema_of_3_1(schema: &mut Map<String, Value>) -> Option<Value> {
    // In 3.0 keywords beside a reference are ignored.
    if schema.has("$ref") {
        let is_nullable = schema.member("nullable") == Some(&json!(true));
        schema.retain(|key, _| key == "$ref");
        return is_nullable.then(|| json!({"anyOf": [schema.clone(), {"type": "null"}]}));
    }
    for (flag, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        match schema.shift_remove(flag) {
            Some(Value::Bool(true)) => {
                if let Some(limit) = schema.shift_remove(bound) {
                    schema.insert(flag.to_owned(), limit);
                }
            }
            Some(Value::Bool(false)) | None => {}
            // The keyword already has the form of 3.1.
            Some(other) => {
                schema.insert(flag.to_owned(), other);
            }
        }
    }
    let is_nullable = schema.shift_remove("nullable") == Some(json!(true));
    if !is_nullable {
        return None;
    }
    if let Some(Value::Array(values)) = schema.member_mut("enum")
        && !values.contains(&Value::Null)
    {
        values.push(Value::Null);
    }
    match schema.member("type").cloned() {
        Some(name @ Value::String(_)) => {
            schema.insert("type".to_owned(), json!([name, "null"]));
            None
        }
        None if !schema.has("enum") => Some(json!({"anyOf": [schema.clone(), {"type": "null"}]})),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use openapi_document::Document;

    #[test]
    fn null_and_bounds_are_written_as_in_3_1() {
        let text = "
openapi: 3.0.3
components: {schemas: {
  A: {type: integer, nullable: true, minimum: 1, exclusiveMinimum: true, enum: [2]},
  B: {allOf: [{$ref: '#/components/schemas/A'}], nullable: true},
  C: {$ref: '#/components/schemas/A', description: gone},
  D: {type: string, maximum: 2, exclusiveMaximum: false}}}";
        let mut root = Document::parse("t.yaml", text).unwrap().root().clone();
        upgrade(&mut root, Version::V3_0);
        let expected = json!({
            "A": {"type": ["integer", "null"], "enum": [2, null], "exclusiveMinimum": 1},
            "B": {"anyOf": [{"allOf": [{"$ref": "#/components/schemas/A"}]}, {"type": "null"}]},
            "C": {"$ref": "#/components/schemas/A"},
            "D": {"type": "string", "maximum": 2},
        });
        assert_eq!(root["components"]["schemas"], expected);
    }
}
