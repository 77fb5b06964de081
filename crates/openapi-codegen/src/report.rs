//! The results for every operation and schema of a document.

use std::collections::{HashMap, HashSet};

use openapi_document::{Document, Pointer, components, operations};
use openapi_lower::Note;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    Break, Millis,
    model::{Definition, Model, Response, Shape, Type, TypeDef, TypeId},
    names::Named,
};

/// The report of one run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// `openapi` and `title` of the document.
    pub document: Value,
    /// Every operation of the document.
    pub operations: Vec<OperationReport>,
    /// Every component schema of the document.
    pub schemas: Vec<SchemaReport>,
    /// The changes made by the passes.
    pub notes: Vec<Note>,
    /// Every member of a type that is free-form JSON, as `Type.member`.
    pub untyped: Vec<String>,
    /// Every parameter and response that is free-form JSON.
    pub untyped_parts: Vec<String>,
    /// The items of the lock that callers can no longer use.
    #[serde(default)]
    pub breaks: Vec<Break>,
    /// The duration of each step in milliseconds.
    pub millis: Millis,
}

/// The result for an operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperationReport {
    /// The HTTP method as spelled in the document.
    pub method: String,
    /// The path template.
    pub path: String,
    /// The `operationId` of the document.
    pub operation_id: Option<String>,
    /// The method of the client.
    pub function: Option<String>,
    /// The outcome.
    pub status: OperationStatus,
    /// The reason why it was dropped.
    pub reason: Option<String>,
}

/// The outcome for an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OperationStatus {
    /// The client has a method for it.
    Generated,
    /// The client has none.
    Dropped,
}

impl OperationStatus {
    /// Returns the outcome for an operation, `has_method` if the client has a method for it.
    pub(crate) fn of(has_method: bool) -> Self {
        if has_method { Self::Generated } else { Self::Dropped }
    }
}

/// The result for a component schema.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchemaReport {
    /// The location in the document, as a reference.
    pub pointer: String,
    /// The Rust type.
    #[serde(rename = "type")]
    pub ty: Option<String>,
    /// True if null is allowed as well, so that each use of the type is optional.
    pub nullable: bool,
    /// True if the type is free-form JSON.
    pub untyped: bool,
}

/// The operations and component schemas of a document, which the report lists after the document itself is released.
pub(crate) struct Outline {
    document: Value,
    operations: Vec<OperationReport>,
    schemas: Vec<Pointer>,
}

impl Outline {
    pub(crate) fn of(document: &Document) -> Self {
        let operations = operations(document.root());
        let schemas = components(document.root(), "schemas").into_iter().flatten();
        Self {
            document: json!({"openapi": document.openapi(), "title": document.title()}),
            operations: operations
                .iter()
                .map(|operation| OperationReport {
                    method: operation.method.to_owned(),
                    path: operation.path.to_owned(),
                    operation_id: operation.operation_id().map(str::to_owned),
                    function: None,
                    status: OperationStatus::Dropped,
                    reason: Some("unresolved reference of the operation or its Path Item Object".to_owned()),
                })
                .collect(),
            schemas: schemas.map(|(name, _)| Pointer::schema(name)).collect(),
        }
    }

    /// Returns the report of the client of the document.
    pub(crate) fn report(mut self, model: &Named, notes: &[Note], breaks: &[Break], millis: Millis) -> Report {
        let functions: HashMap<(String, &str), &str> = model
            .operations
            .iter()
            .map(|operation| {
                let function = model.names.member(operation.function);
                ((operation.method.to_lowercase(), operation.path.as_str()), function)
            })
            .collect();
        for operation in &mut self.operations {
            let function = functions.get(&(operation.method.to_lowercase(), operation.path.as_str()));
            operation.status = OperationStatus::of(function.is_some());
            if let Some(function) = function {
                operation.function = Some((*function).to_owned());
                operation.reason = None;
            }
        }
        Report {
            document: self.document,
            operations: self.operations,
            schemas: self.schemas.iter().map(|pointer| schema(pointer, model)).collect(),
            notes: notes.to_vec(),
            untyped: untyped(model),
            untyped_parts: untyped_parts(model),
            breaks: breaks.to_vec(),
            millis,
        }
    }
}

fn schema(pointer: &Pointer, model: &Named) -> SchemaReport {
    // A folded nullable variant has the type of the other component.
    let folded = model.folded.iter().find(|(place, _)| place == pointer);
    let id = folded.map(|(_, other)| *other).or_else(|| model.types.at(pointer));
    let is_nullable = |id| model.types.get(id).is_some_and(|def| def.nullable);
    SchemaReport {
        pointer: pointer.to_reference(),
        ty: id.map(|id| format!("types::{}", model.names.of(id))),
        nullable: folded.is_some() || id.is_some_and(is_nullable),
        untyped: id.is_some_and(|id| is_untyped(model, &Type::named(id))),
    }
}

fn is_untyped(model: &Model, ty: &Type) -> bool {
    match model.shape(ty) {
        Shape::Any => true,
        shape => shape.inner().iter().any(|inner| is_untyped(model, inner)),
    }
}

/// Returns the members of types that are free-form JSON.
fn untyped(model: &Named) -> Vec<String> {
    let of_def = |(id, def): (TypeId, &TypeDef)| -> Vec<String> {
        let name = model.names.of(id);
        match &def.definition {
            Definition::Struct { fields, .. } => {
                let found = fields.iter().filter(|field| field.ty.is_untyped());
                found.map(|field| format!("{name}.{}", field.wire)).collect()
            }
            Definition::Union { variants, .. } => {
                let found = variants.iter().filter(|variant| variant.ty.is_untyped());
                found.map(|variant| format!("{name}::{}", model.names.member(variant.id))).collect()
            }
            Definition::Alias(ty) if ty.is_untyped() => vec![name.to_owned()],
            Definition::Alias(_) | Definition::Wrapper(_) | Definition::Enum { .. } => Vec::new(),
        }
    };
    model.types.iter().flat_map(of_def).collect()
}

/// Returns the parameters and responses that are free-form JSON; responses that operations share are listed once.
fn untyped_parts(model: &Named) -> Vec<String> {
    let mut places = Vec::new();
    let mut seen = HashSet::new();
    let variant = |response: &Response| model.names.member(response.id);
    for operation in &model.operations {
        let mut add = |ty: &Type, part: &str| {
            if ty.is_untyped() {
                places.push(format!("{} {} {part}", operation.method, operation.path));
            }
        };
        operation.parameters.iter().for_each(|parameter| add(&parameter.ty, &parameter.wire));
        for responses in [&operation.success, &operation.failure] {
            let parts = responses.iter().map(|it| (variant(it), it.status, &it.doc, &it.media_types, &it.payload));
            if !seen.insert(parts.collect::<Vec<_>>()) {
                continue;
            }
            for response in responses {
                if let Some(ty) = response.payload.ty() {
                    add(ty, variant(response));
                }
            }
        }
    }
    places
}
