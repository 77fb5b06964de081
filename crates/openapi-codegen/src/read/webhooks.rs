//! Requests that the API sends: webhooks, and callbacks of operations.

use openapi_document::{Members, OperationRef, Pointer, operations_of_item, resolve_object};
use openapi_lower::{Names, type_name};
use serde_json::Value;

use super::builder::Builder;
use crate::model::Webhook;

pub(super) fn read(builder: &mut Builder<'_>, operations: &[OperationRef<'_>]) -> Vec<Webhook> {
    let root = builder.root;
    let mut sent: Vec<(String, OperationRef<'_>)> = Vec::new();
    let listed = root.member("webhooks").and_then(Value::as_object);
    for (name, item) in listed.into_iter().flatten() {
        let at = Pointer::from("/webhooks").child(name);
        sent.extend(operations_of_item(root, item, &at).into_iter().map(|operation| (name.clone(), operation)));
    }
    for operation in operations {
        let callbacks = operation.value.member("callbacks").and_then(Value::as_object);
        for (name, callback) in callbacks.into_iter().flatten() {
            let Some(expressions) = resolve_object(root, callback) else { continue };
            let full = format!("{}.{name}", operation.operation_id().unwrap_or_default());
            for (expression, item) in expressions.iter().filter(|(key, _)| !key.starts_with("x-")) {
                let at = operation.pointer.child("callbacks").child(name).child(expression);
                sent.extend(operations_of_item(root, item, &at).into_iter().map(|sent| (full.clone(), sent)));
            }
        }
    }
    let mut names = Names::reserving(["Self"]);
    let mut found: Vec<Webhook> = Vec::new();
    for (name, operation) in sent {
        let Some(body) = operation.request_body() else { continue };
        let content = body.content();
        let Some((at, schema)) = content.iter().find(|it| it.is_json()).and_then(|it| it.schema()) else { continue };
        if found.iter().any(|known| known.name == name) {
            continue;
        }
        let ty = builder.use_of(schema, &at);
        let text = ["summary", "description"].iter().find_map(|key| operation.value.member(key)?.as_str());
        let doc = builder.words(text.unwrap_or_default());
        let variant = names.claim_type(&type_name(&name));
        found.push(Webhook { variant, name, doc, ty });
    }
    found
}

#[cfg(test)]
mod tests {
    use openapi_document::Document;
    use serde_json::json;

    #[test]
    fn webhooks_and_callbacks_are_read_by_name() {
        let sends = |schema: serde_json::Value| json!({"post": {"summary": "Comes.", "requestBody": {"content": {"application/json": {"schema": schema}}}}});
        let pet = json!({"type": "object", "properties": {"name": {"type": "string"}}});
        let operation = json!({"operationId": "subscribe", "callbacks": {"onPet": {"{$request.body#/url}": sends(json!({"$ref": "#/components/schemas/Pet"}))}}});
        let root = json!({
            "openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {"/a": {"post": operation}},
            "components": {"schemas": {"Pet": pet}},
            "webhooks": {
                "new-pet": sends(json!({"$ref": "#/components/schemas/Pet"})),
                "tick": sends(json!({"type": "integer"})),
                "empty": {"post": {}}
            }
        });
        let text = crate::generate(&Document::parse("t.json", root.to_string()).unwrap()).texts.client;
        for line in [
            "\"new-pet\" => NewPet(types::Pet),",
            "\"tick\" => Tick(i64),",
            "\"subscribe.onPet\" => SubscribeOnPet(types::Pet),",
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
        assert!(!text.contains("\"empty\""));
    }
}
