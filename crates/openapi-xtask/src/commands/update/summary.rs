//! The summary of an update.

use std::fmt::Write as _;

use openapi_document::Document;
use openapi_drift::{Drift, Source, render};
use serde_json::Value;

use super::edits::Edit;
use crate::commands::drift::Compared;

/// The maximum number of items of a kind that the summary lists.
const LISTED: usize = 50;

/// Returns the summary of an update in Markdown.
pub(super) fn summary(api: &str, compared: &Compared, edits: Option<&[Edit]>, operations: usize) -> String {
    let Compared { drift, titles, new, .. } = compared;
    let mut out = format!("# Update of {api}\n\nThe client has {operations} operations of {}.\n\n", title(new));
    match edits {
        None => out.push_str("Dry run: nothing was written.\n\n"),
        Some([]) => out.push_str("The workspace compiles without edits.\n\n"),
        Some(edits) => {
            let _ = writeln!(out, "## Code to edit\n");
            for edit in edits.iter().take(LISTED) {
                let _ = writeln!(out, "- `{}`: {}", edit.place, edit.message.replace('\n', " "));
            }
            more(&mut out, edits.len());
        }
    }
    news(&mut out, drift);
    out + &render::markdown(drift, titles)
}

/// Lists the changed items of the client.
fn news(out: &mut String, drift: &Drift) {
    let items: Vec<_> = drift.changes.iter().flat_map(|change| &change.items).collect();
    for (level, heading) in
        [(Source::Major, "Removed or changed items of the client"), (Source::Minor, "New items of the client")]
    {
        let of: Vec<_> = items.iter().filter(|item| item.level == level).collect();
        if of.is_empty() {
            continue;
        }
        let _ = writeln!(out, "## {heading}\n");
        for item in of.iter().take(LISTED) {
            let after = item.after.as_ref().map_or_else(|| "removed".to_owned(), |after| shown(after));
            let _ = match &item.before {
                Some(before) => writeln!(out, "- `{}`: was `{before}`, now {after}", item.item),
                None => writeln!(out, "- `{}`: {after}", item.item),
            };
        }
        more(out, of.len());
    }
}

/// Formats a type as code, and a description such as `a method` as it is.
fn shown(text: &str) -> String {
    let is_type = text.contains('<') || !text.contains(' ');
    if is_type { format!("`{text}`") } else { text.to_owned() }
}

fn more(out: &mut String, count: usize) {
    if count > LISTED {
        let _ = writeln!(out, "- and {} more", count - LISTED);
    }
    out.push('\n');
}

fn title(document: &Document) -> String {
    let version = document.root().pointer("/info/version").and_then(Value::as_str).unwrap_or_default();
    format!("{} {version}", document.title()).trim().to_owned()
}
