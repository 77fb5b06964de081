//! A self-contained HTML file: entries by cause or by operation, filters, and both excerpts side by side.

use openapi_document::Document;
use serde_json::{Value, json};

use super::{Titles, summary::Summary};
use crate::{
    change::{Change, Drift, Place},
    group::{Group, groups},
};

/// The maximum number of lines of an excerpt.
const LINES: usize = 40;

/// The maximum number of characters of a line of an excerpt.
const WIDE: usize = 160;

/// Returns the comparison as a page with excerpts of both documents.
pub fn html(drift: &Drift, titles: &Titles, old: &Document, new: &Document) -> String {
    let changes: Vec<Value> = drift.changes.iter().map(|change| entry(change, old, new)).collect();
    let groups = groups(drift);
    let Summary { wire, source, new: added, version, accepted } = Summary::of(drift, &groups);
    let data = json!({
        "old": titles.old, "new": titles.new, "summary": drift.summary,
        "lines": {"wire": wire, "source": source, "new": added, "version": version, "accepted": accepted},
        "changes": changes, "groups": groups.iter().map(|group| self::group(group)).collect::<Vec<_>>(),
        "not_compared": drift.not_compared,
    });
    // The data cannot contain the end of the element that encloses it.
    let data = data.to_string().replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029");
    include_str!("page.html").replace("/*DATA*/null", &data)
}

/// Returns the JSON of a group. The page finds its changes by their fingerprints.
fn group(group: &Group<'_>) -> Value {
    let mut entry = serde_json::to_value(group.entry()).unwrap_or_default();
    if let Some(members) = entry.as_object_mut() {
        members.insert("label".to_owned(), json!(group.label()));
    }
    entry
}

fn entry(change: &Change, old: &Document, new: &Document) -> Value {
    let mut entry = serde_json::to_value(change).unwrap_or_default();
    if let Some(members) = entry.as_object_mut() {
        let excerpts = [("old_excerpt", &change.old_place, old), ("new_excerpt", &change.new_place, new)];
        for (key, place, document) in excerpts {
            members.insert(key.to_owned(), json!(place.as_ref().and_then(|place| excerpt(place, document))));
        }
    }
    entry
}

/// Returns the value at a location as indented JSON, limited to a few lines.
fn excerpt(place: &Place, document: &Document) -> Option<String> {
    let parent = place.pointer.parent().unwrap_or_default();
    let value = document.get(&place.pointer).or_else(|| document.get(&parent))?;
    let text = serde_json::to_string_pretty(&json!({ place.pointer.last(): value })).unwrap_or_default();
    let mut lines: Vec<String> = text.lines().take(LINES).map(|line| line.chars().take(WIDE).collect()).collect();
    if text.lines().count() > LINES {
        lines.push("…".to_owned());
    }
    Some(lines.join("\n"))
}
