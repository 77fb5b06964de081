//! The generation of a client's text from a document.

use std::{mem, time::Instant};

use openapi_document::Document;
use openapi_lower::{Note, Shaped, into_normal, shape};

use crate::{Break, Custom, Lock, Millis, Report, Texts, names::Named, report::Outline, stages};

/// The client of one document, or one slice of a bundle, as text.
#[derive(Debug, Clone)]
pub struct Generated {
    /// The text of each module.
    pub texts: Texts,
    /// The types and operations.
    pub model: Named,
    /// The changes made by the passes.
    pub notes: Vec<Note>,
    /// Every operation and schema of the document, with its result.
    pub report: Report,
    /// The public names, associated with locations in the document.
    pub lock: Lock,
    /// The public items of the lock that no longer exist or have changed.
    pub breaks: Vec<Break>,
}

/// Generates the client of a document. Its names depend on the document alone.
pub fn generate(document: &Document) -> Generated {
    generate_with(document, None, &Custom::default())
}

/// Generates the client of a document, and preserves the items of a lock as far as the document permits.
pub fn generate_locked(document: &Document, lock: &Lock) -> Generated {
    generate_with(document, Some(lock), &Custom::default())
}

/// Generates the client of a document with additions to its structs, and preserves the items of a lock as far as
/// the document permits.
pub fn generate_with(document: &Document, before: Option<&Lock>, custom: &Custom) -> Generated {
    generate_releasing(&mut document.clone(), before, custom)
}

/// Generates the client like [`generate_with`] and removes the tree of values from the document, which saves a quarter
/// of the peak memory. The name, the text and the positions of the document remain.
pub fn generate_releasing(document: &mut Document, before: Option<&Lock>, custom: &Custom) -> Generated {
    let mut millis = Millis::default();
    let outline = Outline::of(document);

    let clock = Instant::now();
    let root = mem::take(document.root_mut());
    let shaped = shape(into_normal(document.with_root(root)));
    millis.lower = since(clock);

    let clock = Instant::now();
    let Shaped { document: normal, mut notes } = shaped;
    let model = stages::model(normal.root(), before);
    // This releases a quarter of the peak memory, which writing needs.
    drop(normal);
    millis.generate = since(clock);

    let clock = Instant::now();
    let code = stages::write(&model, custom);
    millis.refine = since(clock);

    let clock = Instant::now();
    let texts = code.into_texts(&model);
    let lock = Lock::of(&model);
    millis.format = since(clock);

    let breaks = before.map(|before| lock.changes_since(before).breaks).unwrap_or_default();
    notes.extend(model.notes.iter().cloned());
    let report = outline.report(&model, &notes, &breaks, millis);
    Generated { texts, model, notes, report, lock, breaks }
}

fn since(clock: Instant) -> f64 {
    (clock.elapsed().as_secs_f64() * 1e5).round() / 100.0
}
