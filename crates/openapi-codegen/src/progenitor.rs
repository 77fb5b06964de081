//! The other engine: progenitor itself, unchanged, over the narrowed document.

use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
    time::Instant,
};

use openapi_document::{Document, Members, OperationRef, Pointer, operations, template};
use openapi_lower::{Level, Narrowed, Note, lower, snake, type_name};
use progenitor_impl::{GenerationSettings, Generator, InterfaceStyle, TagStyle};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    Error, File, Millis, Package, Report, package,
    report::{OperationReport, SchemaReport},
};

/// How the methods of the client take their arguments.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Interface {
    /// One after the other.
    #[default]
    Positional,
    /// By a builder per operation.
    Builder,
}

/// Where the methods of the client stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tags {
    /// All on the client.
    #[default]
    Merged,
    /// In a trait per tag.
    Separate,
}

/// What progenitor wrote.
#[derive(Debug, Clone)]
pub struct ProgenitorClient {
    /// The client and its types, as one file.
    pub text: String,
    /// What the passes changed.
    pub notes: Vec<Note>,
    /// Every operation and schema of the document, and what became of it.
    pub report: Report,
}

/// What the text of a client names, and the dependency that this takes.
const DEPENDENCIES: [(&str, &str, &str); 12] = [
    ("", "progenitor-client", "\"0.15.1\""),
    (
        "",
        "reqwest",
        "{ version = \"0.13\", default-features = false, features = [\"json\", \"query\", \"rustls\", \"stream\"] }",
    ),
    ("", "serde", "{ version = \"1\", features = [\"derive\"] }"),
    ("", "serde_json", "\"1\""),
    ("::base64::", "base64", "\"0.22\""),
    ("::bytes::", "bytes", "{ version = \"1\", features = [\"serde\"] }"),
    ("::chrono::", "chrono", "{ version = \"0.4\", default-features = false, features = [\"serde\", \"std\"] }"),
    ("futures::", "futures", "{ version = \"0.3\", default-features = false, features = [\"std\"] }"),
    ("::rand::", "rand", "\"0.9\""),
    ("::regress::", "regress", "\"0.12\""),
    ("::uuid::", "uuid", "{ version = \"1\", features = [\"serde\"] }"),
    ("::indexmap::", "indexmap", "{ version = \"2\", features = [\"serde\"] }"),
];

/// Narrows a document and has progenitor write its client.
///
/// # Errors
///
/// [`Error::Lower`] and [`Error::Progenitor`], which are defects of this workspace: what is narrowed, it
/// takes. [`Error::PositionalTags`].
pub fn generate_by_progenitor(
    document: &Document,
    interface: Interface,
    tags: Tags,
) -> Result<ProgenitorClient, Error> {
    if interface == Interface::Positional && tags == Tags::Separate {
        return Err(Error::PositionalTags);
    }
    let mut millis = Millis::default();
    let mut clock = Instant::now();
    let mut lap = move || {
        let passed = (clock.elapsed().as_secs_f64() * 1e5).round() / 100.0;
        clock = Instant::now();
        passed
    };
    let lowered = lower(document)?;
    millis.lower = lap();

    let refused = |reason: String| Error::Progenitor { file: document.name().to_owned(), reason };
    let spec = openapiv3::OpenAPI::deserialize(lowered.document.root()).map_err(|error| refused(error.to_string()))?;
    let mut settings = GenerationSettings::default();
    settings
        .with_interface(match interface {
            Interface::Positional => InterfaceStyle::Positional,
            Interface::Builder => InterfaceStyle::Builder,
        })
        .with_tag(match tags {
            Tags::Merged => TagStyle::Merged,
            Tags::Separate => TagStyle::Separate,
        });
    // It stops at what it does not expect by a panic, and nothing outside of it is left half changed.
    let tokens = catch_unwind(AssertUnwindSafe(|| Generator::new(&settings).generate_tokens(&spec)))
        .map_err(|panic| refused(words_of(panic.as_ref())))?
        .map_err(|error| refused(error.to_string()))?;
    millis.generate = lap();

    let file = syn::parse2(tokens).map_err(|error| refused(error.to_string()))?;
    let text = prettyplease::unparse(&file);
    millis.format = lap();
    let report = report(document, &lowered, millis);
    Ok(ProgenitorClient { text, notes: lowered.notes, report })
}

fn words_of(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("panicked without a message").to_owned()
}

/// Returns the files of a crate around such a client.
pub fn progenitor_crate(document: &Document, client: &ProgenitorClient, package: &Package) -> Vec<File> {
    let needed = DEPENDENCIES.iter().filter(|(needle, ..)| client.text.contains(needle));
    let dependencies: String = needed.map(|(_, name, version)| format!("{name} = {version}\n")).collect();
    package::plain_crate(document, package, &dependencies, &client.text)
}

fn report(document: &Document, lowered: &Narrowed, millis: Millis) -> Report {
    let left = lowered.document.root();
    let callable: Vec<(&str, String, &str)> = operations(left)
        .iter()
        .map(|it| (it.method, template::unnamed(it.path), it.operation_id().unwrap_or_default()))
        .collect();
    let of_operation = |operation: &OperationRef<'_>| {
        let path = template::unnamed(operation.path);
        let found = callable.iter().find(|(method, known, _)| *method == operation.method && *known == path);
        let place = Pointer::from("/paths").child(operation.path).child(operation.method);
        let mut notes = lowered.notes.iter().filter(|note| note.level == Level::Dropped);
        let why = notes.find(|note| note.pointer == place || note.pointer == operation.pointer);
        OperationReport {
            method: operation.method.to_owned(),
            path: operation.path.to_owned(),
            operation_id: operation.operation_id().map(str::to_owned),
            function: found.map(|(.., id)| snake(id)),
            status: if found.is_some() { "generated" } else { "dropped" }.to_owned(),
            reason: why.filter(|_| found.is_none()).map(|note| note.message.clone()),
        }
    };
    let base = Pointer::from("/components/schemas");
    let of_schema = |name: &String| {
        let pointer = base.child(name);
        let schema = pointer.find(left);
        SchemaReport {
            pointer: pointer.to_reference(),
            ty: schema.map(|_| format!("types::{}", type_name(name))),
            nullable: schema.is_some_and(|schema| schema.member("nullable") == Some(&json!(true))),
            untyped: schema.is_some_and(|schema| *schema == json!({})),
        }
    };
    let schemas = document.root().pointer(base.as_str()).and_then(Value::as_object);
    Report {
        breaks: Vec::new(),
        document: json!({"openapi": document.openapi(), "title": document.title()}),
        operations: operations(document.root()).iter().map(of_operation).collect(),
        schemas: schemas.into_iter().flatten().map(|(name, _)| of_schema(name)).collect(),
        notes: lowered.notes.clone(),
        untyped: Vec::new(),
        untyped_parts: Vec::new(),
        millis,
    }
}
