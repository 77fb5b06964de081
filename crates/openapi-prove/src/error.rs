//! Errors of proving a document.

use std::path::{Path, PathBuf};

/// An error of proving a document. A wrong client is not an error but a result.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The crate cannot be generated.
    #[error(transparent)]
    Codegen(#[from] openapi_codegen::Error),
    /// A file or a program cannot be used.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file, or the folder of the program.
        path: PathBuf,
        /// The reason.
        source: std::io::Error,
    },
    /// The generated crate does not compile, or its test program ended early.
    #[error("the test program of the generated crate failed:\n{0}")]
    Program(String),
    /// The test program did not return a result for every sample.
    #[error("the test program returned {responses} results for {samples} samples")]
    Count {
        /// The number of results.
        responses: usize,
        /// The number of samples.
        samples: usize,
    },
}

impl Error {
    pub(crate) fn io(path: &Path) -> impl Fn(std::io::Error) -> Self + use<'_> {
        move |source| Self::Io { path: path.to_path_buf(), source }
    }

    /// Creates the error of a test program from the first lines of its output.
    pub(crate) fn program(output: &str) -> Self {
        Self::Program(output.lines().take(20).collect::<Vec<_>>().join("\n"))
    }
}
