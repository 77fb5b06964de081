//! The straight line from a document to the text of a client.

use std::time::Instant;

use openapi_document::Document;
use openapi_lower::{Lowered, Note, normalise, shape};
use serde::{Deserialize, Serialize};

use crate::{Addition, Break, Lock, Report, Texts, model::Model, report, stages};

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
    /// The public names, tied to the document.
    pub lock: Lock,
    /// What callers may have written down that the lock had, and that is no more.
    pub breaks: Vec<Break>,
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

/// Generates the client of a document. Its names depend on the document alone.
pub fn generate(document: &Document) -> Generated {
    with_lock(document, None)
}

/// Generates the client of a document, and keeps what a lock has wherever the document allows it.
pub fn generate_locked(document: &Document, lock: &Lock) -> Generated {
    with_lock(document, Some(lock))
}

fn with_lock(document: &Document, before: Option<&Lock>) -> Generated {
    let mut millis = Millis::default();

    let clock = Instant::now();
    let shaped = shape(normalise(document));
    millis.lower = since(clock);

    let clock = Instant::now();
    let root = shaped.document.root();
    let model = stages::model(root, before);
    millis.generate = since(clock);

    let clock = Instant::now();
    let code = stages::write(&model);
    millis.refine = since(clock);

    let clock = Instant::now();
    let texts = code.into_texts();
    let lock = Lock::of(&model);
    millis.format = since(clock);

    let breaks = before.map(|before| lock.breaks_since(before)).unwrap_or_default();
    let mut notes = shaped.notes;
    notes.extend(model.notes.iter().cloned());
    let report = report::report(document, &model, &notes, &breaks, millis);
    Generated { texts, model, notes, report, lock, breaks }
}

/// What of the public items of a client changes with its document.
#[derive(Debug, Clone)]
pub struct SurfaceChanges {
    /// What callers have to change.
    pub breaks: Vec<Break>,
    /// What is new.
    pub additions: Vec<Addition>,
}

/// Compares the public items of the clients of two documents in their normal forms, without writing either.
/// The lock is that of the old client; without one, it is what the old document gives by itself.
pub fn surface_changes(old: &Lowered, new: &Lowered, lock: Option<&Lock>) -> SurfaceChanges {
    let surface = |normal: &Lowered, lock: Option<&Lock>| {
        Lock::of(&stages::surface_model(shape(normal.clone()).document.root(), lock))
    };
    let before = surface(old, lock);
    let now = surface(new, Some(&before));
    SurfaceChanges { breaks: now.breaks_since(&before), additions: now.additions_since(&before) }
}

fn since(clock: Instant) -> f64 {
    (clock.elapsed().as_secs_f64() * 1e5).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is compared is what is generated: the model without prose gives the lock that the client gets.
    #[test]
    fn a_surface_is_that_of_the_client() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/documents");
        for file in std::fs::read_dir(folder).unwrap() {
            let document = Document::read(&file.unwrap().path()).unwrap();
            let shaped = shape(normalise(&document)).document;
            let lock = generate(&document).lock;
            assert!(!lock.types.is_empty() || !lock.operations.is_empty(), "{}", document.name());
            assert_eq!(Lock::of(&stages::surface_model(shaped.root(), None)), lock, "{}", document.name());
            let again = generate_locked(&document, &lock).lock;
            assert_eq!(Lock::of(&stages::surface_model(shaped.root(), Some(&lock))), again, "{}", document.name());
        }
    }
}
