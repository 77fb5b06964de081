//! How a command fails, and with which exit code.

use std::path::{Path, PathBuf};

use crate::output;

/// Why a command did not end well.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The check found something. What it found is already printed.
    #[error("{0}")]
    Found(String),
    /// The document cannot be used.
    #[error(transparent)]
    Document(#[from] openapi_document::Error),
    /// No code came out.
    #[error(transparent)]
    Codegen(openapi_codegen::Error),
    /// No proof came about.
    #[error(transparent)]
    Prove(openapi_prove::Error),
    /// A file cannot be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The arguments do not fit together, or something that is needed is missing.
    #[error("{0}")]
    Usage(String),
}

impl From<openapi_codegen::Error> for Failure {
    fn from(error: openapi_codegen::Error) -> Self {
        match error {
            openapi_codegen::Error::Document(error) => Self::Document(error),
            error => Self::Codegen(error),
        }
    }
}

impl From<openapi_prove::Error> for Failure {
    fn from(error: openapi_prove::Error) -> Self {
        match error {
            openapi_prove::Error::Codegen(error) => error.into(),
            error => Self::Prove(error),
        }
    }
}

impl Failure {
    /// A file that could not be read or written.
    pub fn io(path: &Path, error: std::io::Error) -> Self {
        Self::Io { path: path.to_path_buf(), source: error }
    }

    /// 1 if the check found something, 2 if the command could not run.
    pub fn code(&self) -> u8 {
        match self {
            Self::Found(_) => 1,
            _ => 2,
        }
    }

    /// Says it on stderr, of one document among several.
    pub fn print_about(&self, document: &str) {
        eprintln!("{document}:");
        self.print();
    }

    /// Says it on stderr, with the offending line if there is one.
    pub fn print(&self) {
        eprintln!("{} {self}", output::red("error:"));
        let excerpt = match self {
            Self::Document(error) => error.excerpt(),
            Self::Codegen(error) => error.excerpt(),
            _ => None,
        };
        if let Some(excerpt) = excerpt {
            eprintln!("{excerpt}");
        }
    }
}
