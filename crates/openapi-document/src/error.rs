//! The error of reading a document.

use std::{fmt, path::PathBuf};

use crate::Position;

/// An error in a document, with its location and a remedy.
#[derive(Debug)]
pub struct Error {
    /// The file name, or the name given with the text.
    pub file: Box<str>,
    /// The position in the file, if the problem has one.
    pub position: Option<Position>,
    /// The line around the position, with a caret below it.
    excerpt: Option<Box<str>>,
    /// The problem.
    pub problem: Problem,
}

/// A problem in a document.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// The file cannot be opened or read.
    #[error("cannot read the file: {0}")]
    Io(#[source] std::io::Error),
    /// The file is larger than [`Limits::bytes`](crate::Limits::bytes).
    #[error("file size of {bytes} bytes exceeds the limit of {limit}; reduce the document to the operations you need")]
    TooLarge {
        /// The size of the file, in bytes.
        bytes: u64,
        /// The maximum size, in bytes.
        limit: u64,
    },
    /// The text is not UTF-8.
    #[error("invalid UTF-8; convert the file to UTF-8")]
    NotText,
    /// The text is neither JSON nor YAML.
    #[error("invalid {format}: {message}")]
    Syntax {
        /// `JSON` or `YAML`.
        format: &'static str,
        /// The message of the parser.
        message: String,
    },
    /// A nesting deeper than [`Limits::depth`](crate::Limits::depth).
    #[error("nesting exceeds the limit of {0} levels")]
    TooDeep(usize),
    /// YAML aliases that add more values than [`Limits::nodes`](crate::Limits::nodes).
    #[error("expanding the YAML aliases adds more than {0} values; replace the aliases with `$ref`")]
    TooManyNodes(usize),
    /// A Swagger document.
    #[error("Swagger {0} is not supported; convert the document to OpenAPI 3, for example with `npx swagger2openapi`")]
    Swagger(String),
    /// A missing `openapi` member, or one that is not 3.x.
    #[error("{0}")]
    NotOpenApi(String),
    /// Invalid content of a file beside the document, such as a lock.
    #[error("{0}")]
    Data(String),
    /// A value of a type that OpenAPI does not allow at its location.
    #[error("{0}")]
    Misplaced(String),
    /// A construct that cannot be converted to plain OpenAPI 3.0.3.
    #[error(
        "{problem} (at `#{pointer}` of the narrowed document; correct the document or exclude the operations that use it)"
    )]
    NotNarrowed {
        /// The location in the converted document.
        pointer: crate::Pointer,
        /// The construct and the reason why it is not supported.
        problem: String,
    },
    /// An unresolved reference.
    #[error("unresolved reference `{reference}`: {reason}")]
    Reference {
        /// The reference as written.
        reference: String,
        /// The reason why it cannot be resolved.
        reason: String,
    },
    /// A reference to a file outside the document's folder.
    #[error("`$ref: {reference}` refers to a file outside the folder {}; copy the file into the folder or bundle the documents first", folder.display())]
    Outside {
        /// The reference as written.
        reference: String,
        /// The folder that must contain the referenced files.
        folder: PathBuf,
    },
    /// A file that is not a valid overlay.
    #[error("{0}")]
    Overlay(String),
    /// A selector that matches no operation.
    #[error("no operation matches `{selector}`; {help}")]
    NoOperation {
        /// The selector.
        selector: String,
        /// The most similar selector that matches, or the forms of selectors.
        help: String,
    },
}

/// The number of characters of a line that are shown.
const WINDOW: usize = 160;

impl Error {
    pub(crate) fn new(file: &str, problem: Problem) -> Self {
        Self { file: file.into(), position: None, excerpt: None, problem }
    }

    pub(crate) fn at(mut self, text: &str, position: Position) -> Self {
        self.position = Some(position);
        // A whole document may be a single line.
        let start = position.column.saturating_sub(WINDOW / 2);
        let line = text.lines().nth(position.line.saturating_sub(1)).unwrap_or_default();
        let window: String = line.chars().skip(start).take(WINDOW).collect();
        let number = position.line.to_string();
        let (margin, before) = (number.len(), position.column.saturating_sub(start + 1));
        self.excerpt = Some(format!("{number} | {window}\n{:margin$} | {:before$}^", "", "").into());
        self
    }

    /// Returns the same error under another file name: the original location, if a copy was read.
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        self.file = name.into();
        self
    }

    /// Returns `true` for an unresolved reference.
    pub fn is_reference(&self) -> bool {
        matches!(self.problem, Problem::Reference { .. } | Problem::Outside { .. })
    }

    /// Returns the offending line, or the part of it around the position, with a caret under the column.
    pub fn excerpt(&self) -> Option<&str> {
        self.excerpt.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(position) = self.position {
            write!(f, ":{position}")?;
        }
        write!(f, ": {}", self.problem)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.problem {
            Problem::Io(error) => Some(error),
            _ => None,
        }
    }
}
