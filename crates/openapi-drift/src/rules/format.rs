//! The keyword `format`.

use super::rule::prelude::*;

rules! {
    /// The format changed.
    ///
    /// The client reads dates, times, UUIDs and sized integers into Rust types and rejects other values. Values that it
    /// sends may not have the new format.
    ///
    /// ```yaml
    /// old: {type: string, format: uuid}
    /// new: {type: string}
    /// request: safe
    /// response: breaking
    /// ```
    "format-changed" = Judge::Whole(format_changed);
}

fn format_changed(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    let (old, new) = pair.values("format");
    let text =
        |value: Option<&'_ serde_json::Value>| value.and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
    let (before, after) = (text(old), text(new));
    if before == after || pair.old.types != pair.new.types {
        return;
    }
    let is_text = super::types::is(&pair.old.types, "string");
    let (request, response) = if is_text {
        let is_read = matches!(before.as_str(), "date-time" | "date" | "uuid");
        (if after.is_empty() { Safe } else { Risky }, if is_read { Breaking } else { Safe })
    } else {
        super::types::sizes(&before, &after)
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
