//! Running the passes.

use openapi_document::{
    Document, Version,
    walk::{Order, schemas_mut},
};
use serde_json::Value;

use crate::{Error, Note, Notes, Pass, Step, passes::PASSES, verify::verify};

/// A document that progenitor takes, and what was done to it.
#[derive(Debug, Clone)]
pub struct Lowered {
    /// The 3.0.3 document. Positions are still those of the file that was read.
    pub document: Document,
    /// What the passes changed, in the order in which they ran.
    pub notes: Vec<Note>,
}

/// Lowers a document.
///
/// # Errors
///
/// If a construct that progenitor refuses is left, which is a defect of a pass.
pub fn lower(document: &Document) -> Result<Lowered, Error> {
    let mut root = document.root().clone();
    let mut notes = Notes::default();
    notes.begin("duplicate-keys");
    for pointer in document.duplicates() {
        notes.kept(pointer, "the key is written twice in one object; the last value counts");
    }

    // Passes over single schemas share a walk.
    for group in PASSES.chunk_by(|a, b| matches!((a.step, b.step), (Step::Schema(_), Step::Schema(_)))) {
        run(group, &mut root, document.version(), &mut notes);
    }
    verify(&root)?;
    Ok(Lowered { document: document.with_root(root), notes: notes.into_inner() })
}

#[cfg(test)]
pub(crate) fn run_one(pass: Pass, root: &mut Value, version: Version, notes: &mut Notes) {
    run(&[pass], root, version, notes);
}

fn run(group: &[Pass], root: &mut Value, version: Version, notes: &mut Notes) {
    if let [Pass { name, step: Step::Document(change) }] = group {
        notes.begin(name);
        change(root, version, notes);
        return;
    }
    schemas_mut(root, Order::BottomUp, |pointer, schema| {
        for pass in group {
            let (Step::Schema(change), Value::Object(schema)) = (pass.step, &mut *schema) else { continue };
            notes.begin(pass.name);
            change(schema, pointer, version, notes);
        }
    });
}
