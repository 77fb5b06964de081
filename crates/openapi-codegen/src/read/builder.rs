//! The types of a model while its schemas are read.

use foldhash::HashMap;
use openapi_document::Pointer;
use openapi_lower::{Level, Note};
use serde_json::Value;

use crate::model::{Type, TypeId, Types};

/// The treatment of documentation when a model is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Prose {
    /// It is read: a client is written from the model.
    Kept,
    /// It is omitted: only names and types of the model are inspected.
    LeftOut,
}

/// The types that were read so far.
pub(super) struct Builder<'a> {
    pub(super) root: &'a Value,
    pub(super) prose: Prose,
    /// The types of components by name.
    pub(super) components: HashMap<String, TypeId>,
    pub(super) types: Types,
    /// The types of unnamed schemas, by location.
    pub(super) places: HashMap<Pointer, Type>,
    /// The nullability of components, as far as it was queried.
    pub(super) nullable: HashMap<String, bool>,
    /// The parts of the document that the model does not represent.
    pub(super) notes: Vec<Note>,
}

impl Builder<'_> {
    /// Adds a note, once for each location: several operations may share a part of the document.
    pub(super) fn note_once(&mut self, pass: &str, pointer: Pointer, level: Level, message: String) {
        if !self.notes.iter().any(|known| known.pass == pass && known.pointer == pointer) {
            self.notes.push(Note { pass: pass.to_owned(), pointer, level, message, resolved: None });
        }
    }
}
