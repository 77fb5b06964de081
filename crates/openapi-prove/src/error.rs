//! Why a document could not be proved.

use std::path::{Path, PathBuf};

/// What stands in the way of a proof. That something is wrong with a client is none: it is the proof.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No crate came out.
    #[error(transparent)]
    Codegen(#[from] openapi_codegen::Error),
    /// A file or a program cannot be used.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file, or the folder of the program.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The crate does not compile, or its program ended early.
    #[error("the generated crate does not run:\n{0}")]
    Program(String),
    /// The program did not respond to every sample.
    #[error("{responses} responses for {samples} samples")]
    Count {
        /// How many it wrote.
        responses: usize,
        /// How many it was given.
        samples: usize,
    },
}

impl Error {
    pub(crate) fn io(path: &Path) -> impl Fn(std::io::Error) -> Self + use<'_> {
        move |source| Self::Io { path: path.to_path_buf(), source }
    }

    /// The first lines of what a program said before it ended.
    pub(crate) fn program(said: &str) -> Self {
        Self::Program(said.lines().take(20).collect::<Vec<_>>().join("\n"))
    }
}
