//! What can go wrong while a document is read.

use std::{fmt, path::PathBuf};

use crate::Position;

/// A document that cannot be used, with the place and the way out.
#[derive(Debug)]
pub struct Error {
    /// The file, or the name the text was given.
    pub file: Box<str>,
    /// Where in the file, if the problem has a place.
    pub position: Option<Position>,
    /// What stands around the place, with a caret below it.
    excerpt: Option<Box<str>>,
    /// What is wrong.
    pub problem: Problem,
}

/// What is wrong with a document.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// The file cannot be opened or read.
    #[error("cannot read the file: {0}")]
    Io(#[source] std::io::Error),
    /// The file is larger than [`Limits::bytes`](crate::Limits::bytes).
    #[error("file size of {bytes} bytes exceeds the limit of {limit}; reduce the document to the operations you need")]
    TooLarge {
        /// Size of the file.
        bytes: u64,
        /// Size that is allowed.
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
        /// The parser's own words.
        message: String,
    },
    /// Nesting goes deeper than [`Limits::depth`](crate::Limits::depth).
    #[error("nesting exceeds the limit of {0} levels")]
    TooDeep(usize),
    /// YAML aliases add more values than [`Limits::nodes`](crate::Limits::nodes).
    #[error("expanding the YAML aliases adds more than {0} values; replace the aliases with `$ref`")]
    TooManyNodes(usize),
    /// A Swagger document.
    #[error("Swagger {0} is not supported; convert the document to OpenAPI 3, for example with `npx swagger2openapi`")]
    Swagger(String),
    /// No `openapi` member, or one that is not 3.x.
    #[error("{0}")]
    NotOpenApi(String),
    /// Something in a file beside the document, such as a lock, that cannot be used.
    #[error("{0}")]
    Data(String),
    /// Something else than OpenAPI has at a place.
    #[error("{0}")]
    Misplaced(String),
    /// A construct that cannot be converted to plain OpenAPI 3.0.3.
    #[error(
        "{problem} (at `#{pointer}` of the narrowed document; correct the document or exclude the operations that use it)"
    )]
    NotNarrowed {
        /// The location in the converted document.
        pointer: crate::Pointer,
        /// The construct, and why it is not supported.
        problem: String,
    },
    /// An unresolved reference.
    #[error("unresolved reference `{reference}`: {reason}")]
    Reference {
        /// The reference as written.
        reference: String,
        /// Why it cannot be followed.
        reason: String,
    },
    /// A reference to a file outside the document's folder.
    #[error("`$ref: {reference}` refers to a file outside the folder {}; copy the file into the folder or bundle the documents first", folder.display())]
    Outside {
        /// The reference as written.
        reference: String,
        /// The folder that references may not leave.
        folder: PathBuf,
    },
    /// A file that is no overlay.
    #[error("{0}")]
    Overlay(String),
    /// A selector that matches no operation.
    #[error("no operation matches `{selector}`; {help}")]
    NoOperation {
        /// The selector.
        selector: String,
        /// A selector that it may have been meant to be, or the forms of selectors.
        help: String,
    },
}

/// How many characters of a line are shown.
const WINDOW: usize = 160;

impl Error {
    pub(crate) fn new(file: &str, problem: Problem) -> Self {
        Self { file: file.into(), position: None, excerpt: None, problem }
    }

    pub(crate) fn at(mut self, text: &str, position: Position) -> Self {
        self.position = Some(position);
        // A whole document may stand in one line.
        let start = position.column.saturating_sub(WINDOW / 2);
        let line = text.lines().nth(position.line.saturating_sub(1)).unwrap_or_default();
        let window: String = line.chars().skip(start).take(WINDOW).collect();
        let number = position.line.to_string();
        let (margin, before) = (number.len(), position.column.saturating_sub(start + 1));
        self.excerpt = Some(format!("{number} | {window}\n{:margin$} | {:before$}^", "", "").into());
        self
    }

    /// The same error of a file by another name: where it really is, if a copy of it was read.
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        self.file = name.into();
        self
    }

    /// Returns `true` for an unresolved reference.
    pub fn is_reference(&self) -> bool {
        matches!(self.problem, Problem::Reference { .. } | Problem::Outside { .. })
    }

    /// The offending line, or the part of it around the place, with a caret under the column.
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
