//! Why a document could not be lowered.

use openapi_document::{Document, Pointer, Problem};

/// A construct that no pass could bring into a form that progenitor takes.
#[derive(Debug, thiserror::Error)]
#[error("{source}")]
pub struct Error {
    /// Where it stands in the narrowed document.
    pub pointer: Pointer,
    /// The problem, with file, line, column and excerpt of the construct, or of the nearest place around
    /// it that the file has.
    pub source: Box<openapi_document::Error>,
}

impl Error {
    pub(crate) fn new(document: &Document, pointer: Pointer, problem: String) -> Self {
        let problem = Problem::NotNarrowed { pointer: pointer.clone(), problem };
        Self { source: Box::new(document.error(&pointer, problem)), pointer }
    }
}
