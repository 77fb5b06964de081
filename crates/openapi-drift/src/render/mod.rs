//! Reports of a comparison, one file per format.

mod github;
mod html;
mod json;
mod markdown;
mod sarif;
mod summary;
mod text;

pub(crate) use crate::words::number;
pub use github::github;
pub use html::html;
pub use json::json;
pub use markdown::markdown;
use openapi_document::Pointer;
pub use sarif::sarif;
use serde_json::Value;
pub use text::{Look, text};

/// A report is told by what is compared.
#[derive(Debug, Clone)]
pub struct Titles {
    /// The old document.
    pub old: String,
    /// The new document.
    pub new: String,
}

/// Returns a place as one writes it in a reference: one in another file begins with that file.
pub(crate) fn reference(pointer: &Pointer) -> String {
    let keys: Vec<String> = pointer.keys().collect();
    match keys.as_slice() {
        [files, name, rest @ ..] if files == "files" => {
            format!("{name}#{}", Pointer::root().join(rest.iter().map(String::as_str)))
        }
        _ => format!("#{pointer}"),
    }
}

/// A value in one line, no longer than this.
pub(crate) fn short(value: &Value, length: usize) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::String(text) => clipped(text, length),
        value => clipped(&value.to_string(), length),
    }
}

/// A text in one line, no longer than this.
pub(crate) fn clipped(text: &str, length: usize) -> String {
    let mut rest = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let mut line: String = rest.by_ref().take(length).collect();
    if rest.next().is_some() {
        line.pop();
        line.push('…');
    }
    line
}

/// Names in a row, the first few of them.
pub(crate) fn few(names: &[String], count: usize) -> String {
    listed(names, count, ", ")
}

/// Texts in a row, the first few of them.
pub(crate) fn listed(texts: &[String], count: usize, separator: &str) -> String {
    let shown = texts.iter().take(count).cloned().collect::<Vec<_>>().join(separator);
    match texts.len().saturating_sub(count) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
