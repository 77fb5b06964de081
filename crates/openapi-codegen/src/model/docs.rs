//! Deprecations.

/// A deprecation that the document declares.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Deprecation {
    /// The reason, or what to use instead; empty if the document states none.
    pub reason: String,
}
