//! How much of a document is read before it is refused.

/// Bounds on what a document may cost to read. A document is untrusted input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Size of one file, in bytes.
    pub bytes: u64,
    /// Nesting of objects and arrays. `serde_json` has the same bound built in.
    pub depth: usize,
    /// Values that YAML aliases add to the document once they are written out.
    pub nodes: usize,
    /// Other files that references may pull in.
    pub files: usize,
    /// Whether the files that examples refer to are read: a client has no use for them.
    pub examples: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 64 << 20, depth: 127, nodes: 1_000_000, files: 20_000, examples: false }
    }
}
