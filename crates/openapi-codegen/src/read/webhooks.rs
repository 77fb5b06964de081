//! Requests that the API sends: webhooks, and callbacks of operations.

use openapi_document::{Members, OperationRef, Pointer, operations_of_item, resolve_object};
use openapi_lower::Level;
use serde_json::Value;

use super::builder::Builder;
use crate::model::{Type, Webhook};

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
    let plain: Vec<String> = sent.iter().map(|(name, _)| name.clone()).collect();
    let mut found: Vec<Webhook> = Vec::new();
    // Bodies after the first one of a name have names of their own; the names of the document come first.
    let mut further: Vec<(String, OperationRef<'_>, Type)> = Vec::new();
    for (name, operation) in sent {
        let Some(ty) = body(builder, &operation) else { continue };
        if found.iter().any(|known| known.name == name) {
            further.push((name, operation, ty));
        } else {
            found.push(webhook(builder, name, &operation, ty));
        }
    }
    for (name, operation, ty) in further {
        let own = format!("{name}.{}", operation.method);
        let is_own =
            |known: &str| known.strip_prefix(&name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        if found.iter().any(|known| is_own(&known.name) && known.ty == ty) {
            continue;
        }
        let numbered = (2..).map(|number| format!("{own}.{number}"));
        let is_free = |name: &String| !plain.contains(name) && !found.iter().any(|known| known.name == *name);
        if let Some(name) = std::iter::once(own.clone()).chain(numbered).find(is_free) {
            found.push(webhook(builder, name, &operation, ty));
        }
    }
    found
}

/// Returns the type of the JSON body of a request, and notes a body that has no JSON.
fn body(builder: &mut Builder<'_>, operation: &OperationRef<'_>) -> Option<Type> {
    let body = operation.request_body()?;
    let content = body.content();
    let Some(json) = content.iter().find(|it| it.is_json()) else {
        let listed: Vec<String> = content.iter().map(|it| format!("`{}`", it.name)).collect();
        if !listed.is_empty() {
            let message = format!(
                "a webhook body of {} is not supported; parse the body of the request yourself",
                listed.join(" or ")
            );
            builder.note_once("webhooks", body.pointer.child("content"), Level::Dropped, message);
        }
        return None;
    };
    let any = Value::Bool(true);
    let (at, schema) = json.schema().unwrap_or_else(|| (json.pointer.child("schema"), &any));
    Some(builder.use_of(schema, &at))
}

fn webhook(builder: &mut Builder<'_>, name: String, operation: &OperationRef<'_>, ty: Type) -> Webhook {
    let text = ["summary", "description"].iter().find_map(|key| operation.value.member(key)?.as_str());
    let doc = builder.words(text.unwrap_or_default());
    Webhook { id: builder.types.new_member(), name, doc, ty }
}

#[cfg(test)]
mod tests {
    use openapi_document::Document;
    use serde_json::json;

    fn generated(webhooks: serde_json::Value) -> crate::Generated {
        let root = json!({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "webhooks": webhooks});
        crate::generate(&Document::parse("t.json", root.to_string()).unwrap())
    }

    #[test]
    fn each_method_of_a_webhook_has_its_body() {
        let sends = |content: serde_json::Value| json!({"requestBody": {"content": {"application/json": content}}});
        let of = |name: &str| sends(json!({"schema": {"type": name}}));
        let text = generated(json!({
            "pet": {"post": of("string"), "put": of("integer"), "patch": of("string"),
                "additionalOperations": {"COPY": of("boolean")}},
            "pet.put": {"post": of("number")},
            "any": {"post": sends(json!({}))}
        }))
        .texts
        .client;
        for line in [
            "\"pet\" => Pet(String),",
            "\"pet.put\" => PetPut(f64),",
            "\"any\" => Any(serde_json::Value),",
            "\"pet.put.2\" => PetPut2(i64),",
            "\"pet.COPY\" => PetCopy(bool),",
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
        assert!(!text.contains("\"pet.patch\""));
    }

    #[test]
    fn a_webhook_without_json_is_noted() {
        let body = json!({"requestBody": {"content": {"application/xml": {"schema": {"type": "object"}}}}});
        let report = generated(json!({"pet": {"post": body}, "none": {"post": {}}})).report;
        let notes: Vec<_> = report.notes.iter().filter(|note| note.pass == "webhooks").collect();
        let [note] = notes.as_slice() else { panic!("{notes:?}") };
        assert_eq!(note.pointer.to_reference(), "#/webhooks/pet/post/requestBody/content");
        assert!(note.message.contains("`application/xml`"), "{note:?}");
    }

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
