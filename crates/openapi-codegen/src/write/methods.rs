//! The methods of the client: one for each operation and form of its body, which creates a call with its required
//! arguments.

use super::{
    Code,
    arguments::written,
    calls::{INLINE, body_argument, cfg, media_type_advice, send, send_json, upgrades},
    examples::example,
    signature::{Signature, signatures},
    styles::put,
};
use crate::{
    model::{Body, MemberId, Operation, Parameter, Payload, Response, Shape, SuccessKind, Type, lookup},
    names::Named,
    rust::{alias, deprecated, doc_comment, in_client, literal},
};

pub(super) fn write(code: &mut Code, model: &Named) {
    let text = &mut code.client;
    text.push_str("impl Client {\n");
    if let Some(server) = model.server() {
        text.push_str(&format!(
            "    /// The URL of the first server in the document, with the default values of its variables.\n    pub const SERVER: &'static str = {};\n\n",
            literal(&server)
        ));
    }
    text.push_str(&format!(
        "    /// The version of the document.\n    pub const API_VERSION: &'static str = {};\n",
        literal(&model.version)
    ));
    text.push_str("}\n");
    for operation in &model.operations {
        let methods = signatures(model, operation).iter().map(|it| method(model, operation, it)).collect::<Vec<_>>();
        code.methods.insert(model.names.of(operation.call).to_owned(), methods.join("\n"));
    }
}

fn method(model: &Named, operation: &Operation, signature: &Signature<'_>) -> String {
    let mut text = doc_comment(&doc(model, operation, signature), "    ");
    text.push_str(&alias(&operation.id, signature.name, "    "));
    text.push_str(&alias(&operation.path, signature.name, "    "));
    text.push_str(&deprecated(operation.deprecated.as_ref(), "    "));
    text.push_str(&cfg(operation, "    "));
    let arguments: String = signature.arguments.iter().map(|(name, ty)| format!(", {name}: {ty}")).collect();
    if signature.body.is_some() {
        text.push_str(INLINE);
    }
    let call = model.names.of(operation.call);
    text.push_str(&format!("    pub fn {}(&self{arguments}) -> calls::{call} {{\n", signature.name));
    let statements = statements(model, operation, signature.body);
    if statements.is_empty() {
        text.push_str("        call::begin(&self.core)\n    }\n");
        return text;
    }
    text.push_str("        let mut call = call::begin(&self.core);\n");
    statements.into_iter().for_each(|statement| text.push_str(&format!("        {statement}\n")));
    text.push_str("        call\n    }\n");
    text
}

fn statements(model: &Named, operation: &Operation, body: Option<&Body>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut filled: Vec<MemberId> = Vec::new();
    let statement = |parameter: &Parameter| {
        put(parameter, "call.inner", &written(model, &parameter.ty).value(model.names.member(parameter.id)))
    };
    // A placeholder that the template repeats is filled in each time.
    for parameter in operation.placeholders().into_iter().flatten() {
        lines.push(statement(parameter));
        filled.push(parameter.id);
    }
    let others = operation.arguments().into_iter().filter(|parameter| !filled.contains(&parameter.id));
    lines.extend(others.map(statement));
    // A parameter with a single value is sent without an argument; the call has a setter for another value.
    for parameter in operation.setters() {
        lines.extend(parameter.constant.as_ref().map(|value| put(parameter, "call.inner", &literal(value))));
    }
    if upgrades(operation) {
        lines.push("call.inner.upgrade();".to_owned());
    }
    let null = operation.body.as_ref().filter(|body| !body.is_argument).and_then(|body| body.null.as_ref());
    lines.extend(null.map(|media_type| send_json(media_type, "call.inner", "&()")));
    if let Some(body) = body {
        lines.push(send(body, "call.inner", &body_argument(model, body).value("body")));
    }
    lines
}

fn doc(model: &Named, operation: &Operation, signature: &Signature<'_>) -> String {
    let mut doc = operation.doc.clone();
    if !doc.is_empty() {
        doc.push_str("\n\n");
    }
    doc.push_str(&format!("Sends `{} {}`", operation.method, operation.path));
    if let Some(body) = signature.body {
        doc.push_str(&format!(" with a body of type `{}`", body.media_type.replace('`', "")));
    }
    doc.push_str(&format!(" and returns {}.", returned(model, operation)));
    doc.push_str(&signature.body.map(media_type_advice).unwrap_or_default());
    if operation.pages.is_some() {
        doc.push_str(" `items()` on the call streams the items of all pages, `pages()` the pages.");
    }
    if !operation.headers.is_empty() {
        doc.push_str(&format!(" Its response headers are [`types::{}`].", model.names.of(operation.headers_type)));
    }
    if upgrades(operation) {
        doc.push_str(" Not available on wasm32, which does not support HTTP upgrades.");
    }
    if let Some((words, url)) = &operation.external_docs {
        let words = if words.is_empty() { "API documentation" } else { words };
        doc.push_str(&format!("\n\n[{}]({})", words.replace(['[', ']'], ""), url.replace([' ', ')'], "")));
    }
    let arguments = operation.arguments();
    let described = arguments.iter().filter(|parameter| !parameter.doc.is_empty());
    let lines: String =
        described.map(|it| format!("\n- `{}`: {}", model.names.member(it.id), one_line(&it.doc))).collect();
    if !lines.is_empty() {
        doc.push_str(&format!("\n\n# Arguments\n{lines}"));
    }
    if !operation.failure.is_empty() {
        let name = model.names.of(operation.failure_type);
        let lines: String = operation.failure.iter().map(|response| failure_line(model, name, response)).collect();
        doc.push_str(&format!("\n\n# Errors\n{lines}"));
    }
    if let Some(example) = example(model, operation, signature) {
        doc.push_str(&format!("\n\n# Example\n\n{example}"));
    }
    doc
}

/// Describes the result of awaiting a call, with a link.
fn returned(model: &Named, operation: &Operation) -> String {
    match &operation.success_kind {
        SuccessKind::One(Payload::Json(ty)) if operation.envelope.is_some() => {
            let path = operation.envelope.iter().flat_map(|envelope| &envelope.value).cloned().collect::<Vec<_>>();
            let value = lookup::walk(&model.types, ty, &path).and_then(|fields| fields.last().map(|it| it.ty.clone()));
            linked(model, value.as_ref().unwrap_or(ty))
        }
        SuccessKind::One(Payload::Empty) => "an empty response".to_owned(),
        SuccessKind::One(Payload::Text) => "text".to_owned(),
        SuccessKind::One(Payload::Bytes) => "a stream of bytes ([`ByteStream`])".to_owned(),
        SuccessKind::One(Payload::Upgrade) => "the upgraded connection".to_owned(),
        SuccessKind::One(Payload::Json(ty)) => linked(model, ty),
        SuccessKind::One(Payload::Events(ty)) => format!("a stream ([`EventStream`]) of {}", linked(model, ty)),
        SuccessKind::Several => {
            format!("one of several responses ([`types::{}`])", model.names.of(operation.success_type))
        }
    }
}

/// Formats a type as code, with a link if it is named.
fn linked(model: &Named, ty: &Type) -> String {
    let text = in_client(model, ty);
    let mut inner = ty;
    while let Shape::Array(item) | Shape::Map(item) = &inner.shape {
        inner = item;
    }
    match &inner.shape {
        Shape::Named(id) => format!("[`{}`](types::{})", text.replace("types::", ""), model.names.of(*id)),
        _ => format!("`{text}`"),
    }
}

fn failure_line(model: &Named, name: &str, response: &Response) -> String {
    let (status, variant) = (response.status, model.names.member(response.id));
    let description = one_line(&response.doc);
    let description = if description.is_empty() { String::new() } else { format!(": {description}") };
    format!("\n- {status} [`{variant}`](types::{name}::{variant}){description}")
}

/// Reduces a text to one line, so that it remains a single list item: the part before any list or code.
fn one_line(text: &str) -> String {
    let is_block =
        |line: &&str| ["```", "- ", "* ", "|", "#", ">", "+ "].iter().any(|mark| line.trim().starts_with(mark));
    let lines = text.lines().take_while(|line| !is_block(line));
    lines.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::{client, method};

    #[test]
    fn a_method_takes_what_is_needed_in_the_order_of_the_path() {
        let text = method(json!({"operationId": "read", "parameters": [
            {"name": "n", "in": "query", "required": true, "schema": {"type": "integer"}},
            {"name": "id", "in": "path", "required": true, "schema": {"type": "string"}},
            {"name": "q", "in": "query", "schema": {"type": "string"}}]}));
        for line in [
            "pub fn read(&self, id: impl ::std::convert::AsRef<str>, n: impl ::std::convert::Into<i64>) -> calls::Read {",
            "call.inner.segment(\"id\", id.as_ref());",
            "call.inner.query(\"n\", &::std::convert::Into::<i64>::into(n));",
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
        assert!(!text.contains("\"q\""), "{text}");
    }

    #[test]
    fn each_form_of_a_body_has_a_method() {
        let pet = json!({"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}});
        let operation = json!({"operationId": "create", "requestBody": {"required": true, "content": {
            "application/x-www-form-urlencoded": {"schema": {"type": "object", "properties": {"n": {"type": "string"}}}},
            "application/json": {"schema": {"$ref": "#/components/schemas/Pet"}},
            "multipart/form-data": {"schema": {"type": "object", "properties": {"photo": {"type": "string", "format": "binary"}}}}}}});
        let text = client(json!({"/a": {"post": operation}}), json!({"Pet": pet})).texts.client;
        for line in [
            "pub fn create(&self, body: &types::Pet) -> calls::Create {",
            "pub fn create_form(&self, body: &types::CreateBody) -> calls::Create {",
            "pub fn create_multipart(&self, body: &types::CreateForm) -> calls::Create {",
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
    }

    #[test]
    fn what_every_client_has_is_not_an_operation() {
        let named = |id: &str| json!({"get": {"operationId": id}});
        let paths = json!({"/a": named("builder"), "/b": named("base_url"), "/c": named("clone"), "/d": named("client"), "/e": named("new")});
        let text = client(paths, json!({})).texts.client;
        for name in ["builder_2", "base_url_2", "clone_2", "client", "new_2"] {
            assert!(text.contains(&format!("pub fn {name}(&self")), "{name} in {text}");
        }
    }
}
