//! A string must match a pattern.
//!
//! ```yaml
//! old: {type: string}
//! new: {type: string, pattern: '^a'}
//! request: risky
//! response: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "pattern-added",
    mirror: "pattern-removed",
    file: include_str!("pattern_added.rs"),
    judge: Judge::Whole(judge),
};

fn judge(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    if super::patterns::changed(pair).is_some() {
        return;
    }
    for (pattern, at) in super::patterns::missing(pair.new, pair.old) {
        let finding = found.add(pair.level(Risky, Safe), format!("pattern `{pattern}` added"));
        finding.at(&pair.old.at, at).about(pattern).values(json!(null), pattern);
    }
}
