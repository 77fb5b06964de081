//! Forms with parts.

use super::{Encoding, Type};

/// A form.
#[derive(Debug, Clone, PartialEq)]
pub struct FormDef {
    /// The name of its type.
    pub name: String,
    /// What it is called among its siblings.
    pub word: String,
    /// The name of its variant, where there are several.
    pub variant: String,
    /// Its parts.
    pub parts: Vec<Part>,
    /// The parts that the constructor takes first, by their names on the wire, as a lock has them.
    pub taken: Vec<String>,
}

impl FormDef {
    /// Returns the parts that the constructor takes, in order: what was taken stays where it was, what is needed now
    /// comes after it.
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
    /// Whether it must be given.
    pub required: bool,
    /// Its type; binary text stands for a file.
    pub ty: Type,
    /// The serialization, where it differs from the default for the type.
    pub encoding: Option<Encoding>,
}
