//! Methods: their documentation, the types they return, and bodies that write every style of
//! parameter and every kind of body through the support module.

use std::collections::HashMap;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Item as Syntax, parse_quote};

use super::{
    Code,
    answers::{Success, failure_type, success_kind, success_type},
    bodies::variants,
};
use crate::{
    model::{Body, BodyKind, Location, Model, Operation, Parameter, Payload, Style},
    rust::doc_attributes,
};

pub(super) fn refine(code: &mut Code, model: &Model) {
    let operations: HashMap<&str, &Operation> =
        model.operations.iter().map(|operation| (operation.function.as_str(), operation)).collect();
    for item in &mut code.client.items {
        let Syntax::Impl(block) = item else { continue };
        for item in &mut block.items {
            let syn::ImplItem::Fn(method) = item else { continue };
            if let Some(operation) = operations.get(method.sig.ident.to_string().as_str()) {
                rewrite(method, operation);
            }
        }
    }
}

fn rewrite(method: &mut syn::ImplItemFn, operation: &Operation) {
    method.attrs = doc_attributes(&doc(operation));
    if operation.deprecated {
        method.attrs.push(parse_quote!(#[deprecated]));
    }
    let success = tokens(&success_type(operation));
    let failure = tokens(&failure_type(operation));
    method.sig.output = parse_quote!(-> Result<ResponseValue<#success>, Error<#failure>>);
    let by_value = takes_body_by_value(&method.sig);
    if operation.body.as_ref().is_some_and(|body| !body.required) {
        make_body_optional(&mut method.sig);
    }
    let (name, id) = (&operation.method, &operation.id);
    let path = path(operation);
    let parameters =
        operation.parameters.iter().filter(|parameter| parameter.location != Location::Path).map(parameter);
    let accept = accept(operation);
    let body = operation.body.as_ref().map(|it| body(it, by_value));
    let reply = match success_kind(operation) {
        Success::One(Payload::Json(_)) => quote!(json()),
        Success::One(Payload::Empty) => quote!(empty()),
        Success::One(Payload::Text) => quote!(text()),
        Success::One(Payload::Bytes) => quote!(stream()),
        Success::One(Payload::Upgrade) => quote!(upgrade()),
        Success::Several => quote!(one_of()),
    };
    let upgrade =
        operation.success.iter().any(|answer| answer.payload == Payload::Upgrade).then(|| quote!(call.upgrade();));
    method.block = parse_quote!({
        let mut call = crate::support::Call::new(#name, #id);
        #(#path)*
        #(#parameters)*
        #accept
        #upgrade
        #body
        self.exchange(call).await?.#reply.await
    });
}

fn tokens(source: &str) -> TokenStream {
    source.parse().unwrap_or_default()
}

fn doc(operation: &Operation) -> String {
    let mut doc = operation.doc.clone();
    if !doc.is_empty() {
        doc.push_str("\n\n");
    }
    doc.push_str(&format!("Sends `{} {}`.", operation.method, operation.path));
    let described: Vec<&Parameter> =
        operation.parameters.iter().filter(|parameter| !parameter.doc.is_empty()).collect();
    if !described.is_empty() {
        doc.push_str("\n\n# Arguments\n");
        for parameter in described {
            let text = parameter.doc.split_whitespace().collect::<Vec<_>>().join(" ");
            doc.push_str(&format!("\n- `{}`: {text}", parameter.name));
        }
    }
    doc
}

fn make_body_optional(signature: &mut syn::Signature) {
    for input in &mut signature.inputs {
        let syn::FnArg::Typed(argument) = input else { continue };
        if is_body(argument) {
            let ty = &argument.ty;
            argument.ty = parse_quote!(Option<#ty>);
        }
    }
}

/// The path template as calls: text as it is, values written in their style.
fn path(operation: &Operation) -> Vec<TokenStream> {
    let mut calls = Vec::new();
    let mut rest = operation.path.as_str();
    while let Some((text, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        let parameter = operation
            .parameters
            .iter()
            .find(|parameter| parameter.location == Location::Path && parameter.wire == name);
        let Some(parameter) = parameter else { break };
        if !text.is_empty() {
            calls.push(quote!(call.path(#text);));
        }
        let (wire, argument, style) = (&parameter.wire, format_ident!("{}", parameter.name), style(parameter));
        calls.push(quote!(call.segment(#wire, #style, &#argument)?;));
        rest = after;
    }
    if !rest.is_empty() {
        calls.push(quote!(call.path(#rest);));
    }
    calls
}

fn style(parameter: &Parameter) -> TokenStream {
    let style = match parameter.style {
        Style::Simple => format_ident!("Simple"),
        Style::Label => format_ident!("Label"),
        Style::Matrix => format_ident!("Matrix"),
        Style::Form => format_ident!("Form"),
        Style::SpaceDelimited => format_ident!("SpaceDelimited"),
        Style::PipeDelimited => format_ident!("PipeDelimited"),
        Style::DeepObject => format_ident!("DeepObject"),
        Style::Json => format_ident!("Json"),
    };
    let explode = parameter.explode;
    quote!(crate::support::Style::#style { explode: #explode })
}

fn parameter(parameter: &Parameter) -> TokenStream {
    let (wire, argument, style) = (&parameter.wire, format_ident!("{}", parameter.name), style(parameter));
    match parameter.location {
        Location::Header => quote!(call.header(#wire, #style, &#argument)?;),
        Location::Cookie => quote!(call.cookie(#wire, #style, &#argument)?;),
        Location::QueryString => quote!(call.query_string(#style, &#argument)?;),
        _ if parameter.allow_reserved => quote!(call.query_reserved(#wire, #style, &#argument)?;),
        _ => quote!(call.query(#wire, #style, &#argument)?;),
    }
}

/// What the call asks for: every media type of a success.
fn accept(operation: &Operation) -> Option<TokenStream> {
    let mut media_types: Vec<&str> = Vec::new();
    for answer in &operation.success {
        let media_type = match (&answer.media_type, &answer.payload) {
            (Some(media_type), _) => media_type.as_str(),
            (None, Payload::Json(_)) => "application/json",
            (None, Payload::Empty | Payload::Upgrade) => continue,
            (None, _) => "*/*",
        };
        if !media_types.contains(&media_type) {
            media_types.push(media_type);
        }
    }
    let accept = media_types.join(", ");
    (!accept.is_empty()).then(|| quote!(call.accept(#accept);))
}

fn body(body: &Body, by_value: bool) -> TokenStream {
    if let [(media_type, kind)] = body.kinds.as_slice() {
        let is_serialized = !matches!(kind, BodyKind::Text | BodyKind::Bytes);
        let value = if by_value && is_serialized { quote!(&body) } else { quote!(body) };
        let write = write(kind, media_type, &value);
        return if body.required { write } else { quote!(if let Some(body) = body { #write }) };
    }
    let name = format_ident!("{}", body.name);
    let arms = variants(body).into_iter().zip(&body.kinds).map(|(variant, (media_type, kind))| {
        let variant = format_ident!("{variant}");
        let value = match kind {
            BodyKind::Text | BodyKind::Bytes => quote!(value.clone()),
            _ => quote!(value),
        };
        let write = write(kind, media_type, &value);
        quote!(types::#name::#variant(value) => { #write })
    });
    let choose = quote!(match body { #(#arms)* });
    if body.required { choose } else { quote!(if let Some(body) = body { #choose }) }
}

/// Whether progenitor takes the body by value, as it does with numbers.
fn takes_body_by_value(signature: &syn::Signature) -> bool {
    signature.inputs.iter().any(|input| match input {
        syn::FnArg::Typed(argument) => is_body(argument) && !matches!(*argument.ty, syn::Type::Reference(_)),
        syn::FnArg::Receiver(_) => false,
    })
}

fn is_body(argument: &syn::PatType) -> bool {
    matches!(&*argument.pat, syn::Pat::Ident(name) if name.ident == "body")
}

fn write(kind: &BodyKind, media_type: &str, value: &TokenStream) -> TokenStream {
    match kind {
        BodyKind::Json(_) => quote!(call.json(#media_type, #value)?;),
        BodyKind::Form(_) => quote!(call.form(#value)?;),
        BodyKind::Multipart { .. } => quote!(call.multipart(#value)?;),
        BodyKind::Text | BodyKind::Bytes => quote!(call.body(#media_type, #value);),
    }
}
