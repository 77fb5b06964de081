//! The operations as types: what calls know of them.

use super::{
    Code,
    calls::cfg,
    client::alternatives,
    responses::{accept, outcome},
};
use crate::{
    model::{Model, Operation},
    rust::literal,
};

pub(super) fn write(code: &mut Code, model: &Model) {
    for (index, operation) in model.operations.iter().enumerate() {
        if index > 0 {
            code.operations.push('\n');
        }
        code.operations.push_str(&definition(operation));
    }
}

fn definition(operation: &Operation) -> String {
    let Operation { call_name, method, id, path, server, failure_name, .. } = operation;
    let security = operation.security.as_ref().map(|it| format!("Some({})", alternatives(it)));
    format!(
        "{}crate::support::operation! {{\n    /// `{} {}`\n    pub enum {call_name}: {}, types::{failure_name};\n    crate::support::Operation {{\n        method: {},\n        id: {},\n        path: {},\n        accept: {},\n        server: {server},\n        security: {},\n    }}\n}}\n",
        cfg(operation, ""),
        method.replace('`', ""),
        path.replace('`', ""),
        outcome(operation),
        literal(method),
        literal(id),
        literal(path),
        literal(&accept(operation)),
        security.as_deref().unwrap_or("None"),
    )
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
            "pub enum Read: crate::support::outcome::Json<Vec<String>>, types::ReadError;",
            "method: \"GET\",",
            "accept: \"application/json\",",
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
    }
}
