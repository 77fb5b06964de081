//! Text for people, as wide as their terminal.

use std::fmt::Write;

use super::{Titles, clipped, few, groups, reference, short};
use crate::{
    change::{Change, Drift, Item, Place},
    level::{Source, Wire},
};

/// How text looks.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// How many columns there are.
    pub width: usize,
    /// Whether there is colour.
    pub colour: bool,
}

impl Look {
    fn paint(self, text: &str, code: &str) -> String {
        if self.colour { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn wire(self, wire: Wire) -> String {
        let code = match wire {
            Wire::Breaking => "1;31",
            Wire::Risky => "1;33",
            Wire::Safe => "32",
        };
        self.paint(wire.as_str(), code)
    }

    fn source(self, source: Source) -> String {
        let code = match source {
            Source::Major => "1;31",
            Source::Minor => "33",
            Source::None => "2",
        };
        self.paint(source.as_str(), code)
    }

    /// A line with a label; what is too long for the terminal ends in dots.
    fn line(self, out: &mut String, label: &str, text: &str) {
        let room = self.width.saturating_sub(12).max(30);
        let _ = writeln!(out, "  {} {}", self.paint(&format!("{label:<9}"), "2"), clipped(text, room));
    }
}

/// The comparison as text: the verdict last, where one looks first.
pub fn text(drift: &Drift, titles: &Titles, look: Look) -> String {
    let mut out = String::new();
    for group in groups(drift) {
        change(&mut out, group.first, &group.others, look);
        out.push('\n');
    }
    for left in &drift.not_compared {
        let _ = writeln!(
            out,
            "{} `{}` at {}: {}\n",
            look.paint("not compared", "1"),
            left.keyword,
            reference(&left.pointer),
            left.reason
        );
    }
    let counts = &drift.summary.counts;
    let _ = writeln!(out, "{} -> {}", titles.old, titles.new);
    let _ = writeln!(
        out,
        "wire   {:<10} {} breaking, {} risky, {} safe",
        look.wire(drift.summary.wire),
        counts.breaking,
        counts.risky,
        counts.safe
    );
    let _ = writeln!(
        out,
        "source {:<10} {} major, {} minor, {} none: {}",
        look.source(drift.summary.source),
        counts.major,
        counts.minor,
        counts.none,
        bump(drift.summary.version)
    );
    if let Some(accepted) = counts.accepted() {
        let _ = writeln!(out, "{accepted}");
    }
    out
}

/// What the version of the generated crate needs.
pub(crate) fn bump(source: Source) -> &'static str {
    match source {
        Source::Major => "the generated crate needs a new major version",
        Source::Minor => "the generated crate needs a new minor version",
        Source::None => "callers see no difference",
    }
}

fn change(out: &mut String, change: &Change, others: &[&Change], look: Look) {
    let accepted = change.accepted.as_ref().map(|reason| format!("  accepted: {reason}")).unwrap_or_default();
    let _ = writeln!(
        out,
        "{} {}  {}{}",
        look.wire(change.wire),
        look.source(change.source),
        look.paint(&change.rule, "1"),
        look.paint(&accepted, "2")
    );
    let places = match others.len() {
        0 => String::new(),
        more => format!(" (and at {more} more places)"),
    };
    look.line(out, "", &format!("{}{places}", change.message));
    if !change.pointer.as_str().is_empty() {
        look.line(out, "at", &reference(&change.pointer));
    }
    for (label, value, place) in [("old", &change.old, &change.old_place), ("new", &change.new, &change.new_place)] {
        if let Some(Place { .. }) = place {
            let at = place.as_ref().map(ToString::to_string).unwrap_or_default();
            look.line(out, label, &format!("{at}  {}", short(value, 200)));
        }
    }
    let mut operations: Vec<String> = change.operations.clone();
    operations.extend(others.iter().flat_map(|other| other.operations.iter().cloned()));
    operations.dedup();
    if !operations.is_empty() {
        look.line(out, change.direction.as_str(), &few(&operations, 3));
    }
    for site in change.calls.iter().take(5) {
        look.line(out, "called", &format!("{}:{} {}", site.file, site.line, site.method));
    }
    if change.calls.len() > 5 {
        look.line(out, "", &format!("and at {} more places", change.calls.len() - 5));
    }
    let mut items: Vec<&Item> = change.items.iter().chain(others.iter().flat_map(|other| &other.items)).collect();
    items.sort_by_key(|item| std::cmp::Reverse(item.level));
    for item in items.iter().take(4) {
        look.line(out, item.level.as_str(), &told(item));
    }
    if items.len() > 4 {
        look.line(out, "", &format!("and {} more public items", items.len() - 4));
    }
    if let Some(witness) = &change.witness {
        match (&witness.value, &witness.accepted_by) {
            (Some(value), Some(side)) => {
                let other = if side == "old" { "new" } else { "old" };
                look.line(out, "shown by", &format!("{}: {}", witness.operation, witness.part));
                look.line(out, "", &short(value, 2_000));
                look.line(out, "", &format!("the {side} document takes it, the {other} does not: {}", witness.reason));
            }
            _ => look.line(out, "not shown", &witness.reason),
        }
    }
    if change.wire == Wire::Breaking || change.source == Source::Major {
        look.line(out, "accept", &change.fingerprint);
    }
}

/// An item in one line.
pub(crate) fn told(item: &Item) -> String {
    match (&item.before, &item.after) {
        (Some(before), Some(after)) => format!("{}: `{before}` is `{after}`: {}", item.item, item.reason),
        (Some(before), None) => format!("{}: `{before}` is gone: {}", item.item, item.reason),
        (None, Some(after)) => format!("{}: {after}", item.item),
        (None, None) => item.item.clone(),
    }
}
