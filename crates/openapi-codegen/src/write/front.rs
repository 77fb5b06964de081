//! The front page of the documentation: a first program, credentials, servers, and the operations by tag.

use indexmap::IndexMap;

use super::{
    Code,
    environment::{self, Variables},
    examples::call,
    signature::signatures,
};
use crate::{
    model::{Model, Operation, Payload, SchemeKind, SuccessKind},
    names::Named,
    rust::CRATE,
};

/// The maximum number of operations of a tag that are listed one by one, if the tag has a view.
const LISTED: usize = 20;

pub(super) fn write(written: &mut Code, model: &Named) {
    let mut page = program(model);
    page.push_str(&credentials(model));
    page.push_str(&servers(model));
    page.push_str(&operations(model));
    page.push_str(
        "# Errors\n\nA call fails with an [`Error`] that contains the documented failure of its operation. The errors of \
         all operations convert to [`ApiError`] with `?`. [`ErrorKind`] distinguishes failures of the server, the \
         connection and the request. [`Retry`] and [`RateLimit`] configure how calls are sent.\n",
    );
    written.front = page;
}

/// Returns a first program with a read operation, if the client has one that can be called with example values.
fn program(model: &Named) -> String {
    let is_shown = |operation: &&Operation| {
        operation.method == "GET"
            && operation.deprecated.is_none()
            && matches!(operation.success_kind, SuccessKind::One(Payload::Json(_) | Payload::Text))
    };
    let mut calls = model.operations.iter().filter(is_shown).filter_map(|operation| {
        let signature = signatures(model, operation).into_iter().next()?;
        call(model, operation, &signature)
    });
    let Some(call) = calls.next() else { return String::new() };
    let mut builder = String::from("Client::builder()");
    let alternative = model.security.first().map(Vec::as_slice).unwrap_or_default();
    for scheme in alternative.iter().filter_map(|index| model.schemes.get(*index)) {
        let method = model.names.member(scheme.id);
        match scheme.kind {
            SchemeKind::MutualTls => {}
            SchemeKind::Basic => builder.push_str(&format!(".{method}(\"user\", \"password\")")),
            _ => builder.push_str(&format!(".{method}(\"secret\")")),
        }
    }
    if model.server().is_none() {
        builder.push_str(".base_url(\"https://api.example.com\")");
    }
    let types = if call.contains("types::") {
        format!("use {CRATE}::{{Client, types}};")
    } else {
        format!("use {CRATE}::Client;")
    };
    format!(
        "```no_run\n{types}\n\n# async fn example() -> Result<(), Box<dyn std::error::Error>> {{\nlet client = {builder}.build()?;\n\
         let response = {call}.await?;\nprintln!(\"{{:?}}\", response.into_inner());\n# Ok(())\n# }}\n```\n\n"
    )
}

fn credentials(model: &Named) -> String {
    let variables = environment::variables(model);
    let base_url = environment::base_url();
    if variables.is_empty() {
        return format!("[`Client::from_env`] reads the base URL from the environment variable `{base_url}`.\n\n");
    }
    let rows: String = variables
        .iter()
        .filter_map(|Variables { scheme, names }| Some((model.schemes.get(*scheme)?, names)))
        .map(|(scheme, names)| {
            let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            let method = model.names.member(scheme.id);
            format!(
                "| {} | [`{method}`](Builder::{method}) | {} | {} |\n",
                cell(&scheme.name),
                names.join(", "),
                sent(&scheme.kind)
            )
        })
        .collect();
    format!(
        "# Credentials\n\n| security scheme | method of [`Builder`] | environment variable | sent as |\n|---|---|---|---|\n{rows}\n\
         [`Client::from_env`] reads the environment variables, and the base URL from `{base_url}`.\n\n"
    )
}

fn sent(kind: &SchemeKind) -> String {
    match kind {
        SchemeKind::Header(name) => format!("header {}", cell(name)),
        SchemeKind::Query(name) => format!("query parameter {}", cell(name)),
        SchemeKind::Cookie(name) => format!("cookie {}", cell(name)),
        SchemeKind::Basic => "HTTP basic".to_owned(),
        SchemeKind::Bearer => "bearer token".to_owned(),
        SchemeKind::Http(word) => format!("`Authorization: {}`", cell(word).replace('`', "")),
        SchemeKind::MutualTls => "client certificate".to_owned(),
    }
}

/// Formats a name as code.
fn code(text: &str) -> String {
    format!("`{}`", text.replace('`', "").replace(['\n', '\r'], " "))
}

/// Formats a name as code in a table.
fn cell(text: &str) -> String {
    code(text).replace('|', "\\|")
}

fn servers(model: &Model) -> String {
    let Some(group) = model.servers.first() else { return String::new() };
    let lines: String = group
        .servers
        .iter()
        .map(|server| {
            let doc = server.doc.lines().next().unwrap_or_default();
            let doc = if doc.is_empty() { String::new() } else { format!(": {doc}") };
            format!("- {}{doc}\n", code(&server.url))
        })
        .collect();
    let default = if group.servers.len() > 1 { "\nThe first is the default.\n" } else { "" };
    format!("# Servers\n\n{lines}{default}\n")
}

/// Lists the operations by their first tag.
fn operations(model: &Named) -> String {
    let mut tags: IndexMap<&str, Vec<&Operation>> = IndexMap::new();
    for operation in &model.operations {
        tags.entry(operation.tags.first().map_or("", String::as_str)).or_default().push(operation);
    }
    if tags.is_empty() {
        return String::new();
    }
    let function = |operation: &Operation| model.names.member(operation.function);
    let view = |tag: &str| model.names.views.iter().find(|view| view.tag == tag);
    let lines: String = tags
        .into_iter()
        .map(|(tag, operations)| {
            let start = if tag.is_empty() { "- ".to_owned() } else { format!("- {}: ", code(tag)) };
            let links: Vec<String> =
                operations.iter().map(|it| format!("[`{0}`](Client::{0})", function(it))).collect();
            match view(tag) {
                Some(view) if operations.len() > LISTED => {
                    format!("{start}{} operations, see [`Client::{}`]\n", operations.len(), view.method)
                }
                _ => format!("{start}{}\n", links.join(", ")),
            }
        })
        .collect();
    format!("# Operations\n\n{lines}\n")
}

#[cfg(test)]
mod tests {
    use openapi_document::Document;
    use serde_json::json;

    use crate::generate;

    #[test]
    fn the_front_page_shows_how_to_begin() {
        let operation = json!({"operationId": "listPets", "tags": ["pets"], "responses": {"200": {"description": "ok",
            "content": {"application/json": {"schema": {"type": "string"}}}}}});
        let document = json!({"openapi": "3.1.0", "info": {"title": "Zoo", "version": "2"}, "servers": [{"url": "https://zoo.example"}],
            "security": [{"key": []}, {"login": []}], "paths": {"/pets": {"get": operation}}, "components": {"securitySchemes": {
                "key": {"type": "apiKey", "in": "header", "name": "x|key"}, "login": {"type": "http", "scheme": "basic"}}}});
        let page = generate(&Document::parse("zoo.json", document.to_string()).unwrap()).texts.front;
        for line in [
            "let client = Client::builder().key(\"secret\").build()?;",
            "let response = client.list_pets().await?;",
            "| `key` | [`key`](Builder::key) | `@PREFIX_TOKEN` | header `x\\|key` |",
            "| `login` | [`login`](Builder::login) | `@PREFIX_LOGIN_USER`, `@PREFIX_LOGIN_PASSWORD` | HTTP basic |",
            "# Servers\n\n- `https://zoo.example`\n\n# Operations",
            "- `pets`: [`list_pets`](Client::list_pets)",
        ] {
            assert!(page.contains(line), "{line} in {page}");
        }
    }
}
