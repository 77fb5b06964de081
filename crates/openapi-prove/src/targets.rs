//! The targets of a proof: the component schemas, and the schemas that operations use.

use indexmap::{IndexMap, map::Entry};
use openapi_codegen::{
    Generated, NameTable,
    model::{BodyKind, Operation, Payload, Response, Type},
    type_path,
};
use openapi_document::{
    Document, MediaTypeRef, Members, OperationRef, ParameterRef, Pointer, ResponseRef, operations, resolve,
};
use serde_json::Value;

/// A schema of the document and the type that represents it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Target {
    /// The location of the schema in the document.
    pub pointer: Pointer,
    /// The type, as named in the temporary crate.
    pub ty: String,
}

/// The targets in a document.
#[derive(Debug, Default)]
pub struct Targets {
    /// Every pair of schema and type, once, with its name.
    pub all: IndexMap<Target, String>,
    /// The operations, each with its parts: the name of the part and the index of its target.
    pub operations: Vec<(String, Vec<(String, usize)>)>,
}

impl Targets {
    /// Returns the targets of a document.
    pub fn of(document: &Document, generated: &Generated) -> Self {
        let mut targets = Self::default();
        for schema in &generated.report.schemas {
            let Some(name) = schema.ty.as_ref().and_then(|name| name.strip_prefix("types::")) else { continue };
            let pointer = Pointer::from(schema.pointer.as_str());
            // A schema that allows null makes its type optional in every use.
            let ty = Type { nullable: schema.nullable, ..Type::named(name.to_owned()) };
            targets.add(document, pointer, &ty, name);
        }
        let found = operations(document.root());
        for operation in &generated.model.operations {
            let is_it =
                |it: &&OperationRef<'_>| it.path == operation.path && it.method.eq_ignore_ascii_case(&operation.method);
            if let Some(original) = found.iter().find(is_it) {
                targets.operation(document, original, operation, &generated.model.names);
            }
        }
        targets
    }

    /// Adds a schema with its type, unless the pair is known.
    fn add(&mut self, document: &Document, pointer: Pointer, ty: &Type<String>, name: &str) -> Option<usize> {
        let pointer = plain(document.root(), pointer)?;
        let ty = type_path(ty, "proof::types::").replace("crate::", "proof::");
        let entry = self.all.entry(Target { pointer, ty });
        let index = entry.index();
        if let Entry::Vacant(place) = entry {
            place.insert(name.to_owned());
        }
        Some(index)
    }

    fn operation(
        &mut self,
        document: &Document,
        original: &OperationRef<'_>,
        operation: &Operation,
        names: &NameTable,
    ) {
        let name = format!("{} {}", operation.method, operation.path);
        let mut parts = Vec::new();
        for (part, pointer, ty) in used(original, operation) {
            if let Some(index) = self.add(document, pointer, &names.by_name(&ty), &format!("{name} {part}")) {
                parts.push((part, index));
            }
        }
        self.operations.push((name, parts));
    }
}

/// Returns the target of a schema that is only a reference, otherwise the schema itself.
fn plain(root: &Value, pointer: Pointer) -> Option<Pointer> {
    let schema = root.pointer(pointer.as_str())?.as_object()?;
    match schema.reference() {
        Some(reference) if schema.len() == 1 => Some(resolve(root, reference)?.pointer),
        _ => Some(pointer),
    }
}

/// Returns the parts of an operation that are serialized as JSON, with schema and type.
fn used(original: &OperationRef<'_>, operation: &Operation) -> Vec<(String, Pointer, Type)> {
    let mut found = Vec::new();
    let listed = original.parameters();
    for parameter in &operation.parameters {
        let is_it = |it: &&ParameterRef<'_>| it.name == parameter.wire && it.location == parameter.location;
        if let Some(schema) = listed.iter().find(is_it).and_then(schema_of) {
            // An optional parameter is an `Option`, and a null one is omitted.
            let ty = Type { nullable: !parameter.required, ..parameter.ty.clone() };
            found.push((format!("{} {}", parameter.location.as_str(), parameter.wire), schema, ty));
        }
    }
    if let (Some(written), Some(body)) = (original.request_body(), &operation.body) {
        for media_type in written.content() {
            let kind = body.kinds.iter().find(|kind| kind.media_type == media_type.name).map(|kind| &kind.kind);
            if let (Some(BodyKind::Json(ty) | BodyKind::Form(ty)), Some((schema, _))) = (kind, media_type.schema()) {
                let ty = Type { nullable: !body.is_argument, ..ty.clone() };
                found.push((format!("body {}", media_type.name), schema, ty));
            }
        }
    }
    for written in original.responses() {
        let read = operation.success.iter().chain(&operation.failure).filter(|it| it.status == written.status);
        for response in read {
            if let (Payload::Json(ty), Some(media_type)) = (&response.payload, media_type(response, &written))
                && let Some((schema, _)) = media_type.schema()
            {
                found.push((format!("{} {}", written.key, media_type.name), schema, ty.clone()));
            }
        }
    }
    found
}

/// Returns the location of the schema of a parameter, its own or that of its media type.
pub fn schema_of(parameter: &ParameterRef<'_>) -> Option<Pointer> {
    let content = parameter.content();
    let schema = match &content {
        Some(content) => content.schema(),
        None => parameter.schema(),
    };
    schema.map(|(pointer, _)| pointer)
}

/// Returns the media type of the document for a response.
fn media_type<'a>(response: &Response, written: &ResponseRef<'a>) -> Option<MediaTypeRef<'a>> {
    let content: Vec<MediaTypeRef<'a>> = written.content().into_iter().filter(|it| it.schema().is_some()).collect();
    let named = content.iter().find(|it| response.media_type == it.name);
    named.or_else(|| content.iter().find(|it| it.is_json() || it.essence() == "*/*")).cloned()
}
