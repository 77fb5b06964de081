//! The notes of the passes on their changes.

use openapi_document::Pointer;
use serde::{Deserialize, Serialize};

/// The effect of a change on the meaning of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The meaning is preserved.
    Kept,
    /// The type accepts more than the document allows.
    Widened,
    /// A part of the document was removed.
    Dropped,
}

/// A change, or a part of the document that could not be preserved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The pass that made the change.
    pub pass: String,
    /// The location of the change, in the document as the pass received it.
    pub pointer: Pointer,
    /// The effect on the meaning of the document.
    pub level: Level,
    /// A description in one sentence.
    pub message: String,
    /// The value that normalising took from another location to resolve a reference.
    #[serde(skip)]
    pub resolved: Option<Resolved>,
}

/// A value that was taken from another location to resolve a reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolved {
    /// The target as the document refers to it.
    pub target: Pointer,
    /// The location of the value in the normal form: a component, or the location of the reference.
    pub place: Pointer,
}

/// Collects notes for the running pass.
#[derive(Debug, Default)]
pub struct Notes {
    pass: &'static str,
    found: Vec<Note>,
}

impl Notes {
    pub(crate) fn after(found: Vec<Note>) -> Self {
        Self { pass: "", found }
    }

    pub(crate) fn begin(&mut self, pass: &'static str) {
        self.pass = pass;
    }

    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.found.len()
    }

    pub(crate) fn into_inner(self) -> Vec<Note> {
        self.found
    }

    fn add(&mut self, level: Level, pointer: &Pointer, message: impl Into<String>) {
        let (pass, pointer, message) = (self.pass.to_owned(), pointer.clone(), message.into());
        self.found.push(Note { pass, pointer, level, message, resolved: None });
    }

    /// Notes a change that preserves the meaning.
    pub fn kept(&mut self, pointer: &Pointer, message: impl Into<String>) {
        self.add(Level::Kept, pointer, message);
    }

    /// Notes that a reference now refers to a component.
    pub(crate) fn resolved(&mut self, pointer: &Pointer, target: &Pointer, component: &str) {
        self.kept(pointer, format!("`{}` resolved to the component `{component}`", target.to_reference()));
        self.taken(target, Pointer::schema(component));
    }

    /// Notes that a reference was replaced by its target.
    pub(crate) fn replaced(&mut self, pointer: &Pointer, target: &Pointer, message: impl Into<String>) {
        self.kept(pointer, message);
        self.taken(target, pointer.clone());
    }

    fn taken(&mut self, target: &Pointer, place: Pointer) {
        if let Some(note) = self.found.last_mut() {
            note.resolved = Some(Resolved { target: target.clone(), place });
        }
    }

    /// Notes that the type accepts more than the document allows.
    pub fn widened(&mut self, pointer: &Pointer, message: impl Into<String>) {
        self.add(Level::Widened, pointer, message);
    }

    /// Notes that a part of the document was removed.
    pub fn dropped(&mut self, pointer: &Pointer, message: impl Into<String>) {
        self.add(Level::Dropped, pointer, message);
    }
}
