//! Idempotency keys, by which a server recognizes a repeated request.

use openapi_document::{Location, Members, OperationRef, resolve_object};
use serde_json::Value;

use crate::model::IdempotencyKey;

/// The length of a key, which is a UUID in text form.
const KEY: u64 = 36;

pub(super) fn read(root: &Value, operation: &OperationRef<'_>) -> Option<IdempotencyKey> {
    let parameters = operation.parameters();
    let mut headers = parameters.iter().filter(|parameter| parameter.location == Location::Header);
    if let Some(header) = headers.find(|parameter| is_key(parameter.name)) {
        let takes = header.schema().is_none_or(|(_, schema)| takes_key(root, schema));
        return takes.then(|| IdempotencyKey::Header(header.name.to_owned()));
    }
    let body = operation.request_body()?;
    let content = body.content();
    let (_, schema) = content.iter().find(|media_type| media_type.is_json())?.schema()?;
    let members = resolve_object(root, schema)?.member("properties")?.as_object()?;
    let (name, _) = members.iter().find(|(name, schema)| is_key(name) && takes_key(root, schema))?;
    Some(IdempotencyKey::Member(name.clone()))
}

/// Returns true for the names that APIs use for the key: `Idempotency-Key`, `X-Idempotency-Key`, `idempotency_key`,
/// `idempotencyKey`.
fn is_key(name: &str) -> bool {
    let letters: String = name.chars().filter(char::is_ascii_alphabetic).collect();
    matches!(letters.to_ascii_lowercase().as_str(), "idempotencykey" | "xidempotencykey")
}

/// Returns true if a UUID is valid against the schema, as far as this can be determined.
fn takes_key(root: &Value, schema: &Value) -> bool {
    let Some(schema) = resolve_object(root, schema) else { return false };
    let is_text = match schema.member("type") {
        None => true,
        Some(Value::String(name)) => name == "string",
        Some(Value::Array(names)) => names.iter().any(|name| name == "string"),
        Some(_) => false,
    };
    let length = |key: &str| schema.member(key).and_then(Value::as_u64);
    let fits =
        length("maxLength").is_none_or(|most| most >= KEY) && length("minLength").is_none_or(|least| least <= KEY);
    let has_form = schema.member("format").is_some_and(|format| format != "uuid");
    is_text && fits && !has_form && !schema.has_any(&["pattern", "enum", "const"])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::client;

    #[test]
    fn a_key_is_found_where_a_uuid_will_do() {
        let header = |schema| json!([{"name": "Idempotency-Key", "in": "header", "schema": schema}]);
        let body = |name: &str, schema| json!({"content": {"application/json": {"schema": {"type": "object", "properties": {name: schema}}}}});
        let text =
            |operation: serde_json::Value| client(json!({"/a": {"post": operation}}), json!({})).texts.operations;
        let of_header = |schema| text(json!({"operationId": "a", "parameters": header(schema)}));
        let of_body = |name: &str, schema| text(json!({"operationId": "a", "requestBody": body(name, schema)}));
        let found = "key: Some(crate::support::IdempotencyKey::Header(\"Idempotency-Key\"))";
        assert!(of_header(json!({"type": "string"})).contains(found));
        assert!(of_header(json!({"type": "string", "format": "uuid"})).contains(found));
        let found = "IdempotencyKey::Member(\"idempotency_key\")";
        assert!(of_body("idempotency_key", json!({"type": ["string", "null"], "maxLength": 45})).contains(found));
        for other in [
            of_header(json!({"type": "integer"})),
            of_header(json!({"type": "string", "pattern": "^k"})),
            of_body("idempotency_key", json!({"type": "string", "maxLength": 20})),
            of_body("key", json!({"type": "string"})),
        ] {
            assert!(!other.contains("key: "), "{other}");
        }
    }
}
