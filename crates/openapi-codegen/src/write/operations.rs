//! Operations as types, with the static description that calls use.

use openapi_document::Pointer;

use super::{
    Code,
    calls::cfg,
    client::alternatives,
    responses::{accept, outcome},
};
use crate::{
    model::{Envelope, IdempotencyKey, Operation},
    names::Named,
    rust::literal,
};

pub(super) fn write(code: &mut Code, model: &Named) {
    for operation in &model.operations {
        code.operations.insert(model.names.of(operation.call).to_owned(), definition(model, operation));
    }
}

fn definition(model: &Named, operation: &Operation) -> String {
    let Operation { method, id, path, server, .. } = operation;
    let (call, failure) = (model.names.of(operation.call), model.names.of(operation.failure_type));
    let mut fields = vec![
        format!("method: {}", literal(method)),
        format!("id: {}", literal(id)),
        format!("path: {}", literal(path)),
    ];
    let accept = accept(operation);
    if !accept.is_empty() {
        fields.push(format!("accept: {}", literal(&accept)));
    }
    if *server > 0 {
        fields.push(format!("server: {server}"));
    }
    if let Some(security) = &operation.security {
        fields.push(format!("security: Some({})", alternatives(security)));
    }
    if let Some(key) = &operation.idempotency_key {
        fields.push(format!("key: Some(crate::support::IdempotencyKey::{})", place(key)));
    }
    if let Some((calls, seconds)) = operation.rate_limit {
        fields.push(format!("rate: Some(({calls}, {seconds}))"));
    }
    if let Some(envelope) = &operation.envelope {
        fields.push(format!("envelope: {}", pointers(envelope)));
    }
    let cfg = cfg(operation, "");
    let fields: String = fields.iter().map(|field| format!("        {field},\n")).collect();
    format!(
        "/// `{} {}`\n{cfg}pub enum {call} {{}}\n\n\
         {cfg}impl crate::support::Operate for {call} {{\n\
         \x20   const OPERATION: &'static crate::support::Operation = &crate::support::Operation {{\n\
         {fields}        ..crate::support::Operation::PLAIN\n    }};\n\
         \x20   type Outcome = {};\n    type Failure = types::{failure};\n}}\n",
        method.replace('`', ""),
        path.replace('`', ""),
        outcome(model, operation),
    )
}

/// Formats the locations in an envelope.
fn pointers(envelope: &Envelope) -> String {
    let option =
        |pointer: Option<String>| pointer.map_or_else(|| "None".to_owned(), |it| format!("Some({})", literal(&it)));
    let success =
        envelope.success.as_ref().map(|path| Pointer::root().join(path.iter().map(String::as_str)).to_string());
    format!(
        "crate::support::Envelope {{ success: {}, message: {}, code: {} }}",
        option(success),
        option(envelope.message.clone()),
        option(envelope.code.clone())
    )
}

fn place(key: &IdempotencyKey) -> String {
    match key {
        IdempotencyKey::Header(name) => format!("Header({})", literal(name)),
        IdempotencyKey::Member(name) => format!("Member({})", literal(name)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::client;

    #[test]
    fn an_operation_knows_how_its_responses_are_read() {
        let response =
            |schema: serde_json::Value| json!({"description": "", "content": {"application/json": {"schema": schema}}});
        let operation = json!({"operationId": "read", "responses": {
            "200": response(json!({"type": "array", "items": {"type": "string"}})), "404": response(json!({"type": "string"}))}});
        let text = client(json!({"/a": {"get": operation}}), json!({})).texts.operations;
        for line in [
            "pub enum Read {}",
            "type Outcome = crate::support::outcome::Json<Vec<String>>;",
            "type Failure = types::ReadError;",
            "method: \"GET\",",
            "accept: \"application/json\",",
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
    }
}
