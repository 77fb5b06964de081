//! Markdown for a pull request.

use std::fmt::Write;

use super::{Titles, few, number, reference, short, summary::Summary, text::described};
use crate::{
    change::{Change, Drift},
    group::{Group, groups},
    level::{Source, Wire},
};

/// The maximum number of characters of a comment. GitHub accepts 65,536.
const LONG: usize = 60_000;

/// The maximum number of changes of a group that are listed.
const MEMBERS: usize = 20;

/// Returns the comparison as Markdown: a summary, breaking changes, risky changes, and the rest folded.
pub fn markdown(drift: &Drift, titles: &Titles) -> String {
    let groups = groups(drift);
    let mut out = head(drift, titles, &groups);
    let is_loud = |group: &Group<'_>| (group.breaks() || group.first.wire == Wire::Risky) && !group.is_accepted();
    let (mut loud, mut quiet) = (String::new(), String::new());
    let mut left_out = 0;
    for group in &groups {
        let to = if is_loud(group) { &mut loud } else { &mut quiet };
        let mut entry = String::new();
        self::entry(&mut entry, group);
        if out.len() + to.len() + entry.len() > LONG / 2 {
            left_out += group.count();
        } else {
            to.push_str(&entry);
        }
    }
    out.push_str(&loud);
    if !quiet.is_empty() {
        let _ = write!(out, "\n<details><summary>Changes that break nothing</summary>\n\n{quiet}\n</details>\n");
    }
    for left in &drift.not_compared {
        let at = reference(&left.pointer);
        let _ = writeln!(out, "- not compared: {} at {}: {}", code(&left.keyword), code(&at), escape(&left.reason));
    }
    if left_out > 0 {
        let left_out = number(left_out, "more change");
        let _ = writeln!(out, "\n{left_out} do not fit into a comment; `--format html` or `json` has all of them.");
    }
    out
}

/// Returns the summary.
fn head(drift: &Drift, titles: &Titles, groups: &[Group<'_>]) -> String {
    let Summary { wire, source, new, version, accepted } = Summary::of(drift, groups);
    let mut out = format!("## Drift: {} -> {}\n\n", escape(&titles.old), escape(&titles.new));
    let _ = writeln!(out, "| | | |\n|---|---|---|");
    let _ = writeln!(out, "| wire (the shipped client) | **{}** | {} |", drift.summary.wire, escape(&wire));
    let _ = writeln!(out, "| source (code that calls it) | **{}** | {} |", drift.summary.source, escape(&source));
    if let Some(new) = new {
        let _ = writeln!(out, "| new | | {new} |");
    }
    let _ = writeln!(out, "| version | | {version} |");
    if let Some(accepted) = accepted {
        let _ = writeln!(out, "| accepted | | {accepted} |");
    }
    out.push('\n');
    out
}

fn entry(out: &mut String, group: &Group<'_>) {
    let first = group.first;
    let _ = writeln!(out, "- **{}** {} ({})", group.label(), escape(&group.title), code(&first.rule));
    if group.count() == 1 {
        places(out, first);
    } else {
        members(out, group);
    }
    let operations = group.operations();
    if !operations.is_empty() && first.pattern.is_none() {
        let names: Vec<String> = operations.iter().map(|name| code(name)).collect();
        let _ = writeln!(out, "  - {}, {}: {}", first.direction, number(names.len(), "operation"), few(&names, 5));
    }
    for site in group.changes().flat_map(|it| &it.calls).take(MEMBERS) {
        let _ =
            writeln!(out, "  - called at {} ({})", code(&format!("{}:{}", site.file, site.line)), code(&site.method));
    }
    for item in group.items().iter().filter(|item| item.level == Source::Major).take(MEMBERS) {
        let _ = writeln!(out, "  - edit {}", escape(&described(item)));
    }
    if let Some(witness) = &first.witness {
        match &witness.value {
            Some(value) => {
                let (part, value) = (escape(&witness.part), code(&short(value, 400)));
                let _ = writeln!(out, "  - witness, {part}: {value} ({})", escape(&witness.reason));
            }
            None => {
                let _ = writeln!(out, "  - no witness: {}", escape(&witness.reason));
            }
        }
    }
    match &first.accepted {
        Some(reason) => {
            let _ = writeln!(out, "  - accepted: {}", escape(reason));
        }
        None if group.breaks() => {
            let _ = writeln!(out, "  - accept with {}", code(&group.fingerprint));
        }
        None => {}
    }
}

/// Writes both values of a change, with their locations.
fn places(out: &mut String, change: &Change) {
    let sides = [("old", &change.old_place, &change.old), ("new", &change.new_place, &change.new)];
    for (label, place, value) in sides {
        if let Some(place) = place {
            let _ = writeln!(out, "  - {label}: {} {}", code(&place.to_string()), code(&short(value, 120)));
        }
    }
}

/// Writes the changes of a group, folded.
fn members(out: &mut String, group: &Group<'_>) {
    let _ = writeln!(out, "  <details><summary>{}</summary>\n", number(group.count(), "change"));
    for change in group.changes().take(MEMBERS) {
        let place = change.place_now().map(|place| format!(" ({})", code(&place.to_string()))).unwrap_or_default();
        let _ = writeln!(out, "  - {}{place}", escape(&change.message));
    }
    if group.count() > MEMBERS {
        let _ = writeln!(out, "  - and {} more", group.count() - MEMBERS);
    }
    out.push_str("  </details>\n\n");
}

/// Escapes Markdown and HTML in a text. Paired backticks are retained, since messages quote names with them.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_code = false;
    let is_paired = text.matches('`').count().is_multiple_of(2) && !text.contains("``");
    for c in text.chars() {
        match c {
            '`' if is_paired => in_code = !in_code,
            '`' => out.push('\\'),
            '\\' | '*' | '_' | '[' | ']' | '|' | '#' | '@' if !in_code => out.push('\\'),
            '<' if !in_code => {
                out.push_str("&lt;");
                continue;
            }
            '\n' | '\r' => {
                out.push(' ');
                continue;
            }
            _ => {}
        }
        out.push(c);
    }
    out
}

/// Quotes a text as code, including one that contains backticks.
fn code(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    if longest == 0 { format!("`{text}`") } else { format!("{fence} {text} {fence}") }
}
