//! Errors of `openapi.toml`.

use std::{ops::Range, path::Path};

/// An error in `openapi.toml`, with its line and column.
#[derive(Debug, thiserror::Error)]
#[error("{place}: {message}")]
pub struct ConfigError {
    place: String,
    message: String,
    excerpt: String,
}

impl ConfigError {
    /// Creates the error for a range of bytes in a file.
    pub(super) fn new(path: &Path, text: &str, span: Option<Range<usize>>, message: impl Into<String>) -> Self {
        let start = span.map_or(0, |span| span.start).min(text.len());
        let before = text.get(..start).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let code = text.lines().nth(line - 1).unwrap_or_default();
        let gutter = line.to_string();
        let excerpt =
            format!("{0:1$} |\n{gutter} | {code}\n{0:1$} | {0:2$}^", "", gutter.len(), column.saturating_sub(1));
        Self { place: format!("{}:{line}:{column}", path.display()), message: message.into(), excerpt }
    }

    /// Returns the line with a caret below the column.
    pub fn excerpt(&self) -> &str {
        &self.excerpt
    }
}
