//! The straight line from a document to the text of a client.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::Instant,
};

use openapi_document::Document;
use openapi_lower::{Note, lower};
use progenitor_impl::{GenerationSettings, Generator, TypeImpl};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    Error, Report, format,
    model::{self, Model},
    refine, report, skeleton,
};

/// The client of one document, or one slice, as text.
#[derive(Debug, Clone)]
pub struct Generated {
    /// The module with `Client`, which declares `pub mod types;`.
    pub client: String,
    /// The module `types`.
    pub types: String,
    /// What the types and operations are.
    pub model: Model,
    /// What lowering changed.
    pub notes: Vec<Note>,
    /// Every operation and schema of the document, and what became of it.
    pub report: Report,
}

/// Milliseconds by step.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Millis {
    /// Reading the file. Set by whoever read it.
    pub load: f64,
    /// Lowering, and reading the model out of the lowered document.
    pub lower: f64,
    /// progenitor and typify.
    pub generate: f64,
    /// Refining.
    pub refine: f64,
    /// Formatting.
    pub format: f64,
}

/// Generates the client of a document.
///
/// # Errors
///
/// [`Error::Lower`] and [`Error::Progenitor`]; both are defects of this workspace, and name the
/// place in the document.
pub fn generate(document: &Document) -> Result<Generated, Error> {
    let file = || document.name().to_owned();
    let mut millis = Millis::default();

    let clock = Instant::now();
    let lowered = lower(document).map_err(|error| Error::Lower { file: file(), error })?;
    let model = model::build(lowered.document.root());
    millis.lower = since(clock);

    let clock = Instant::now();
    let skeleton = skeleton::skeleton(&model);
    let emitted = progenitor(skeleton).map_err(|message| Error::Progenitor { file: file(), message })?;
    millis.generate = since(clock);

    let clock = Instant::now();
    let refined = refine::refine(emitted, &model).map_err(|message| Error::Progenitor { file: file(), message })?;
    millis.refine = since(clock);

    let clock = Instant::now();
    let (client, types) = format::format(&refined);
    millis.format = since(clock);

    let report = report::report(document, lowered.document.root(), &model, &lowered.notes, millis);
    Ok(Generated { client, types, model, notes: lowered.notes, report })
}

fn since(clock: Instant) -> f64 {
    (clock.elapsed().as_secs_f64() * 1e5).round() / 100.0
}

/// Has progenitor write the client. It panics on what it does not know; the skeleton holds nothing
/// of that kind, and should it ever, the panic becomes an error.
fn progenitor(skeleton: Value) -> Result<syn::File, String> {
    let document: openapiv3::OpenAPI = serde_json::from_value(skeleton).map_err(|error| error.to_string())?;
    let mut settings = GenerationSettings::default();
    settings.with_conversion(secret(), "crate::support::Secret", [TypeImpl::Display].into_iter());
    let tokens = catch_unwind(AssertUnwindSafe(|| Generator::new(&settings).generate_tokens(&document)))
        .map_err(|panic| {
            let text = panic.downcast_ref::<String>().cloned();
            text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default()
        })?
        .map_err(|error| error.to_string())?;
    syn::parse2(tokens).map_err(|error| error.to_string())
}

/// The schema of a text that is never printed.
fn secret() -> schemars08::schema::SchemaObject {
    schemars08::schema::SchemaObject {
        instance_type: Some(schemars08::schema::InstanceType::String.into()),
        format: Some("password".to_owned()),
        ..Default::default()
    }
}
