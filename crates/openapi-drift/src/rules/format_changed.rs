//! A value has another format.
//!
//! The client reads dates, times, UUIDs and integers of a certain size into types of their own, and cannot read
//! anything else there. What it sends may not have the new format.
//!
//! ```yaml
//! old: {type: string, format: uuid}
//! new: {type: string}
//! request: safe
//! response: breaking
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "format-changed",
    mirror: "format-changed",
    file: include_str!("format_changed.rs"),
    judge: Judge::Schema(judge),
};

fn judge(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    if !pair.is_whole {
        return;
    }

    let text = |fact: Option<&crate::meaning::Fact<serde_json::Value>>| {
        fact.and_then(|fact| fact.value.as_str()).unwrap_or_default().to_owned()
    };
    let (before, after) = (text(pair.old.fact("format")), text(pair.new.fact("format")));
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
            ("", after) => format!("its format is `{after}` now"),
            (before, "") => format!("it has no format any more; it had `{before}`"),
            (before, after) => format!("its format is `{after}` now, not `{before}`"),
        },
    );
    finding.at(&pair.old.at.child("format"), &pair.new.at.child("format"));
    finding.values(json!(pair.old.fact("format").map(|_| before)), json!(pair.new.fact("format").map(|_| after)));
    if !is_text {
        finding.shown_by(Hint::Unseen("validators do not know formats of numbers"));
    }
}
