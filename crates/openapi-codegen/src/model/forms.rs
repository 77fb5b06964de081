//! Multipart forms.

use super::{Encoding, MemberId, Type, TypeId};

/// A form.
#[derive(Debug, Clone)]
pub struct FormDef {
    /// Its type.
    pub id: TypeId,
    /// Its variant, which has a name only if there are several alternatives.
    pub variant: MemberId,
    /// The word for it among its alternatives.
    pub word: String,
    /// Its parts.
    pub parts: Vec<Part>,
    /// The parts that the constructor takes first according to the lock, by their names in the form.
    pub taken: Vec<String>,
}

/// Forms of one content are equal, whatever their ids.
impl PartialEq for FormDef {
    fn eq(&self, other: &Self) -> bool {
        let Self { id: _, variant: _, word, parts, taken } = self;
        (word, parts, taken) == (&other.word, &other.parts, &other.taken)
    }
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
#[derive(Debug, Clone)]
pub struct Part {
    /// Its identity.
    pub id: MemberId,
    /// The name on the wire.
    pub wire: String,
    /// The documentation.
    pub doc: String,
    /// True if it is required.
    pub required: bool,
    /// Its type; binary text represents a file.
    pub ty: Type,
    /// The serialization, where it differs from the default for the type.
    pub encoding: Option<Encoding>,
}

/// Parts of one content are equal, whatever their ids.
impl PartialEq for Part {
    fn eq(&self, other: &Self) -> bool {
        let Self { id: _, wire, doc, required, ty, encoding } = self;
        (wire, doc, required, ty, encoding) == (&other.wire, &other.doc, &other.required, &other.ty, &other.encoding)
    }
}
