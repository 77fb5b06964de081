//! Annotations for GitHub Actions (workflow commands).

use std::fmt::Write;

use crate::{
    change::{Change, Drift, Place},
    group::groups,
    level::{Direction, Source, Wire},
};

/// Returns a line for each group of changes: an error if breaking, a warning if risky or a source break, otherwise a
/// notice.
pub fn github(drift: &Drift) -> String {
    let mut out = String::new();
    for group in groups(drift) {
        let change = group.first;
        let level = match (change.wire, change.source) {
            _ if change.accepted.is_some() => "notice",
            (Wire::Breaking, _) => "error",
            (Wire::Risky, _) | (_, Source::Major) => "warning",
            _ => "notice",
        };
        let title = format!("{} ({})", change.rule, group.label());
        let message = format!("{}{}", group.title, reach(change, &group.operations()));
        // Annotations refer to the new files, since a line number of an old file is a different line there.
        let place = change.place_now();
        let at =
            place.map(|Place { file, line, column, .. }| format!("file={},line={line},col={column},", property(file)));
        let _ = writeln!(out, "::{level} {}title={}::{}", at.unwrap_or_default(), property(&title), data(&message));
    }
    out
}

fn reach(change: &Change, operations: &[&str]) -> String {
    if operations.is_empty() {
        return String::new();
    }
    let names: Vec<String> = operations.iter().map(ToString::to_string).collect();
    let of = match change.direction {
        Direction::Request => "requests of ",
        Direction::Response => "responses of ",
        Direction::Both => "",
    };
    format!("\naffects {of}{}: {}", super::number(names.len(), "operation"), super::few(&names, 10))
}

/// Escapes the characters that a message must not contain.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes the characters that a property must not contain.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
