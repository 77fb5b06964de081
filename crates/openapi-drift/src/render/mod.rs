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

/// The names of the compared documents in the title of a report.
#[derive(Debug, Clone)]
pub struct Titles {
    /// The old document.
    pub old: String,
    /// The new document.
    pub new: String,
}

/// Returns a location as a reference. If the location is in another file, it starts with the file name.
pub(crate) fn reference(pointer: &Pointer) -> String {
    let keys: Vec<String> = pointer.keys().collect();
    match keys.as_slice() {
        [files, name, rest @ ..] if files == "files" => {
            format!("{name}#{}", Pointer::root().join(rest.iter().map(String::as_str)))
        }
        _ => format!("#{pointer}"),
    }
}

/// Returns a value in one line of limited length.
pub(crate) fn short(value: &Value, length: usize) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::String(text) => clipped(text, length),
        value => clipped(&value.to_string(), length),
    }
}

/// Returns a text in one line of limited length.
pub(crate) fn clipped(text: &str, length: usize) -> String {
    let mut rest = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let mut line: String = rest.by_ref().take(length).collect();
    if rest.next().is_some() {
        line.pop();
        line.push('…');
    }
    line
}

/// Returns the first few of several names, separated by commas.
pub(crate) fn few(names: &[String], count: usize) -> String {
    listed(names, count, ", ")
}

/// Returns the first few of several texts with a separator.
pub(crate) fn listed(texts: &[String], count: usize, separator: &str) -> String {
    let shown = texts.iter().take(count).cloned().collect::<Vec<_>>().join(separator);
    match texts.len().saturating_sub(count) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
