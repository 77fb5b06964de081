//! What can go wrong on the way to a crate.

use std::path::PathBuf;

/// Why no crate came out.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The document cannot be read, or does not have what was asked for.
    #[error(transparent)]
    Document(#[from] openapi_document::Error),
    /// Lowering left a construct that progenitor refuses.
    #[error(transparent)]
    Lower(#[from] openapi_lower::Error),
    /// A file cannot be read or written.
    #[error("{}: {error}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// The name is no name of a crate.
    #[error("`{0}` is not a crate name; use letters, digits, `-` and `_`, starting with a letter")]
    CrateName(String),
    /// Nothing is to be generated.
    #[error("{0}: is not a bundle: no API has operations of its own")]
    NotABundle(String),
}
