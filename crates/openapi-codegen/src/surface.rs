//! The public items of a generated module, as text.

use crate::{
    model::{BodyKind, Model, Operation, Payload, Response, pages},
    rust::in_types,
};

/// What each operation takes and responses, by the method's name, in the order of the document.
pub fn surface(model: &Model) -> Vec<(String, String)> {
    model.operations.iter().map(|operation| (operation.function.clone(), describe(model, operation))).collect()
}

fn describe(model: &Model, operation: &Operation) -> String {
    let mut lines = vec![format!("{} {}", operation.method, operation.path), format!("operationId: {}", operation.id)];
    if operation.deprecated.is_some() {
        lines.push("deprecated".to_owned());
    }
    for parameter in &operation.parameters {
        let required = match (parameter.position.is_some(), parameter.required) {
            (true, _) => "argument",
            (false, true) => "required",
            (false, false) => "optional",
        };
        lines.push(format!(
            "parameter {} in {:?} as {}: {} ({required}, {:?}{})",
            parameter.wire,
            parameter.location,
            parameter.name,
            in_types(&parameter.ty),
            parameter.style,
            if parameter.explode { ", exploded" } else { "" }
        ));
    }
    if operation.server > 0 {
        lines.push(format!("server group {}", operation.server));
    }
    if let Some(security) = &operation.security {
        lines.push(format!("security {security:?}"));
    }
    if let Some(body) = &operation.body {
        let required = if body.is_argument { "argument" } else { "optional" };
        for kind in &body.kinds {
            let ty = match &kind.kind {
                BodyKind::Json(ty) | BodyKind::Form(ty) => in_types(ty),
                BodyKind::Multipart { name, .. } => name.clone(),
                BodyKind::Text => "text".to_owned(),
                BodyKind::Bytes => "bytes".to_owned(),
            };
            lines.push(format!("body {} as {}: {ty} ({required})", kind.media_type, kind.method));
        }
    }
    lines.extend(operation.success.iter().map(|response| format!("success {}", response_line(response))));
    lines.extend(operation.failure.iter().map(|response| format!("failure {}", response_line(response))));
    if let Some(item) = pages::item(&model.types, operation) {
        lines.push(format!("pages of {}", in_types(&item)));
    }
    lines.join("\n")
}

fn response_line(response: &Response) -> String {
    let payload = match &response.payload {
        Payload::Json(ty) => in_types(ty),
        Payload::Events(ty) => format!("stream of {}", in_types(ty)),
        Payload::Empty => "()".to_owned(),
        Payload::Text => "text".to_owned(),
        Payload::Bytes => "bytes".to_owned(),
        Payload::Upgrade => "connection".to_owned(),
    };
    let media_type = if response.is_told_apart { format!(" {}", response.media_type) } else { String::new() };
    format!("{}{media_type} {}: {payload}", response.status, response.variant)
}
