//! Methods: one per operation, each a few calls to the runtime.

use super::{
    Code,
    client::alternatives,
    responses::{failure_type, reader, success_type},
};
use crate::{
    model::{Body, BodyKind, Location, Model, Operation, Parameter, Payload, Shape, Style, Text, Type},
    rust::{deprecated, doc_comment, in_client, literal},
};

pub(super) fn write(code: &mut Code, model: &Model) {
    let text = &mut code.client;
    text.push_str("impl Client {\n");
    if let Some(server) = model.server() {
        text.push_str(&format!(
            "    /// The first server that the document names, its variables with their defaults.\n    pub const SERVER: &'static str = {};\n\n",
            literal(&server)
        ));
    }
    text.push_str(&format!(
        "    /// The version of the document.\n    pub const API_VERSION: &'static str = {};\n",
        literal(&model.version)
    ));
    for operation in &model.operations {
        text.push('\n');
        text.push_str(&method(model, operation));
    }
    text.push_str("}\n");
}

fn method(model: &Model, operation: &Operation) -> String {
    let mut text = doc_comment(&doc(operation), "    ");
    text.push_str(&deprecated(operation.deprecated, "    "));
    let upgrades = operation.success.iter().any(|response| response.payload == Payload::Upgrade);
    if upgrades {
        text.push_str("    #[cfg(not(target_arch = \"wasm32\"))]\n");
    }
    let mut arguments = String::new();
    for parameter in operation.arguments() {
        let ty = argument(model, &parameter.ty);
        let ty = if parameter.required { ty } else { format!("Option<{ty}>") };
        arguments.push_str(&format!("        {}: {ty},\n", parameter.name));
    }
    if let Some(body) = &operation.body {
        arguments.push_str(&format!("        body: {},\n", body_type(model, body)));
    }
    text.push_str(&format!(
        "    pub async fn {}(\n        &self,\n{arguments}    ) -> Result<ResponseValue<{}>, Error<{}>> {{\n",
        operation.function,
        success_type(operation),
        failure_type(operation)
    ));
    text.push_str(&statements(operation));
    text.push_str(&format!("        self.core.send(call).await?.{}().await\n    }}\n", reader(operation)));
    text
}

fn statements(operation: &Operation) -> String {
    let mut text = format!(
        "        let mut call = crate::support::Call::new({}, {}, {});\n",
        literal(&operation.method),
        literal(&operation.id),
        literal(&operation.path)
    );
    let mut line = |statement: String| text.push_str(&format!("        {statement}\n"));
    if operation.server > 0 {
        line(format!("call.server({});", operation.server));
    }
    if let Some(security) = &operation.security {
        line(format!("call.security({});", alternatives(security)));
    }
    for parameter in operation.placeholders().into_iter().flatten() {
        line(put("segment", parameter));
    }
    for parameter in operation.parameters.iter().filter(|parameter| parameter.location != Location::Path) {
        line(match parameter.location {
            Location::Header => put("header", parameter),
            Location::Cookie => put("cookie", parameter),
            Location::QueryString => format!("call.query_string({}, &{});", style(parameter), parameter.name),
            Location::Query | Location::Path => put("query", parameter),
        });
    }
    if !operation.accept.is_empty() {
        line(format!("call.accept({});", literal(&operation.accept.join(", "))));
    }
    if operation.success.iter().any(|response| response.payload == Payload::Upgrade) {
        line("call.upgrade();".to_owned());
    }
    if let Some(body) = &operation.body {
        for statement in body_statements(body) {
            line(statement);
        }
    }
    text
}

/// A parameter put in its place, its style only where it is not the usual one.
fn put(place: &str, parameter: &Parameter) -> String {
    let (wire, name) = (literal(&parameter.wire), &parameter.name);
    let usual = parameter.location.style();
    let is_usual = parameter.style == usual && parameter.explode == (usual == Style::Form);
    if is_usual && !parameter.as_json && !parameter.allow_reserved {
        return format!("call.{place}({wire}, &{name});");
    }
    format!("call.{place}_as({wire}, {}, &{name});", style(parameter))
}

fn style(parameter: &Parameter) -> String {
    let (name, explodes) = match parameter.style {
        _ if parameter.as_json => ("JSON", false),
        Style::Simple => ("SIMPLE", false),
        Style::Label => ("LABEL", false),
        Style::Matrix => ("MATRIX", false),
        Style::Form | Style::Cookie => ("FORM", true),
        Style::SpaceDelimited => ("SPACE_DELIMITED", false),
        Style::PipeDelimited => ("PIPE_DELIMITED", false),
        Style::DeepObject => ("DEEP_OBJECT", false),
    };
    let mut text = format!("crate::support::Style::{name}");
    let matters = !parameter.as_json && parameter.style != Style::DeepObject;
    if matters && parameter.explode != explodes {
        text.push_str(&format!(".explode({})", parameter.explode));
    }
    if parameter.allow_reserved {
        text.push_str(".reserved()");
    }
    text
}

/// The type of an argument: plain values by value, texts and lists as slices, the rest by reference.
fn argument(model: &Model, ty: &Type) -> String {
    match model.shape(ty) {
        Shape::Boolean | Shape::Integer(_) | Shape::Number | Shape::Null => in_client(ty),
        Shape::Text(Text::Plain | Text::Binary) => "&str".to_owned(),
        Shape::Text(Text::DateTime | Text::Date | Text::Uuid) => in_client(ty),
        Shape::Array(inner) => format!("&[{}]", in_client(inner)),
        Shape::Text(Text::Secret) | Shape::Any | Shape::Map(_) | Shape::Named(_) => format!("&{}", in_client(ty)),
    }
}

fn body_type(model: &Model, body: &Body) -> String {
    let ty = match body.kinds.as_slice() {
        [(_, BodyKind::Json(ty) | BodyKind::Form(ty))] => argument(model, ty),
        [(_, BodyKind::Multipart { name, .. })] => format!("&types::{name}"),
        [(_, BodyKind::Text | BodyKind::Bytes)] if body.required => "impl Into<Body>".to_owned(),
        [(_, BodyKind::Text | BodyKind::Bytes)] => "Body".to_owned(),
        _ => format!("&types::{}", body.name),
    };
    if body.required { ty } else { format!("Option<{ty}>") }
}

fn body_statements(body: &Body) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    if let [(media_type, kind)] = body.kinds.as_slice() {
        lines.push(send(kind, media_type, "body"));
    } else {
        lines.push("match body {".to_owned());
        for (variant, (media_type, kind)) in body.variants().iter().zip(&body.kinds) {
            let value = if matches!(kind, BodyKind::Text | BodyKind::Bytes) { "value.clone()" } else { "value" };
            lines.push(format!(
                "    types::{}::{variant}(value) => {}",
                body.name,
                send(kind, media_type, value).replace(';', ",")
            ));
        }
        lines.push("}".to_owned());
    }
    if !body.required {
        lines = lines.into_iter().map(|line| format!("    {line}")).collect();
        lines.insert(0, "if let Some(body) = body {".to_owned());
        lines.push("}".to_owned());
    }
    lines
}

fn send(kind: &BodyKind, media_type: &str, value: &str) -> String {
    // A range says what is taken, not what is sent.
    let json = if media_type.contains('*') { "application/json" } else { media_type };
    match kind {
        BodyKind::Json(_) => format!("call.json({}, &{value});", literal(json)),
        BodyKind::Form(_) => format!("call.form(&{value});"),
        BodyKind::Multipart { .. } => format!("call.multipart({value});"),
        BodyKind::Text | BodyKind::Bytes => format!("call.body({}, {value});", literal(media_type)),
    }
}

fn doc(operation: &Operation) -> String {
    let mut doc = operation.doc.clone();
    if !doc.is_empty() {
        doc.push_str("\n\n");
    }
    doc.push_str(&format!("Sends `{} {}`.", operation.method, operation.path));
    if operation.success.iter().any(|response| response.payload == Payload::Upgrade) {
        doc.push_str(" Not on wasm32, where connections cannot be taken over.");
    }
    let described: Vec<&Parameter> = operation.arguments().into_iter().filter(|it| !it.doc.is_empty()).collect();
    if !described.is_empty() {
        doc.push_str("\n\n# Arguments\n");
        for parameter in described {
            let text = parameter.doc.split_whitespace().collect::<Vec<_>>().join(" ");
            doc.push_str(&format!("\n- `{}`: {text}", parameter.name));
        }
    }
    doc
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::{client, method};

    #[test]
    fn a_parameter_is_written_as_its_style_says() {
        let text = method(json!({"operationId": "read", "parameters": [
            {"name": "id", "in": "path", "required": true, "schema": {"type": "integer"}},
            {"name": "q", "in": "query", "schema": {"type": "string"}},
            {"name": "ids", "in": "query", "explode": false, "schema": {"type": "array", "items": {"type": "integer"}}},
            {"name": "filter", "in": "query", "content": {"application/json; charset=utf-8": {"schema": {"type": "object"}}}}]}));
        for line in [
            "call.segment(\"id\", &id);",
            "call.query(\"q\", &q);",
            "call.query_as(\"ids\", crate::support::Style::FORM.explode(false), &ids);",
            "call.query_as(\"filter\", crate::support::Style::JSON, &filter);",
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
    }

    #[test]
    fn what_every_client_has_is_not_an_operation() {
        let named = |id: &str| json!({"get": {"operationId": id}});
        let paths = json!({"/a": named("builder"), "/b": named("base_url"), "/c": named("clone"), "/d": named("client"), "/e": named("new")});
        let text = client(paths, json!({})).client;
        for name in ["builder_2", "base_url_2", "clone_2", "client", "new_2"] {
            assert!(text.contains(&format!("pub async fn {name}(")), "{name}");
        }
    }
}
