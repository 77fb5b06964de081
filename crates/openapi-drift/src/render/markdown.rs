//! Markdown for a pull request.

use std::fmt::Write;

use super::{
    Titles, few, groups, reference, short,
    text::{bump, told},
};
use crate::{
    change::{Change, Drift},
    level::{Source, Wire},
};

/// How many characters a comment may have. GitHub takes 65,536.
const LONG: usize = 60_000;

/// The comparison as Markdown: the verdict first, what does nothing folded.
pub fn markdown(drift: &Drift, titles: &Titles) -> String {
    let counts = &drift.summary.counts;
    let mut out = format!("## Drift: {} -> {}\n\n", escape(&titles.old), escape(&titles.new));
    let _ = writeln!(out, "| axis | verdict | changes |\n|---|---|---|");
    let _ = writeln!(
        out,
        "| wire: the client that is shipped | **{}** | {} breaking, {} risky, {} safe |",
        drift.summary.wire, counts.breaking, counts.risky, counts.safe
    );
    let _ = writeln!(
        out,
        "| source: code that regenerates | **{}** | {} major, {} minor, {} none |\n\n{}.\n",
        drift.summary.source,
        counts.major,
        counts.minor,
        counts.none,
        capital(bump(drift.summary.version))
    );
    if let Some(accepted) = counts.accepted() {
        let _ = writeln!(out, "{accepted}.\n");
    }
    let all = groups(drift);
    let is_loud =
        |change: &Change| (change.wire > Wire::Safe || change.source == Source::Major) && change.accepted.is_none();
    let (mut loud, mut quiet) = (String::new(), String::new());
    let mut left_out = 0;
    for group in &all {
        let to = if is_loud(group.first) { &mut loud } else { &mut quiet };
        let mut entry = String::new();
        self::entry(&mut entry, group.first, &group.others);
        if out.len() + to.len() + entry.len() > LONG / 2 {
            left_out += 1;
        } else {
            to.push_str(&entry);
        }
    }
    out.push_str(&loud);
    if !quiet.is_empty() {
        let _ = write!(out, "\n<details><summary>What breaks nothing</summary>\n\n{quiet}\n</details>\n");
    }
    for left in &drift.not_compared {
        let _ = writeln!(
            out,
            "- not compared: `{}` at `{}`: {}",
            left.keyword,
            reference(&left.pointer),
            escape(&left.reason)
        );
    }
    if left_out > 0 {
        let _ = writeln!(out, "\n{left_out} more are left out here for their length.");
    }
    out
}

fn entry(out: &mut String, change: &Change, others: &[&Change]) {
    let places = match others.len() {
        0 => String::new(),
        more => format!(" (and at {more} more places)"),
    };
    let _ = writeln!(
        out,
        "- **{}**, {}: {}{places} (`{}`)",
        change.wire,
        change.source,
        escape(&change.message),
        change.rule
    );
    let places = [("old", &change.old_place, &change.old), ("new", &change.new_place, &change.new)];
    for (label, place, value) in places {
        if let Some(place) = place {
            let _ = writeln!(out, "  - {label}: `{place}` {}", code(&short(value, 120)));
        }
    }
    if !change.operations.is_empty() {
        let names: Vec<String> = change.operations.iter().map(|name| code(name)).collect();
        let _ = writeln!(out, "  - {}: {}", change.direction, few(&names, 5));
    }
    for site in &change.calls {
        let _ = writeln!(out, "  - called at `{}:{}` ({})", site.file, site.line, code(&site.method));
    }
    for item in change.items.iter().filter(|item| item.level == Source::Major) {
        let _ = writeln!(out, "  - {}: {}", item.level, escape(&told(item)));
    }
    if let Some(witness) = &change.witness {
        match &witness.value {
            Some(value) => {
                let _ = writeln!(
                    out,
                    "  - shown by {}: {} ({})",
                    escape(&witness.part),
                    code(&short(value, 400)),
                    escape(&witness.reason)
                );
            }
            None => {
                let _ = writeln!(out, "  - not shown: {}", escape(&witness.reason));
            }
        }
    }
    if let Some(reason) = &change.accepted {
        let _ = writeln!(out, "  - accepted: {}", escape(reason));
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().collect::<String>() + letters.as_str()).unwrap_or_default()
}

/// Text in which nothing is Markdown or HTML. Backticks stay where they come in pairs: messages quote names
/// with them.
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

/// Text as code, whatever it holds.
fn code(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    if longest == 0 { format!("`{text}`") } else { format!("{fence} {text} {fence}") }
}
