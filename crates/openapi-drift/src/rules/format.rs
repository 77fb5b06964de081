//! The keyword `format`.

use super::rule::prelude::*;
use crate::{level::Wire, meaning::Node};

rules! {
    /// The format changed.
    ///
    /// The client reads dates, times, UUIDs and sized integers into Rust types and rejects other values. Values that it
    /// sends may not have the new format.
    ///
    /// In parameters and urlencoded forms the format also applies to the text of a number or a boolean, which is never
    /// a UUID, a date or an address.
    ///
    /// ```yaml
    /// old: {type: string, format: uuid}
    /// new: {type: string}
    /// request: safe
    /// response: breaking
    /// ```
    "format-changed" = Judge::Whole(format_changed);
}

/// The formats of which no text of a number or a boolean is an instance.
const NEVER_SCALAR: &[&str] = &[
    "date",
    "date-time",
    "duration",
    "email",
    "idn-email",
    "ipv4",
    "ipv6",
    "iri",
    "json-pointer",
    "time",
    "uri",
    "uuid",
];

/// The formats of numbers that are sent as strings.
const NUMBERS: &[&str] = &[
    "decimal",
    "decimal128",
    "double",
    "float",
    "int16",
    "int32",
    "int64",
    "int8",
    "uint",
    "uint16",
    "uint32",
    "uint64",
    "uint8",
];

/// Returns the level of a format of strings for the text of values that were not only strings.
fn of_text(old: &Node, format: &str) -> Wire {
    let level = |name: &String| match name.as_str() {
        "integer" | "number" | "boolean" if NEVER_SCALAR.contains(&format) => Breaking,
        "integer" | "number" if NUMBERS.contains(&format) => Safe,
        _ => Risky,
    };
    old.types.as_ref().map_or(Risky, |types| types.iter().map(level).max().unwrap_or(Safe))
}

fn format_changed(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    let (old, new) = pair.values("format");
    let text =
        |value: Option<&'_ serde_json::Value>| value.and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
    let (before, after) = (text(old), text(new));
    if before == after {
        return;
    }
    if pair.old.types != pair.new.types {
        let is_text = pair.is_text() && super::types::is(&pair.new.types, "string") && !after.is_empty();
        let level = if is_text { of_text(pair.old, &after) } else { Safe };
        // The rule for types reports the effect of the type.
        if level > Safe {
            found.add(level, format!("format `{after}` added")).keyword(pair, "format");
        }
        return;
    }
    let is_text = super::types::is(&pair.old.types, "string");
    let (request, response) = if is_text {
        let is_read = matches!(before.as_str(), "date-time" | "date" | "uuid");
        (if after.is_empty() { Safe } else { Risky }, if is_read { Breaking } else { Safe })
    } else {
        pair.integer_formats().unwrap_or_else(|| super::types::sizes(&before, &after))
    };
    let finding = found.add(
        pair.level(request, response),
        match (before.as_str(), after.as_str()) {
            ("", after) => format!("format `{after}` added"),
            (before, "") => format!("format `{before}` removed"),
            (before, after) => format!("format changed from `{before}` to `{after}`"),
        },
    );
    finding.keyword(pair, "format");
    if !is_text {
        finding.shown_by(Hint::Unseen("validators ignore the formats of numbers"));
    }
}
