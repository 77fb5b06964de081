//! Why a document could not be lowered.

use openapi_document::{Document, Pointer};

/// A construct that no pass could bring into a form that progenitor takes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{place}: {problem} (at `#{pointer}`, left after lowering; leave the operations that reach it out, or mend it)"
)]
pub struct Error {
    /// `file:line:column` of the construct, or of the nearest place around it that the file has.
    pub place: String,
    /// Where it stands in the lowered document.
    pub pointer: Pointer,
    /// What progenitor would refuse.
    pub problem: String,
}

impl Error {
    pub(crate) fn new(document: &Document, pointer: Pointer, problem: String) -> Self {
        let position = document.position(&pointer).map(|position| format!(":{position}")).unwrap_or_default();
        Self { place: format!("{}{position}", document.name()), pointer, problem }
    }
}
