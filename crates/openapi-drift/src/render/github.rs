//! Annotations for GitHub Actions (workflow commands).

use std::fmt::Write;

use crate::{
    change::{Change, Drift, Place},
    group::groups,
    level::{Direction, Source, Wire},
};

/// A line for each change: an error for what breaks, a warning for what may, a notice for the rest.
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
        // Annotations stand on the new files: a line of the old ones is another line there.
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

/// What a message may not hold.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// What a property may not hold.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
