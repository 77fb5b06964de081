//! The straight line from a document to the text of a client.

use std::time::Instant;

use openapi_document::Document;
use openapi_lower::{Note, lower};
use serde::{Deserialize, Serialize};

use crate::{Error, Report, model::Model, report, stages};

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
    let lowered = lower(document)?;
    let model = stages::model(lowered.document.root());
    millis.lower = since(clock);

    let clock = Instant::now();
    let emitted = stages::generate(&model).map_err(|message| Error::Progenitor { file: file(), message })?;
    millis.generate = since(clock);

    let clock = Instant::now();
    let refined = stages::refine(emitted, &model).map_err(|message| Error::Progenitor { file: file(), message })?;
    millis.refine = since(clock);

    let clock = Instant::now();
    let (client, types) = stages::format(&refined);
    millis.format = since(clock);

    let report = report::report(document, lowered.document.root(), &model, &lowered.notes, millis);
    Ok(Generated { client, types, model, notes: lowered.notes, report })
}

fn since(clock: Instant) -> f64 {
    (clock.elapsed().as_secs_f64() * 1e5).round() / 100.0
}
