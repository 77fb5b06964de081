//! The program that calls every operation of a generated client with arguments that it is given.

use openapi_codegen::{
    Generated,
    model::{BodyKind, FormDef, Model, Operation, Parameter, SchemeKind, Shape, Text, Type},
    type_path,
};

/// What is sent as every credential.
pub const CREDENTIAL: &str = "credential";

/// Where a document's own servers are relative, calls go there.
pub const NOWHERE: &str = "http://relative.test";

/// A way to call an operation: its body in one of its forms.
#[derive(Debug, Clone)]
pub struct Case<'m> {
    pub operation: &'m Operation,
    pub body: Option<Sent<'m>>,
    /// The expression that makes the body out of the arguments.
    expression: String,
}

/// What a case sends as the body.
#[derive(Debug, Clone, Copy)]
pub struct Sent<'m> {
    /// The media type, as the document has it.
    pub media_type: &'m str,
    pub kind: &'m BodyKind,
    /// The form, where the body is one.
    pub form: Option<&'m FormDef>,
}

/// Every way to call every operation.
pub fn cases(model: &Model) -> Vec<Case<'_>> {
    model.operations.iter().flat_map(|operation| of_operation(model, operation)).collect()
}

fn of_operation<'m>(model: &'m Model, operation: &'m Operation) -> Vec<Case<'m>> {
    let Some(body) = &operation.body else {
        return vec![Case { operation, body: None, expression: String::new() }];
    };
    let is_only = body.kinds.len() == 1;
    let mut cases = Vec::new();
    for ((media_type, kind), variant) in body.kinds.iter().zip(body.variants()) {
        let mut add = |form: Option<&'m FormDef>, value: String, is_passed: bool| {
            let expression = match (is_only, is_passed) {
                (true, true) => value,
                (true, false) => optional(&format!("&{value}"), body.required),
                (false, _) => optional(&format!("&types::{}::{variant}({value})", body.name), body.required),
            };
            cases.push(Case { operation, body: Some(Sent { media_type, kind, form }), expression });
        };
        match kind {
            BodyKind::Json(ty) | BodyKind::Form(ty) if is_only => {
                add(None, passed(model, ty, "args[\"body\"]", body.required), true);
            }
            BodyKind::Json(ty) | BodyKind::Form(ty) => {
                add(None, format!("from::<{}>(&args[\"body\"])?", path(ty)), false)
            }
            BodyKind::Multipart { name, forms } => {
                for form in forms {
                    let value = form_value(form);
                    let is_choice = forms.len() > 1 || form.name != *name;
                    let value = if is_choice { format!("types::{name}::{}({value})", form.variant) } else { value };
                    add(Some(form), value, false);
                }
            }
            BodyKind::Text | BodyKind::Bytes => {
                let value = "Body::from(from::<String>(&args[\"body\"])?)".to_owned();
                add(None, if is_only { optional(&value, body.required) } else { value }, true);
            }
        }
    }
    cases
}

fn optional(value: &str, required: bool) -> String {
    if required { value.to_owned() } else { format!("Some({value})") }
}

fn path(ty: &Type) -> String {
    type_path(ty, "types::").replace("crate::", "proof::")
}

/// A value as an argument, in the form that methods take.
fn passed(model: &Model, ty: &Type, place: &str, required: bool) -> String {
    let owned = path(&Type { nullable: !required, ..ty.clone() });
    let value = format!("from::<{owned}>(&{place})?");
    let by_value = matches!(
        model.shape(ty),
        Shape::Boolean
            | Shape::Integer(_)
            | Shape::Number
            | Shape::Null
            | Shape::Text(Text::DateTime | Text::Date | Text::Uuid)
    );
    let is_slice = matches!(model.shape(ty), Shape::Text(Text::Plain | Text::Binary) | Shape::Array(_));
    match (required, by_value, is_slice) {
        (_, true, _) => value,
        (true, false, _) => format!("&{value}"),
        (false, false, true) => format!("{value}.as_deref()"),
        (false, false, false) => format!("{value}.as_ref()"),
    }
}

fn form_value(form: &FormDef) -> String {
    let is_file = |ty: &Type| ty.shape == Shape::Text(Text::Binary);
    let upload = "proof::support::Upload::new(\"file.bin\", it)";
    let fields = form.parts.iter().map(|part| {
        let place = format!("&args[\"body\"][{:?}]", part.wire);
        let value = match &part.ty.shape {
            _ if is_file(&part.ty) && part.required => {
                format!("from::<Option<String>>({place})?.map(|it| {upload})?")
            }
            _ if is_file(&part.ty) => format!("from::<Option<String>>({place})?.map(|it| {upload})"),
            Shape::Array(inner) if is_file(inner) => {
                let list = format!(
                    "from::<Option<Vec<String>>>({place})?.map(|all| all.into_iter().map(|it| {upload}).collect())"
                );
                if part.required { format!("{list}?") } else { list }
            }
            _ => {
                let ty = path(&Type { nullable: false, ..part.ty.clone() });
                if part.required {
                    format!("from::<{ty}>({place})?")
                } else {
                    format!("from::<Option<{ty}>>({place})?")
                }
            }
        };
        format!("{}: {value}", part.name)
    });
    format!("types::{} {{ {} }}", form.name, fields.collect::<Vec<_>>().join(", "))
}

/// The parameters in the order of arguments.
fn arguments<'m>(case: &Case<'m>) -> Vec<&'m Parameter> {
    case.operation.arguments()
}

/// The key of a parameter among the arguments that the program is given.
pub fn key(parameter: &Parameter) -> String {
    format!("{} {}", parameter.location.as_str(), parameter.wire)
}

/// Reads `[index of the case, arguments]` by line; writes what became of the call: `sent`, `refused`
/// where the arguments are not of their types or cannot be written, or `unsent` with the reason.
pub fn program(generated: &Generated, cases: &[Case<'_>], proxy: &str) -> String {
    let model = &generated.model;
    let mut calls = String::new();
    let mut arms = String::new();
    for (index, case) in cases.iter().enumerate() {
        let mut passed_on: Vec<String> = arguments(case)
            .into_iter()
            .map(|parameter| passed(model, &parameter.ty, &format!("args[{:?}]", key(parameter)), parameter.required))
            .collect();
        if case.body.is_some() {
            passed_on.push(case.expression.clone());
        }
        calls.push_str(&format!(
            "fn call_{index}<'a>(client: &'a Client, args: &'a Value) -> Calling<'a> {{\n    let _ = args;\n    Box::pin(async move {{ Some(told(client.{}({}).await)) }})\n}}\n",
            case.operation.function,
            passed_on.join(", ")
        ));
        arms.push_str(&format!("        {index} => call_{index},\n"));
    }
    let mut builder = String::new();
    for scheme in &model.schemes {
        match scheme.kind {
            SchemeKind::MutualTls => {}
            SchemeKind::Basic => builder.push_str(&format!(".{}({CREDENTIAL:?}, {CREDENTIAL:?})", scheme.method)),
            _ => builder.push_str(&format!(".{}({CREDENTIAL:?})", scheme.method)),
        }
    }
    let mut is_relative = false;
    for group in &model.servers {
        let url = group.servers.first().map(openapi_codegen::model::Server::url_by_default).unwrap_or_default();
        if url.contains('{') {
            builder.push_str(&format!(".{}({NOWHERE:?})", group.base_url_method()));
            continue;
        }
        is_relative |= !url.starts_with("http");
    }
    if is_relative {
        builder.push_str(&format!(".document_url(\"{NOWHERE}/\")"));
    }
    format!(
        "//! Calls every operation.\n#![allow(deprecated, unused_imports, clippy::all)]\n\n\
         use std::{{future::Future, io::{{BufRead, Write}}, pin::Pin}};\n\nuse proof::{{Body, Client, types}};\nuse serde_json::Value;\n\n\
         type Calling<'a> = Pin<Box<dyn Future<Output = Option<String>> + 'a>>;\n\n\
         fn from<T: serde::de::DeserializeOwned>(value: &Value) -> Option<T> {{\n    serde_json::from_value(value.clone()).ok()\n}}\n\n\
         fn told<T, E>(result: Result<T, proof::Error<E>>) -> String {{\n    match result {{\n        \
         Err(error) if error.kind() == proof::support::ErrorKind::Request => \"refused\".to_owned(),\n        \
         Err(error) if error.status().is_none() => format!(\"unsent {{error:?}}\"),\n        _ => \"sent\".to_owned(),\n    }}\n}}\n\n\
         {calls}\n\
         fn main() {{\n    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();\n    \
         let client = Client::builder(){builder}\n        .http(|http| http.proxy(reqwest::Proxy::all({proxy:?}).unwrap()).tls_danger_accept_invalid_certs(true))\n        .build()\n        .unwrap();\n    \
         let mut out = std::io::stdout().lock();\n    \
         for line in std::io::stdin().lock().lines().map_while(Result::ok) {{\n        \
         let (index, args): (usize, Value) = serde_json::from_str(&line).unwrap();\n        \
         let call: for<'a> fn(&'a Client, &'a Value) -> Calling<'a> = match index {{\n{arms}            _ => continue,\n        }};\n        \
         let told = runtime.block_on(call(&client, &args)).unwrap_or_else(|| \"refused\".to_owned());\n        \
         writeln!(out, \"{{}}\", told.replace('\\n', \" \")).unwrap();\n        out.flush().unwrap();\n    }}\n}}\n"
    )
}
