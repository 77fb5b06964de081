//! Reading of operations.

use openapi_document::{
    MediaTypeRef, Members, OperationRef, ParameterRef, Pointer, ResponseRef, Status, Style, media_type, operations,
    operations_of_item, resolve_object,
};
use serde_json::{Map, Value};

use super::{Body, Media, Normal, Operation, Parameter, Place, Response, security, servers};
use crate::meaning::Meaning;

/// Reads the operations of `paths`, followed by webhooks and callbacks.
pub(super) fn read<'d>(normal: &'d Normal<'d>, meaning: &mut Meaning<'d>) -> Vec<Operation> {
    let root = normal.root();
    let mut all: Vec<Operation> = operations(root).iter().map(|it| of(root, it, meaning)).collect();
    let mut inbound: Vec<Operation> = Vec::new();
    for (name, item) in root.member("webhooks").and_then(Value::as_object).into_iter().flatten() {
        let at = Pointer::from("/webhooks").child(name);
        inbound.extend(called(root, name, item, &at, "webhook", meaning));
    }
    for operation in operations(root) {
        let callbacks = operation.value.member("callbacks").and_then(Value::as_object);
        for (name, callback) in callbacks.into_iter().flatten() {
            let at = operation.pointer.child("callbacks").child(name);
            let Some(callback) = resolve_object(root, callback) else { continue };
            for (expression, item) in callback.iter().filter(|(key, _)| !key.starts_with("x-")) {
                let name = format!("{} {} {name} {expression}", operation.verb(), operation.path);
                inbound.extend(called(root, &name, item, &at.child(expression), "callback", meaning));
            }
        }
    }
    all.extend(inbound);
    // An id that normalising generated is not part of the contract.
    for operation in &mut all {
        let written = normal.original.get(&operation.at).and_then(|value| value.member("operationId"));
        if written.is_none() {
            operation.id = None;
        }
    }
    all
}

/// Returns the inbound operations of a Path Item.
fn called<'d>(
    root: &'d Value,
    name: &str,
    item: &'d Value,
    at: &Pointer,
    kind: &str,
    meaning: &mut Meaning<'d>,
) -> Vec<Operation> {
    let read = |found: OperationRef<'d>| {
        let mut operation = of(root, &found, meaning);
        operation.verb = format!("{kind} {}", found.verb());
        name.clone_into(&mut operation.path);
        operation.is_inbound = true;
        operation
    };
    operations_of_item(root, item, at).into_iter().map(read).collect()
}

fn of<'d>(root: &'d Value, operation: &OperationRef<'d>, meaning: &mut Meaning<'d>) -> Operation {
    let parameters = operation.parameters().iter().map(|it| parameter(it, meaning)).collect();
    let body = operation.request_body().map(|body| Body {
        is_required: body.required().unwrap_or(false),
        content: body.content().iter().map(|it| media(it, meaning)).collect(),
        at: body.pointer,
    });
    Operation {
        verb: operation.verb(),
        path: operation.path.to_owned(),
        at: operation.pointer.clone(),
        is_inbound: false,
        id: operation.operation_id().map(str::to_owned),
        tags: operation.tags().map(str::to_owned).collect(),
        is_deprecated: is_set(operation.value.as_object(), "deprecated"),
        lifecycle: lifecycle(operation.value.as_object()),
        parameters,
        body,
        responses: operation.responses().iter().map(|it| response(it, operation.verb() == "HEAD", meaning)).collect(),
        security: security::read(root, operation),
        servers: servers::read(root, operation),
    }
}

fn is_set(members: Option<&Map<String, Value>>, key: &str) -> bool {
    members.and_then(|members| members.member(key)) == Some(&Value::Bool(true))
}

/// Returns the vendor extensions for the stability and the sunset of a part.
fn lifecycle(members: Option<&Map<String, Value>>) -> Value {
    let extensions = ["x-stability-level", "x-sunset"]
        .iter()
        .filter_map(|key| Some(((*key).to_owned(), members?.member(key)?.clone())))
        .collect::<Map<_, _>>();
    Value::Object(extensions)
}

fn place<'d>(found: Option<(Pointer, &'d Value)>, meaning: &mut Meaning<'d>) -> Option<Place> {
    let (at, schema) = found?;
    Some(Place { node: meaning.node(&at, Some(schema)), at })
}

fn parameter<'d>(found: &ParameterRef<'d>, meaning: &mut Meaning<'d>) -> Parameter {
    let content = found.content();
    let schema = found.schema().or_else(|| content.as_ref()?.schema());
    Parameter {
        name: found.name.to_owned(),
        location: found.location,
        at: found.pointer.clone(),
        is_required: found.required(),
        is_deprecated: is_set(Some(found.value), "deprecated"),
        lifecycle: lifecycle(Some(found.value)),
        style: found.style(),
        explode: found.explode(),
        allow_reserved: found.allow_reserved(),
        schema: place(schema, meaning),
        media_type: content.and_then(|media| written_as(&media.essence())),
    }
}

/// Returns the media type in which a parameter or header is written. Text is written as without one.
fn written_as(essence: &str) -> Option<String> {
    (essence != "text/plain").then(|| essence.to_owned())
}

fn media<'d>(found: &MediaTypeRef<'d>, meaning: &mut Meaning<'d>) -> Media {
    let schema = place(found.schema(), meaning);
    // JSON without a schema is any JSON.
    let any = found.is_json().then(|| found.pointer.child("schema")).filter(|_| schema.is_none());
    Media {
        name: found.essence(),
        at: found.pointer.clone(),
        schema: schema.or_else(|| any.map(|at| Place { node: meaning.node(&at, None), at })),
        items: place(found.item_schema(), meaning),
        encoding: found.value.member("encoding").cloned().unwrap_or_default(),
    }
}

fn response<'d>(found: &ResponseRef<'d>, is_of_head: bool, meaning: &mut Meaning<'d>) -> Response {
    // These responses have no body (RFC 9110, sections 9.3.2, 15.3.5, 15.3.6 and 15.4.5).
    let is_empty = is_of_head || matches!(found.status, Status::Code(204 | 205 | 304));
    let content = if is_empty { Vec::new() } else { found.content() };
    let headers = found.headers().into_iter().map(|(name, at, header)| {
        let own = header.member("schema").map(|schema| (at.child("schema"), schema));
        let content = header.member("content").and_then(Value::as_object).and_then(|content| content.iter().next());
        let described = content
            .and_then(|(name, media)| Some((at.child("content").child(name).child("schema"), media.member("schema")?)));
        Parameter {
            name: name.to_lowercase(),
            location: openapi_document::Location::Header,
            is_required: is_set(Some(header), "required"),
            is_deprecated: is_set(Some(header), "deprecated"),
            lifecycle: lifecycle(Some(header)),
            style: Style::Simple,
            explode: is_set(Some(header), "explode"),
            allow_reserved: false,
            media_type: content.and_then(|(name, _)| written_as(&media_type::essence(name))),
            schema: place(own.or(described), meaning),
            at,
        }
    });
    // The media type already specifies the type of a response body.
    let headers = headers.filter(|header| header.name != "content-type").collect();
    Response {
        status: found.status,
        at: found.pointer.clone(),
        content: content.iter().map(|it| media(it, meaning)).collect(),
        headers,
    }
}
