//! A string must match another pattern.
//!
//! Inclusion of two regular expressions is not decided.
//!
//! ```yaml
//! old: {type: string, pattern: '^a'}
//! new: {type: string, pattern: '^b'}
//! request: risky
//! response: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "pattern-changed",
    mirror: "pattern-changed",
    file: include_str!("pattern_changed.rs"),
    judge: Judge::Whole(judge),
};

fn judge(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    if let Some((old, new)) = super::patterns::changed(pair) {
        let finding = found.add(pair.level(Risky, Safe), "pattern changed");
        finding.at(old.1, new.1).values(old.0, new.0);
    }
}
