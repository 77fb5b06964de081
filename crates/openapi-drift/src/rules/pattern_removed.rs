//! A string no longer has to match a pattern.
//!
//! ```yaml
//! old: {type: string, pattern: '^a'}
//! new: {type: string}
//! request: safe
//! response: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "pattern-removed",
    mirror: "pattern-added",
    file: include_str!("pattern_removed.rs"),
    judge: Judge::Whole(judge),
};

fn judge(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    if super::patterns::changed(pair).is_some() {
        return;
    }
    for (pattern, at) in super::patterns::missing(pair.old, pair.new) {
        let finding = found.add(Safe, format!("pattern `{pattern}` removed"));
        finding.at(at, &pair.new.at).about(pattern).values(pattern, json!(null));
    }
}
