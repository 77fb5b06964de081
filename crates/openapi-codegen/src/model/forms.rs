//! Multipart forms.

use super::{Encoding, Type};

/// A form.
#[derive(Debug, Clone, PartialEq)]
pub struct FormDef {
    /// The name of its type.
    pub name: String,
    /// Its name among its alternatives.
    pub word: String,
    /// The name of its variant, if there are several alternatives.
    pub variant: String,
    /// Its parts.
    pub parts: Vec<Part>,
    /// The parts that the constructor takes first according to the lock, by their names in the form.
    pub taken: Vec<String>,
}

impl FormDef {
    /// Returns the parts that the constructor takes, in order: those that a locked constructor takes keep their
    /// positions, newly required ones follow.
    pub fn arguments(&self) -> Vec<&Part> {
        let mut all: Vec<&Part> = self.parts.iter().filter(|part| part.required).collect();
        all.sort_by_key(|part| self.taken.iter().position(|wire| *wire == part.wire).unwrap_or(usize::MAX));
        all
    }
}

/// A part of a form.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The name on the wire.
    pub wire: String,
    /// The name in Rust.
    pub name: String,
    /// The documentation.
    pub doc: String,
    /// True if it is required.
    pub required: bool,
    /// Its type; binary text represents a file.
    pub ty: Type,
    /// The serialization, where it differs from the default for the type.
    pub encoding: Option<Encoding>,
}
