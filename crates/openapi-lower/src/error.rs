//! The error of lowering.

use openapi_document::{Document, Pointer, Problem};

/// A construct that no pass could convert to a form that progenitor supports.
#[derive(Debug, thiserror::Error)]
#[error("{source}")]
pub struct Error {
    /// The location in the narrowed document.
    pub pointer: Pointer,
    /// The problem, with file, line, column and excerpt of the construct, or of its nearest ancestor that the file
    /// contains.
    pub source: Box<openapi_document::Error>,
}

impl Error {
    pub(crate) fn new(document: &Document, pointer: Pointer, problem: String) -> Self {
        let problem = Problem::NotNarrowed { pointer: pointer.clone(), problem };
        Self { source: Box::new(document.error(&pointer, problem)), pointer }
    }
}
