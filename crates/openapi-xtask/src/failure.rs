//! The errors of commands, and their exit codes.

use std::path::{Path, PathBuf};

use crate::config::ConfigError;

/// An error of a command.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A check that failed. Its findings are already printed.
    #[error("{0}")]
    Found(String),
    /// The document cannot be used.
    #[error(transparent)]
    Document(#[from] openapi_document::Error),
    /// The code cannot be generated.
    #[error(transparent)]
    Codegen(openapi_codegen::Error),
    /// The document cannot be proved.
    #[cfg(feature = "prove")]
    #[error(transparent)]
    Prove(openapi_prove::Error),
    /// A file cannot be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: std::io::Error,
    },
    /// `openapi.toml` is invalid.
    #[error(transparent)]
    Config(Box<ConfigError>),
    /// The command needs a feature that this build lacks.
    #[error("this build of openapi-xtask lacks the feature `{0}`")]
    NotBuilt(&'static str),
    /// The arguments are invalid, or a requirement is missing.
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

#[cfg(feature = "prove")]
impl From<openapi_prove::Error> for Failure {
    fn from(error: openapi_prove::Error) -> Self {
        match error {
            openapi_prove::Error::Codegen(error) => error.into(),
            error => Self::Prove(error),
        }
    }
}

impl Failure {
    /// Creates the error for a file that could not be read or written.
    pub fn io(path: &Path, error: std::io::Error) -> Self {
        Self::Io { path: path.to_path_buf(), source: error }
    }

    /// Returns the exit code: 1 if a check failed, 2 if the command could not run.
    pub fn code(&self) -> u8 {
        match self {
            Self::Found(_) => 1,
            _ => 2,
        }
    }

    /// Returns the line of the file with the error, if there is one.
    pub fn excerpt(&self) -> Option<&str> {
        match self {
            Self::Document(error) => error.excerpt(),
            Self::Codegen(error) => error.excerpt(),
            Self::Config(error) => Some(error.excerpt()),
            _ => None,
        }
    }
}
