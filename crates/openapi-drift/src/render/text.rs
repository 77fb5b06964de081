//! Text output: a summary, then one entry for each group of changes, in the layout of rustc's diagnostics.

use std::fmt::Write;

use super::{Titles, clipped, few, number, reference, short, summary::Summary};
use crate::{
    change::{Change, Drift, Item},
    group::{Group, groups},
    level::{Direction, Source, Wire},
};

/// The number of characters of a witness that are shown without `verbose`.
const WITNESS: usize = 120;

/// The form of the text.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// The number of columns.
    pub width: usize,
    /// A flag for ANSI colours.
    pub colour: bool,
    /// A flag to list every change of a group, with both values, the whole witness and all public items.
    pub verbose: bool,
}

impl Look {
    fn paint(self, text: &str, code: &str) -> String {
        if self.colour { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// Colours a text by the levels of a change.
    fn level(self, text: &str, wire: Wire, source: Source) -> String {
        let code = match (wire, source) {
            (Wire::Breaking, _) | (_, Source::Major) => "1;31",
            (Wire::Risky, _) => "1;33",
            (_, Source::Minor) => "36",
            _ => "32",
        };
        self.paint(text, code)
    }

    /// Writes a line of an entry, cut at the width of the terminal.
    fn line(self, out: &mut String, mark: &str, label: &str, text: &str) {
        let label = if label.is_empty() { String::new() } else { format!("{label}: ") };
        let room = self.width.saturating_sub(6 + label.len()).max(30);
        let text = if self.verbose { in_one_line(text) } else { clipped(text, room) };
        let _ = writeln!(out, "  {} {label}{text}", self.paint(mark, "34"));
    }
}

/// Returns the comparison as text.
pub fn text(drift: &Drift, titles: &Titles, look: Look) -> String {
    let groups = groups(drift);
    let mut out = head(drift, titles, &groups, look);
    let mut was_short = false;
    for group in &groups {
        // Entries of one line are adjacent.
        let is_short = !look.verbose && !group.breaks() && group.first.wire == Wire::Safe;
        if !(is_short && was_short) {
            out.push('\n');
        }
        was_short = is_short;
        entry(&mut out, group, look);
    }
    if !drift.not_compared.is_empty() {
        let _ = writeln!(out, "\n{}:", look.paint("not compared", "1"));
        for left in &drift.not_compared {
            let line = format!("`{}` at {}: {}", left.keyword, reference(&left.pointer), left.reason);
            let _ = writeln!(out, "  {}", in_one_line(&line));
        }
    }
    out
}

/// Returns the summary.
fn head(drift: &Drift, titles: &Titles, groups: &[Group<'_>], look: Look) -> String {
    let Summary { wire, source, new, version, accepted } = Summary::of(drift, groups);
    let levels = &drift.summary;
    let is_folded = !look.verbose && groups.len() < drift.changes.len();
    let entries = if is_folded { format!(" in {} entries (all: --verbose)", groups.len()) } else { String::new() };
    let changes = number(drift.changes.len(), "change");
    let mut out = format!("{} -> {}: {changes}{entries}\n", titles.old, titles.new);
    let mut line = |label: &str, level: String, text: &str| {
        let room = look.width.saturating_sub(20).max(30);
        let level = if level.is_empty() { level } else { format!("{level}  ") };
        let _ = writeln!(out, "  {label:<8} {level}{}", clipped(text, room));
    };
    line("wire", look.level(&format!("{:<8}", levels.wire), levels.wire, Source::None), &wire);
    line("source", look.level(&format!("{:<8}", levels.source), Wire::Safe, levels.source), &source);
    if let Some(new) = new {
        line("new", String::new(), &new);
    }
    line("version", String::new(), version);
    if let Some(accepted) = accepted {
        line("accepted", String::new(), &accepted);
    }
    out
}

/// Replaces the control characters of a text, which names in a document may contain.
fn in_one_line(text: &str) -> String {
    clipped(text, usize::MAX)
}

/// Returns `true` if the title is the whole entry without `verbose`.
fn is_short(group: &Group<'_>) -> bool {
    group.first.wire == Wire::Safe && group.first.source == Source::None
}

fn entry(out: &mut String, group: &Group<'_>, look: Look) {
    let first = group.first;
    let label = look.level(&group.label(), first.wire, first.source);
    let _ = writeln!(out, "{label}[{}]: {}", first.rule, look.paint(&in_one_line(&group.title), "1"));
    if let Some(reason) = &first.accepted {
        look.line(out, "=", "accepted", reason);
    }
    if look.verbose {
        for change in group.changes() {
            if group.count() > 1 {
                let _ = writeln!(out, "\n  {}", look.paint(&in_one_line(&change.message), "1"));
            }
            details(out, change, look);
        }
    } else if !is_short(group) {
        brief(out, group, look);
    }
    if group.count() > 1 && group.breaks() && first.accepted.is_none() {
        look.line(out, "=", "accept all", &group.fingerprint);
    }
}

/// Writes the lines of an entry without `verbose`.
fn brief(out: &mut String, group: &Group<'_>, look: Look) {
    let first = group.first;
    let more = match group.others.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    if let Some(place) = place(first).filter(|_| first.wire > Wire::Safe || group.breaks()) {
        look.line(out, "-->", "", &format!("{place}{more}"));
    }
    let subjects: Vec<String> = group.subjects().iter().map(ToString::to_string).collect();
    match (&first.pattern, group.count()) {
        (Some(_), 2..) => look.line(out, "=", "first", &first.message),
        (_, 2..) if subjects.len() > 1 => look.line(out, "=", "in", &few(&subjects, 3)),
        // The title names the operation of a change that affects only one.
        _ if first.operations.len() == 1 && first.subject.contains(first.operations.concat().as_str()) => {}
        _ if group.first.wire > Wire::Safe || group.breaks() => {
            reach(out, &group.operations(), first.direction, 2, look);
        }
        _ => {}
    }
    edits(out, &group.items(), 2, look);
    for change in group.changes().take(3) {
        called(out, change, 3, look);
    }
    witness(out, first, WITNESS, look);
    if group.breaks() && group.count() == 1 && first.accepted.is_none() {
        look.line(out, "=", "accept", &group.fingerprint);
    }
}

/// Writes all details of a change.
fn details(out: &mut String, change: &Change, look: Look) {
    if !change.pointer.as_str().is_empty() {
        look.line(out, "=", "at", &reference(&change.pointer));
    }
    for (label, value, place) in [("old", &change.old, &change.old_place), ("new", &change.new, &change.new_place)] {
        if let Some(place) = place {
            look.line(out, "-->", label, &format!("{place}  {}", short(value, 400)));
        }
    }
    reach(out, &change.operations.iter().map(String::as_str).collect::<Vec<_>>(), change.direction, usize::MAX, look);
    for item in &change.items {
        let label = if item.level == Source::Major { "edit" } else { "item" };
        let reason = if item.before.is_some() { format!("; {}", item.reason) } else { String::new() };
        look.line(out, "=", label, &format!("{}{reason}", described(item)));
    }
    called(out, change, usize::MAX, look);
    witness(out, change, usize::MAX, look);
    if (change.wire == Wire::Breaking || change.source == Source::Major) && change.accepted.is_none() {
        look.line(out, "=", "accept", &change.fingerprint);
    }
}

/// Returns the location of a change in the new document with that in the old one, or that in the old document alone.
fn place(change: &Change) -> Option<String> {
    match (&change.old_place, &change.new_place) {
        (Some(old), Some(new)) => Some(format!("{new} (old: {}:{}:{})", file_name(&old.file), old.line, old.column)),
        (None, Some(new)) => Some(new.to_string()),
        (Some(old), None) => Some(old.to_string()),
        (None, None) => None,
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Writes the affected operations of a change.
fn reach(out: &mut String, operations: &[&str], direction: Direction, count: usize, look: Look) {
    if operations.is_empty() {
        return;
    }
    let of = match direction {
        Direction::Request => "requests of ",
        Direction::Response => "responses of ",
        Direction::Both => "",
    };
    let names: Vec<String> = operations.iter().map(ToString::to_string).collect();
    look.line(out, "=", "affects", &format!("{of}{}: {}", number(names.len(), "operation"), few(&names, count)));
}

/// Writes the public items that callers must edit.
fn edits(out: &mut String, items: &[&Item], count: usize, look: Look) {
    let major: Vec<&&Item> = items.iter().filter(|item| item.level == Source::Major).collect();
    let more = major.len().saturating_sub(count);
    for (index, item) in major.iter().take(count).enumerate() {
        let more = if more > 0 && index + 1 == count { format!(", and {more} more") } else { String::new() };
        look.line(out, "=", "edit", &format!("{}{more}", described(item)));
    }
}

/// Writes the calls of the affected operations of a change.
fn called(out: &mut String, change: &Change, count: usize, look: Look) {
    for site in change.calls.iter().take(count) {
        look.line(out, "=", "called", &format!("{}:{} {}", site.file, site.line, site.method));
    }
    if change.calls.len() > count {
        look.line(out, "=", "called", &format!("{} more places", change.calls.len() - count));
    }
}

/// Writes the request or response that proves a breaking change.
fn witness(out: &mut String, change: &Change, length: usize, look: Look) {
    let Some(witness) = &change.witness else { return };
    let (Some(value), Some(side)) = (&witness.value, &witness.accepted_by) else {
        look.line(out, "=", "no witness", &witness.reason);
        return;
    };
    let other = if side == "old" { "new" } else { "old" };
    // A witness without a value is a call, which the operation describes completely.
    if witness.key.is_empty() {
        look.line(out, "=", "witness", &format!("{}, {}: {}", witness.operation, witness.part, witness.reason));
        return;
    }
    look.line(out, "=", "witness", &format!("{}, {}: {}", witness.operation, witness.part, short(value, length)));
    look.line(out, " ", "", &format!("valid in the {side} document, not in the {other}: {}", witness.reason));
}

/// Returns the change of an item in one line.
pub(crate) fn described(item: &Item) -> String {
    match (&item.before, &item.after) {
        (Some(before), Some(after)) => format!("`{}`: {} became {}", item.item, quoted(before), quoted(after)),
        (Some(before), None) => format!("`{}`: removed (was {})", item.item, quoted(before)),
        (None, Some(after)) => format!("`{}`: added ({})", item.item, quoted(after)),
        (None, None) => format!("`{}`", item.item),
    }
}

/// Quotes a type or a signature. A description in words is unchanged.
fn quoted(text: &str) -> String {
    if ["a ", "an ", "the "].iter().any(|article| text.starts_with(article)) {
        text.to_owned()
    } else {
        format!("`{text}`")
    }
}
