//! The operations of a model.

use openapi_document::{Location, MediaTypeRef, Members, OperationRef, ParameterRef, RequestBodyRef, ResponseRef};
use openapi_lower::Level;
use serde_json::Value;

use super::{
    access::Access, builder::Builder, docs::deprecation, encoding, forms, headers, idempotency, rate_limit, responses,
};
use crate::model::{
    ArgumentForm, Body, BodyKind, Definition, Operation, OperationId, PageHints, Parameter, Payload, RequestBody,
    Response, Shape, SuccessKind, Type, lookup::plain_type,
};

pub(super) fn read(builder: &mut Builder<'_>, all: &[OperationRef<'_>], access: &mut Access) -> Vec<Operation> {
    let root = builder.root;
    let mut found = Vec::with_capacity(all.len());
    for (index, operation) in all.iter().enumerate() {
        let id = operation.operation_id().unwrap_or_default().to_owned();
        let parameters = operation.parameters().iter().map(|it| read_parameter(builder, it)).collect();
        let body = operation.request_body().and_then(|written| body(builder, &written));
        let described = operation.responses();
        let (success, failure) = responses::read(builder, &operation.verb(), &described);
        let headers = headers::read(builder, &described, &success);
        let words = |key: &str| builder.words(operation.value.member(key).and_then(Value::as_str).unwrap_or_default());
        let (summary, description) = (words("summary"), words("description"));
        let doc = if description.starts_with(&summary) { description } else { format!("{summary}\n\n{description}") };
        let (server, security) = access.of_operation(index, operation);
        let mut read = Operation {
            key: OperationId(found.len()),
            function: builder.types.new_member(),
            call: builder.types.new_id(),
            success_type: builder.types.new_id(),
            failure_type: builder.types.new_id(),
            headers_type: builder.types.new_id(),
            method: operation.verb(),
            path: operation.path.to_owned(),
            tags: operation.tags().map(str::to_owned).collect(),
            pointer: operation.pointer.clone(),
            doc: doc.trim().to_owned(),
            external_docs: external_docs(builder, operation.value),
            deprecated: deprecation(operation.value),
            parameters,
            body,
            idempotency_key: idempotency::read(root, operation),
            page_hints: page_hints(operation),
            pages: None,
            envelope_hint: envelope_hint(root, operation),
            own_envelope_hint: operation.value.member(ENVELOPE).is_some(),
            envelope: None,
            rate_limit: rate_limit::read(operation.value),
            security,
            server,
            success_kind: SuccessKind::of(&success),
            success,
            failure,
            headers,
            id,
        };
        read.place();
        found.push(read);
    }
    found
}

const ENVELOPE: &str = "x-envelope";

/// Returns the extension `x-envelope` of an operation, of its first tag, or of the document.
fn envelope_hint(root: &Value, operation: &OperationRef<'_>) -> Option<Value> {
    let tags = root.member("tags").and_then(Value::as_array);
    let tag = operation.tags().next();
    let is_it = |known: &&Value| tag.is_some() && known.member("name").and_then(Value::as_str) == tag;
    let of_tag = || tags?.iter().find(is_it)?.member(ENVELOPE);
    operation.value.member(ENVELOPE).or_else(of_tag).or_else(|| root.member(ENVELOPE)).cloned()
}

fn page_hints(operation: &OperationRef<'_>) -> PageHints {
    let success = operation.response_for(200);
    let is_link =
        |response: ResponseRef<'_>| response.headers().iter().any(|(name, ..)| name.eq_ignore_ascii_case("link"));
    PageHints { declared: operation.value.member("x-pagination").cloned(), has_link: success.is_some_and(is_link) }
}

impl SuccessKind {
    fn of(success: &[Response]) -> Self {
        let mut all = success.iter().map(|response| &response.payload);
        match all.next() {
            None => Self::One(Payload::Bytes),
            Some(first) if all.all(|other| other == first) => Self::One(first.clone()),
            Some(_) => Self::Several,
        }
    }
}

fn external_docs(builder: &Builder<'_>, operation: &Value) -> Option<(String, String)> {
    let docs = operation.member("externalDocs")?;
    let text = |key: &str| docs.member(key).and_then(Value::as_str).unwrap_or_default();
    Some((builder.words(text("description")), text("url").trim().to_owned())).filter(|(_, url)| url.starts_with("http"))
}

fn read_parameter(builder: &mut Builder<'_>, parameter: &ParameterRef<'_>) -> Parameter {
    let content = parameter.content();
    let schema = match &content {
        Some(content) => content.schema(),
        None => parameter.schema(),
    };
    let ty = schema.as_ref().map_or_else(Type::text, |(at, schema)| builder.use_of(schema, at));
    let is_text = matches!(plain_type(&builder.types, &ty).shape, Shape::Text(_));
    let form = content.as_ref().filter(|it| it.essence() == "application/x-www-form-urlencoded" && !is_text);
    let form = form.map(|it| encoding::read(builder, it));
    if let Some(content) = content.as_ref().filter(|it| !it.is_json() && form.is_none() && !is_text) {
        note_content(builder, parameter, content);
    }
    let wire = if parameter.name.is_empty() { "query" } else { parameter.name };
    let is_written_out = parameter.location == Location::Path || content.is_some();
    let constant = schema.as_ref().filter(|_| !is_written_out && parameter.required());
    let constant = constant.and_then(|(_, schema)| only_value(builder, schema));
    // A nullable parameter is optional, as null is omitted.
    let required = parameter.required() && !ty.nullable || parameter.location == Location::Path;
    Parameter {
        id: builder.types.new_member(),
        wire: wire.to_owned(),
        doc: parameter_doc(builder, parameter, &ty),
        deprecated: deprecation(parameter.value),
        location: parameter.location,
        style: parameter.style(),
        as_json: content.is_some_and(|content| content.is_json()),
        form,
        explode: parameter.explode(),
        allow_reserved: parameter.allow_reserved(),
        required,
        position: None,
        ty: Type { nullable: false, ..ty },
        constant,
        first: first(schema.map(|(_, schema)| schema)),
    }
}

/// Notes a parameter whose value is in a media type that calls do not write.
fn note_content(builder: &mut Builder<'_>, parameter: &ParameterRef<'_>, content: &MediaTypeRef<'_>) {
    let pointer = parameter.pointer.child("content").child(content.name);
    let message =
        format!("the media type `{}` is not supported in parameters; the value is sent without it", content.name);
    builder.note_once("parameter-content", pointer, Level::Dropped, message);
}

/// Returns the documentation of a parameter. An empty value, which its type may not represent, is sent in another way.
fn parameter_doc(builder: &Builder<'_>, parameter: &ParameterRef<'_>, ty: &Type) -> String {
    let doc = builder.doc_of(parameter.value);
    let is_text = |shape: &Shape| matches!(shape, Shape::Text(text) if text.row().argument_form == ArgumentForm::Text);
    let is_apart = parameter.allow_empty_value() && !is_text(&plain_type(&builder.types, ty).shape);
    if !is_apart || !builder.has_prose() {
        return doc;
    }
    let name = parameter.name.replace('`', "");
    format!("{doc}\n\n`query_pair({name:?}, \"\")` on the call sends it without a value.").trim().to_owned()
}

/// Returns the first value of a number: its default, or its minimum.
fn first(schema: Option<&Value>) -> Option<i64> {
    let bound = |key: &str| schema?.member(key)?.as_i64();
    bound("default").or_else(|| bound("minimum"))
}

/// Returns the only permitted value of a required parameter, as text.
fn only_value(builder: &Builder<'_>, schema: &Value) -> Option<String> {
    let listed = builder.followed(schema).member("enum")?.as_array()?;
    match listed.as_slice() {
        [Value::String(text)] => Some(text.clone()),
        [value @ (Value::Number(_) | Value::Bool(_))] => Some(value.to_string()),
        _ => None,
    }
}

fn body(builder: &mut Builder<'_>, body: &RequestBodyRef<'_>) -> Option<RequestBody> {
    let mut kinds: Vec<Body> = Vec::new();
    let mut is_nullable = false;
    let mut null = None;
    for media_type in body.content() {
        let mut kind = kind(builder, &media_type);
        // A nullable body is optional for callers.
        if matches!(&kind, BodyKind::Json(ty) if ty.nullable) {
            null = null.or_else(|| body.required()?.then(|| media_type.name.to_owned()));
        }
        if let BodyKind::Json(ty) | BodyKind::Form(ty) = &mut kind {
            is_nullable |= ty.nullable;
            ty.nullable = false;
        }
        // The same type under another media type results in the same call.
        if let Some(known) = kinds.iter_mut().find(|known| known.kind == kind) {
            let mut other = media_type.name.to_owned();
            // A range does not specify the media type of a JSON body, so that another one takes precedence.
            if matches!(kind, BodyKind::Json(_)) && known.media_type.contains('*') {
                std::mem::swap(&mut known.media_type, &mut other);
            }
            known.alternatives.push(other);
        } else {
            let encodings =
                if matches!(kind, BodyKind::Form(_)) { encoding::read(builder, &media_type) } else { Vec::new() };
            let media_type = media_type.name.to_owned();
            let (method, form_type) = (builder.types.new_member(), builder.types.new_id());
            kinds.push(Body { media_type, alternatives: Vec::new(), kind, method, form_type, encodings });
        }
    }
    let json_type = kinds.iter().find_map(|body| match &body.kind {
        BodyKind::Json(ty) => Some(ty.clone()),
        _ => None,
    });
    // A form of the same type as the JSON body is redundant.
    kinds.retain(|body| !matches!((&body.kind, &json_type), (BodyKind::Form(form), Some(ty)) if form == ty));
    kinds.sort_by_key(|body| !matches!(body.kind, BodyKind::Json(_)));
    if kinds.is_empty() {
        return None;
    }
    note_alternatives(builder, body, &kinds);
    let requires = kinds.iter().any(|body| matches!(&body.kind, BodyKind::Json(ty) if has_required(builder, ty)));
    Some(RequestBody {
        // A body whose schema has required members is assumed to be required if `required` is missing.
        is_argument: body.required().unwrap_or(requires) && !is_nullable,
        kinds,
        null,
        doc: builder.doc_of(body.value),
    })
}

/// Notes the media types of bodies that calls send as another one.
fn note_alternatives(builder: &mut Builder<'_>, body: &RequestBodyRef<'_>, kinds: &[Body]) {
    for kind in kinds {
        // A range includes the media type that is sent.
        for other in kind.alternatives.iter().filter(|other| !other.contains('*')) {
            let remedy = if kind.is_raw() { "; set this media type with `Body::media_type`" } else { "" };
            let message = format!("a body of this media type is sent as `{}`{remedy}", kind.media_type);
            let pointer = body.pointer.child("content").child(other);
            builder.note_once("media-types", pointer, Level::Kept, message);
        }
    }
}

fn has_required(builder: &Builder<'_>, ty: &Type) -> bool {
    let Shape::Named(id) = &plain_type(&builder.types, ty).shape else { return false };
    match builder.types.get(*id).map(|def| &def.definition) {
        Some(Definition::Struct { fields, .. }) => fields.iter().any(|field| field.required),
        _ => false,
    }
}

fn kind(builder: &mut Builder<'_>, media_type: &MediaTypeRef<'_>) -> BodyKind {
    let essence = media_type.essence();
    let mut ty = || media_type.schema().map(|(at, schema)| builder.use_of(schema, &at));
    if media_type.is_json() {
        return match ty() {
            Some(ty) if builder.is_binary(&ty) => BodyKind::Bytes,
            Some(ty) => BodyKind::Json(ty),
            None => BodyKind::Json(Type::any()),
        };
    }
    match essence.as_str() {
        // For any media type, an object can only be JSON, and a string or bytes are sent as they are.
        "*/*" => match ty() {
            Some(ty) if !builder.is_plain_text(&ty) && ty.shape != Shape::Any => BodyKind::Json(ty),
            _ => BodyKind::Bytes,
        },
        "application/x-www-form-urlencoded" => {
            BodyKind::Form(ty().unwrap_or_else(|| Type::new(Shape::Map(Box::new(Type::any())))))
        }
        essence if essence.starts_with("multipart/") => {
            let schema = media_type.schema();
            let encodings = encoding::read(builder, media_type);
            let forms = schema.map(|(at, schema)| forms::read(builder, schema, &at, &encodings)).unwrap_or_default();
            // Without named parts only the caller knows the parts.
            match forms.iter().any(|form| !form.parts.is_empty()) {
                true => BodyKind::Multipart(forms),
                false => BodyKind::Bytes,
            }
        }
        essence if essence.starts_with("text/") || essence.ends_with("xml") => BodyKind::Text,
        _ => BodyKind::Bytes,
    }
}
