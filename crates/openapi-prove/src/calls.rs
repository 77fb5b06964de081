//! The program that calls every operation of a generated client with given arguments.

use openapi_codegen::{
    Generated, Named, PartKind, is_body_borrowed, is_borrowed,
    model::{Body, BodyKind, FormDef, Operation, Parameter, Part, SchemeKind, Shape, Type},
    part_kind, type_path,
};

/// The value of every credential.
pub const CREDENTIAL: &str = "credential";

/// The server for calls if a document's own servers are relative.
pub const NOWHERE: &str = "http://relative.test";

/// A form of calling an operation, with one of the forms of its body.
#[derive(Debug, Clone)]
pub struct Case<'m> {
    pub operation: &'m Operation,
    pub body: Option<Sent<'m>>,
    /// The method that creates the call, or the setter of the body.
    method: &'m str,
    /// The expression that creates the body from the arguments.
    expression: String,
}

/// The body that a case sends.
#[derive(Debug, Clone, Copy)]
pub struct Sent<'m> {
    /// The media type as in the document.
    pub media_type: &'m str,
    pub kind: &'m BodyKind,
    /// The form, for a form body.
    pub form: Option<&'m FormDef>,
}

/// Returns every form of calling every operation.
pub fn cases(model: &Named) -> Vec<Case<'_>> {
    model.operations.iter().flat_map(|operation| of_operation(model, operation)).collect()
}

fn of_operation<'m>(model: &'m Named, operation: &'m Operation) -> Vec<Case<'m>> {
    let Some(body) = &operation.body else {
        return vec![Case { operation, body: None, method: "", expression: String::new() }];
    };
    let mut cases = Vec::new();
    for Body { media_type, kind, method, form_type, encodings: _, alternatives: _ } in &body.kinds {
        let mut add = |form: Option<&'m FormDef>, expression: String| {
            let method = model.names.member(*method);
            cases.push(Case { operation, body: Some(Sent { media_type, kind, form }), method, expression });
        };
        match kind {
            BodyKind::Json(ty) | BodyKind::Form(ty) => {
                let by_reference = if is_body_borrowed(model, ty) { "&" } else { "" };
                add(None, format!("{by_reference}from::<{}>(&args[\"body\"])?", path(model, ty)));
            }
            BodyKind::Multipart(forms) => {
                let name = model.names.of(*form_type);
                for form in forms {
                    let (variant, value) = (model.names.member(form.variant), form_value(model, form));
                    let value = if forms.len() > 1 { format!("types::{name}::{variant}({value})") } else { value };
                    add(Some(form), format!("&{value}"));
                }
            }
            BodyKind::Text | BodyKind::Bytes => add(None, "Body::from(from::<String>(&args[\"body\"])?)".to_owned()),
        }
    }
    cases
}

fn path(model: &Named, ty: &Type) -> String {
    type_path(&model.names.by_name(ty), "types::").replace("crate::", "proof::")
}

/// Returns the statements that create a call and set the available arguments.
fn statements(model: &Named, case: &Case<'_>) -> String {
    let by_reference = |parameter: &Parameter| if is_borrowed(model, &parameter.ty) { "&" } else { "" };
    let place = |parameter: &Parameter| format!("&args[{:?}]", key(parameter));
    let mut arguments: Vec<String> = case
        .operation
        .arguments()
        .into_iter()
        .map(|it| format!("{}from::<{}>({})?", by_reference(it), path(model, &it.ty), place(it)))
        .collect();
    let takes_body = case.operation.body.as_ref().is_some_and(|body| body.is_argument);
    if takes_body {
        arguments.push(case.expression.clone());
    }
    let method = if takes_body { case.method } else { model.names.member(case.operation.function) };
    let mut text = format!("        let mut call = client.{method}({});\n", arguments.join(", "));
    for parameter in case.operation.setters() {
        text.push_str(&format!(
            "        if let Some(value) = from::<Option<{}>>({})? {{ call = call.{}({}value); }}\n",
            path(model, &parameter.ty),
            place(parameter),
            model.names.member(parameter.id),
            by_reference(parameter)
        ));
    }
    if case.body.is_some() && !takes_body {
        text.push_str(&format!("        call = call.{}({});\n", case.method, case.expression));
    }
    text
}

/// Returns the expression of a form: required members first, then the available ones.
fn form_value(model: &Named, form: &FormDef) -> String {
    let made = |kind: PartKind| match kind {
        PartKind::File => "proof::support::Upload::new(\"file.bin\", it)",
        PartKind::Either => "proof::support::TextOrUpload::Text(it)",
    };
    let value = |part: &Part| {
        let place = format!("&args[\"body\"][{:?}]", part.wire);
        let inner = match model.shape(&part.ty) {
            Shape::Array(inner) => part_kind(model, inner),
            _ => None,
        };
        match (part_kind(model, &part.ty), inner) {
            (Some(kind), _) => format!("from::<Option<String>>({place})?.map(|it| {})", made(kind)),
            (None, Some(kind)) => format!(
                "from::<Option<Vec<String>>>({place})?.map(|all| all.into_iter().map(|it| {}).collect::<Vec<_>>())",
                made(kind)
            ),
            (None, None) => format!("from::<{}>({place})?", path(model, &Type { nullable: true, ..part.ty.clone() })),
        }
    };
    let (needed, further): (Vec<&Part>, Vec<&Part>) = form.parts.iter().partition(|part| part.required);
    let needed: Vec<String> = needed.into_iter().map(|part| format!("{}?", value(part))).collect();
    let name = |part: &Part| model.names.member(part.id);
    let set = |part: &Part| format!(" if let Some(value) = {} {{ form = form.{}(value); }}", value(part), name(part));
    let further: String = further.into_iter().map(set).collect();
    let mutable = if further.is_empty() { "" } else { "mut " };
    format!("{{ let {mutable}form = types::{}::new({});{further} form }}", model.names.of(form.id), needed.join(", "))
}

/// Returns the key of a parameter among the arguments of the program.
pub fn key(parameter: &Parameter) -> String {
    format!("{} {}", parameter.location.as_str(), parameter.wire)
}

/// Returns the program, which reads `[index of the case, arguments]` by line and writes the result of the call:
/// `sent`, `refused` if the arguments are invalid for their types or cannot be serialized, or `unsent` with the
/// reason.
pub fn program(generated: &Generated, cases: &[Case<'_>]) -> String {
    let model = &generated.model;
    let mut calls = String::new();
    let mut arms = String::new();
    for (index, case) in cases.iter().enumerate() {
        calls.push_str(&format!(
            "fn call_{index}<'a>(client: &'a Client, args: &'a Value) -> Calling<'a> {{\n    let _ = args;\n    Box::pin(async move {{\n{}        Some(outcome({}.await))\n    }})\n}}\n",
            statements(model, case),
            // The response is compared as a whole.
            if case.operation.envelope.is_some() { "call.send_whole()" } else { "call" },
        ));
        arms.push_str(&format!("        {index} => call_{index},\n"));
    }
    let mut builder = String::new();
    for scheme in &model.schemes {
        let method = model.names.member(scheme.id);
        match scheme.kind {
            SchemeKind::MutualTls => {}
            SchemeKind::Basic => builder.push_str(&format!(".{method}({CREDENTIAL:?}, {CREDENTIAL:?})")),
            _ => builder.push_str(&format!(".{method}({CREDENTIAL:?})")),
        }
    }
    let mut is_relative = false;
    for group in &model.servers {
        let url = group.servers.first().map(openapi_codegen::model::Server::url_by_default).unwrap_or_default();
        if url.contains('{') {
            builder.push_str(&format!(".{}({NOWHERE:?})", model.names.base_url_method(group)));
            continue;
        }
        is_relative |= !url.starts_with("http");
    }
    if is_relative {
        builder.push_str(&format!(".document_url(\"{NOWHERE}/\")"));
    }
    format!(
        "//! Calls every operation.\n#![allow(deprecated, unused_imports, unused_mut, clippy::all)]\n\n\
         use std::{{future::Future, io::{{BufRead, Write}}, pin::Pin}};\n\nuse proof::{{Body, Client, types}};\nuse serde_json::Value;\n\n\
         type Calling<'a> = Pin<Box<dyn Future<Output = Option<String>> + 'a>>;\n\n\
         fn from<T: serde::de::DeserializeOwned>(value: &Value) -> Option<T> {{\n    serde_json::from_value(value.clone()).ok()\n}}\n\n\
         fn outcome<T, E>(result: Result<T, proof::Error<E>>) -> String {{\n    match result {{\n        \
         Err(error) if error.kind() == proof::support::ErrorKind::Request => \"refused\".to_owned(),\n        \
         Err(error) if error.status().is_none() => format!(\"unsent {{error:?}}\"),\n        _ => \"sent\".to_owned(),\n    }}\n}}\n\n\
         {calls}\n\
         fn main() {{\n    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();\n    \
         let proxy = std::env::args().nth(1).unwrap();\n    let client = Client::builder(){builder}\n        .http(move |http| http.proxy(reqwest::Proxy::all(&proxy).unwrap()).tls_danger_accept_invalid_certs(true))\n        .build()\n        .unwrap();\n    \
         let mut out = std::io::stdout().lock();\n    \
         for line in std::io::stdin().lock().lines().map_while(Result::ok) {{\n        \
         let (index, args): (usize, Value) = serde_json::from_str(&line).unwrap();\n        \
         let call: for<'a> fn(&'a Client, &'a Value) -> Calling<'a> = match index {{\n{arms}            _ => continue,\n        }};\n        \
         let outcome = runtime.block_on(call(&client, &args)).unwrap_or_else(|| \"refused\".to_owned());\n        \
         writeln!(out, \"{{}}\", outcome.replace('\\n', \" \")).unwrap();\n        out.flush().unwrap();\n    }}\n}}\n"
    )
}
