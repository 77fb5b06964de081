//! Limits on the size of documents.

/// Limits on the resources that reading a document may use. A document is untrusted input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The size of one file, in bytes.
    pub bytes: u64,
    /// The nesting of objects and arrays. `serde_json` has the same limit built in.
    pub depth: usize,
    /// The number of values that expanded YAML aliases add to the document.
    pub nodes: usize,
    /// The number of further files that references may include.
    pub files: usize,
    /// A flag to read the files that examples refer to. Clients do not need them.
    pub examples: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 64 << 20, depth: 127, nodes: 1_000_000, files: 20_000, examples: false }
    }
}

/// The maximum number of duplicate keys of a file that are recorded.
pub(crate) const DUPLICATES: usize = 1_000;
