//! What is proved: the component schemas, and the schemas that operations use.

use indexmap::{IndexMap, map::Entry};
use openapi_codegen::{
    Generated,
    model::{Answer, BodyKind, Location, Operation, Payload, Shape, Status, Type},
    type_path,
};
use openapi_document::{Document, OperationRef, Pointer, operations, resolve, resolve_object};
use serde_json::{Map, Value};

/// A schema of the document and the type that stands for it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Target {
    /// Where the schema stands in the document.
    pub pointer: Pointer,
    /// The type, as the throwaway crate names it.
    pub ty: String,
}

/// What is proved of a document.
#[derive(Debug, Default)]
pub struct Targets {
    /// Every pair of schema and type, once, with the name it goes by.
    pub all: IndexMap<Target, String>,
    /// The operations, each with its parts: what the part is, and the index of its target.
    pub operations: Vec<(String, Vec<(String, usize)>)>,
}

impl Targets {
    /// The targets of a document.
    pub fn of(document: &Document, generated: &Generated) -> Self {
        let mut targets = Self::default();
        for schema in &generated.report.schemas {
            let Some(name) = schema.ty.as_ref().and_then(|name| name.strip_prefix("types::")) else { continue };
            let pointer = Pointer::from(schema.pointer.as_str());
            // A schema that allows null makes its type optional wherever it is used.
            let nullable = generated.model.types.get(name).is_some_and(|def| def.nullable);
            let ty = Type { shape: Shape::Named(name.to_owned()), nullable };
            targets.add(document, pointer, &ty, name);
        }
        let found = operations(document.root());
        for operation in &generated.model.operations {
            let is_it =
                |it: &&OperationRef<'_>| it.path == operation.path && it.method.eq_ignore_ascii_case(&operation.method);
            if let Some(original) = found.iter().find(is_it) {
                targets.operation(document, original, operation);
            }
        }
        targets
    }

    /// Adds a schema unless its type is known to stand for it already.
    fn add(&mut self, document: &Document, pointer: Pointer, ty: &Type, name: &str) -> Option<usize> {
        let pointer = plain(document.root(), pointer)?;
        let ty = type_path(ty, "proof::types::").replace("crate::", "proof::");
        let entry = self.all.entry(Target { pointer, ty });
        let index = entry.index();
        if let Entry::Vacant(place) = entry {
            place.insert(name.to_owned());
        }
        Some(index)
    }

    fn operation(&mut self, document: &Document, original: &OperationRef<'_>, operation: &Operation) {
        let name = format!("{} {}", operation.method, operation.path);
        let mut parts = Vec::new();
        for (part, pointer, ty) in used(document.root(), original, operation) {
            if let Some(index) = self.add(document, pointer, &ty, &format!("{name} {part}")) {
                parts.push((part, index));
            }
        }
        self.operations.push((name, parts));
    }
}

/// The schema itself where there is nothing but a reference to it.
fn plain(root: &Value, pointer: Pointer) -> Option<Pointer> {
    let schema = root.pointer(pointer.as_str())?.as_object()?;
    match schema.get("$ref").and_then(Value::as_str) {
        Some(reference) if schema.len() == 1 => Some(resolve(root, reference)?.pointer),
        _ => Some(pointer),
    }
}

/// The parts of an operation that are read and written as JSON, with schema and type.
fn used(root: &Value, original: &OperationRef<'_>, operation: &Operation) -> Vec<(String, Pointer, Type)> {
    let mut found = Vec::new();
    let listed = parameters(root, original);
    for parameter in &operation.parameters {
        let place = location(parameter.location);
        let is_it = |(name, at, _): &&(&str, &str, Pointer)| *name == parameter.wire && *at == place;
        if let Some((_, _, pointer)) = listed.iter().find(is_it) {
            // What may be left out is an `Option`, and what may be null is left out.
            let ty = Type { nullable: !parameter.required, ..parameter.ty.clone() };
            found.push((format!("{place} {}", parameter.wire), pointer.clone(), ty));
        }
    }
    let body = original.value.get("requestBody").and_then(|body| at(root, body, original.pointer.child("requestBody")));
    if let (Some((content, pointer)), Some(body)) = (body, &operation.body) {
        for (media_type, kind) in &body.kinds {
            if let (BodyKind::Json(ty) | BodyKind::Form(ty), Some(_)) = (kind, schema_in(content, media_type)) {
                let ty = Type { nullable: !body.required, ..ty.clone() };
                found.push((format!("body {media_type}"), schema_at(&pointer, media_type), ty));
            }
        }
    }
    let responses = original.value.get("responses").and_then(Value::as_object);
    for (status, response) in responses.into_iter().flatten() {
        let pointer = original.pointer.child("responses").child(status);
        let Some((response, pointer)) = at(root, response, pointer) else { continue };
        for answer in operation.success.iter().chain(&operation.failure).filter(|it| is_status(it.status, status)) {
            if let (Payload::Json(ty), Some(media_type)) = (&answer.payload, media_type(answer, response)) {
                found.push((format!("{status} {media_type}"), schema_at(&pointer, media_type), ty.clone()));
            }
        }
    }
    found
}

pub(super) fn parameters<'v>(root: &'v Value, original: &OperationRef<'v>) -> Vec<(&'v str, &'v str, Pointer)> {
    let mut found = Vec::new();
    let above = original.pointer.parent().unwrap_or_default();
    let of_item = if above.last() == "additionalOperations" { above.parent().unwrap_or_default() } else { above };
    for (value, pointer) in [(original.value, original.pointer.clone()), (original.path_item, of_item)] {
        for (index, parameter) in value.get("parameters").and_then(Value::as_array).into_iter().flatten().enumerate() {
            let pointer = pointer.child("parameters").child(index);
            let Some((parameter, pointer)) = at(root, parameter, pointer) else { continue };
            let text = |key: &str| parameter.get(key).and_then(Value::as_str);
            let (Some(name), Some(place)) = (text("name"), text("in")) else { continue };
            let media_type = parameter.get("content").and_then(Value::as_object).and_then(|it| it.keys().next());
            let schema = match media_type {
                Some(media_type) => schema_at(&pointer, media_type),
                None => pointer.child("schema"),
            };
            found.push((name, place, schema));
        }
    }
    found
}

fn location(location: Location) -> &'static str {
    match location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
        Location::QueryString => "querystring",
    }
}

/// The object, references followed, and where it stands.
pub(super) fn at<'v>(root: &'v Value, value: &'v Value, pointer: Pointer) -> Option<(&'v Map<String, Value>, Pointer)> {
    let pointer = match value.get("$ref").and_then(Value::as_str) {
        Some(reference) => resolve(root, reference)?.pointer,
        None => pointer,
    };
    Some((resolve_object(root, value)?, pointer))
}

fn schema_in<'v>(holder: &'v Map<String, Value>, media_type: &str) -> Option<&'v Value> {
    holder.get("content")?.get(media_type)?.get("schema")
}

fn schema_at(holder: &Pointer, media_type: &str) -> Pointer {
    holder.child("content").child(media_type).child("schema")
}

/// The media type of the document that an answer is read from.
fn media_type<'v>(answer: &'v Answer, response: &'v Map<String, Value>) -> Option<&'v str> {
    if let Some(media_type) = answer.media_type.as_deref().filter(|it| schema_in(response, it).is_some()) {
        return Some(media_type);
    }
    let content = response.get("content").and_then(Value::as_object)?;
    let is_json = |name: &&String| name.contains("json") || name.as_str() == "*/*";
    content.keys().filter(is_json).find(|name| schema_in(response, name).is_some()).map(String::as_str)
}

fn is_status(status: Status, key: &str) -> bool {
    match status {
        Status::Code(code) => key.parse() == Ok(code),
        Status::Range(digit) => key.eq_ignore_ascii_case(&format!("{digit}XX")),
        Status::Default => key == "default",
    }
}
