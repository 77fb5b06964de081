//! Why a document could not be lowered.

use openapi_document::Pointer;

/// A construct that no pass could bring into a form that progenitor takes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{pointer}: {problem} (left after lowering)")]
pub struct Error {
    /// Where it stands in the lowered document.
    pub pointer: Pointer,
    /// What progenitor would refuse.
    pub problem: String,
}
