//! Deprecations.

/// What the document says against the use of something.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Deprecation {
    /// Why, or what to use instead; empty if the document does not say.
    pub reason: String,
}
