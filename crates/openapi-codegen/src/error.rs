//! Errors of generating a crate.

use std::path::PathBuf;

/// An error of generating a crate.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The document cannot be read, or does not contain the requested parts.
    #[error(transparent)]
    Document(#[from] openapi_document::Error),
    /// Narrowing left a construct that progenitor rejects.
    #[cfg(feature = "progenitor")]
    #[error(transparent)]
    Lower(#[from] openapi_lower::Error),
    /// progenitor rejects the narrowed document.
    #[error("{file}: progenitor rejects the narrowed document: {reason}; exclude the operation that causes the error")]
    Progenitor {
        /// The name of the document.
        file: String,
        /// The error message of progenitor.
        reason: String,
    },
    /// progenitor cannot generate such a client.
    #[error(
        "progenitor does not support `--interface positional` with `--tags separate`; use `--interface builder` or `--tags merged`"
    )]
    PositionalTags,
    /// A file cannot be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The path of the file.
        path: PathBuf,
        /// The underlying error.
        source: std::io::Error,
    },
    /// A file with the name of a generated one was not generated.
    #[error("{}: not a generated file (no `@generated` in its first lines); choose another folder, or remove the file", .0.display())]
    NotGenerated(PathBuf),
    /// The name is not a valid crate name.
    #[error("invalid crate name `{0}`: use letters, digits, `-` and `_`, starting with a letter")]
    CrateName(String),
    /// The document contains no API with operations.
    #[error("{0}: not a bundle: no API has operations")]
    NotABundle(String),
}

impl Error {
    /// Returns the offending line of the document, with a caret below the position, if the error has one.
    pub fn excerpt(&self) -> Option<&str> {
        match self {
            Self::Document(error) => error.excerpt(),
            #[cfg(feature = "progenitor")]
            Self::Lower(error) => error.source.excerpt(),
            _ => None,
        }
    }
}
