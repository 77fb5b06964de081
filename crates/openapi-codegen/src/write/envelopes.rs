//! The implementations that return the value inside of an envelope.

use super::{Code, calls::cfg};
use crate::{
    model::{Field, Operation, Payload, SuccessKind, lookup},
    names::{NameTable, Named},
    rust::in_client,
};

pub(super) fn write(code: &mut Code, model: &Named) {
    for operation in &model.operations {
        if let (Some(text), Some(definition)) =
            (implementation(model, operation), code.operations.get_mut(model.names.of(operation.call)))
        {
            definition.push_str(&text);
        }
    }
}

fn implementation(model: &Named, operation: &Operation) -> Option<String> {
    let envelope = operation.envelope.as_ref()?;
    let SuccessKind::One(Payload::Json(ty)) = &operation.success_kind else { return None };
    let value = lookup::walk(&model.types, ty, &envelope.value)?;
    let flag = envelope.success.as_ref().and_then(|path| lookup::walk(&model.types, ty, path)).unwrap_or_default();
    Some(format!(
        "\n{}impl crate::support::Unwrap for {} {{\n    type Envelope = {};\n    type Value = {};\n\n    \
         fn is_failure(envelope: &Self::Envelope) -> bool {{\n        {}\n    }}\n\n    \
         fn value(envelope: Self::Envelope) -> Self::Value {{\n        {}\n    }}\n}}\n",
        cfg(operation, ""),
        model.names.of(operation.call),
        in_client(model, ty),
        in_client(model, &value.last()?.ty),
        failure(&model.names, &flag),
        moved(&model.names, &value),
    ))
}

/// Returns the expression that is true if the flag reports a failure.
fn failure(names: &NameTable, flag: &[&Field]) -> String {
    let path: String = flag.iter().map(|field| format!(".{}", names.member(field.id))).collect();
    match flag.last() {
        Some(last) if last.is_option() => format!("envelope{path} == Some(false)"),
        Some(_) => format!("!envelope{path}"),
        None => "{\n            let _ = envelope;\n            false\n        }".to_owned(),
    }
}

/// Returns the expression that moves the value out of the envelope.
fn moved(names: &NameTable, value: &[&Field]) -> String {
    value.iter().enumerate().fold("envelope".to_owned(), |before, (index, field)| {
        let member = format!("{before}.{}", names.member(field.id));
        match (field.boxed, index + 1 == value.len()) {
            (true, true) => format!("*{member}"),
            (true, false) => format!("(*{member})"),
            (false, _) => member,
        }
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::client;

    #[test]
    fn a_call_returns_the_value_and_the_flag_is_read() {
        let pet = json!({"type": "object", "properties": {"name": {"type": "string"}}});
        let schema = json!({"type": "object", "required": ["data"], "properties": {
            "success": {"type": "boolean"}, "data": {"$ref": "#/components/schemas/Pet"}}});
        let operation = json!({"operationId": "read", "responses": {"200": {"description": "ok",
            "content": {"application/json": {"schema": schema}}}}});
        let texts = client(json!({"/a": {"get": operation}}), json!({"Pet": pet})).texts;
        for line in [
            "type Outcome = crate::support::outcome::Enveloped<Read>;",
            "type Value = types::Pet;",
            "envelope.success == Some(false)",
            "envelope.data\n",
            "envelope: crate::support::Envelope { success: Some(\"/success\"), message: None, code: None },",
        ] {
            assert!(texts.operations.contains(line), "{line} in {}", texts.operations);
        }
        assert!(texts.calls.contains("pub fn send_whole(self)"), "{}", texts.calls);
        assert!(texts.client.contains("returns [`Pet`](types::Pet)"), "{}", texts.client);
    }
}
