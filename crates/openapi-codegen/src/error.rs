//! What can go wrong on the way to a crate.

use std::path::PathBuf;

/// Why no crate came out.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The document cannot be read, or does not have what was asked for.
    #[error(transparent)]
    Document(#[from] openapi_document::Error),
    /// Narrowing left a construct that progenitor refuses.
    #[cfg(feature = "progenitor")]
    #[error(transparent)]
    Lower(#[from] openapi_lower::Error),
    /// progenitor refuses the narrowed document.
    #[error("{file}: progenitor rejects the narrowed document: {reason}; exclude the operation that causes the error")]
    Progenitor {
        /// The document.
        file: String,
        /// What progenitor says.
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
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file with the name of a generated one was written by hand.
    #[error("{}: not a generated file (no `@generated` in its first lines); choose another folder, or remove the file", .0.display())]
    NotGenerated(PathBuf),
    /// The name is not a valid crate name.
    #[error("invalid crate name `{0}`: use letters, digits, `-` and `_`, starting with a letter")]
    CrateName(String),
    /// Nothing is to be generated.
    #[error("{0}: not a bundle: no API has operations")]
    NotABundle(String),
}

impl Error {
    /// The offending line of the document, with a caret below the place, where the error has one.
    pub fn excerpt(&self) -> Option<&str> {
        match self {
            Self::Document(error) => error.excerpt(),
            #[cfg(feature = "progenitor")]
            Self::Lower(error) => error.source.excerpt(),
            _ => None,
        }
    }
}
