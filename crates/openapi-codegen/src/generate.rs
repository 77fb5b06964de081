//! The straight line from a document to the text of a client.

use std::time::Instant;

use openapi_document::Document;
use openapi_lower::{Note, normalise, shape};
use serde::{Deserialize, Serialize};

use crate::{Report, Texts, model::Model, report, stages};

/// The client of one document, or one slice, as text.
#[derive(Debug, Clone)]
pub struct Generated {
    /// The text of each module.
    pub texts: Texts,
    /// What the types and operations are.
    pub model: Model,
    /// What the passes changed.
    pub notes: Vec<Note>,
    /// Every operation and schema of the document, and what became of it.
    pub report: Report,
}

/// Milliseconds by step.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Millis {
    /// Reading the file. Set by whoever read it.
    pub load: f64,
    /// Normalising, and shaping the schemas.
    pub lower: f64,
    /// Reading the model.
    pub generate: f64,
    /// Writing the model as Rust.
    pub refine: f64,
    /// Putting the files together.
    pub format: f64,
}

/// Generates the client of a document.
pub fn generate(document: &Document) -> Generated {
    let mut millis = Millis::default();

    let clock = Instant::now();
    let shaped = shape(normalise(document));
    millis.lower = since(clock);

    let clock = Instant::now();
    let model = stages::model(shaped.document.root());
    millis.generate = since(clock);

    let clock = Instant::now();
    let code = stages::write(&model);
    millis.refine = since(clock);

    let clock = Instant::now();
    let texts = code.into_texts();
    millis.format = since(clock);

    let mut notes = shaped.notes;
    notes.extend(model.notes.iter().cloned());
    let report = report::report(document, &model, &notes, millis);
    Generated { texts, model, notes, report }
}

fn since(clock: Instant) -> f64 {
    (clock.elapsed().as_secs_f64() * 1e5).round() / 100.0
}
