//! A limit of a number, a length, or a count of items or properties was tightened.
//!
//! The server rejects values outside of it. The client does not check limits when it reads.
//!
//! ```yaml
//! old: {type: string, maxLength: 10}
//! new: {type: string, maxLength: 5}
//! request: risky
//! response: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "limit-tightened",
    mirror: "limit-relaxed",
    file: include_str!("limit_tightened.rs"),
    judge: Judge::Whole(judge),
};

fn judge(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    for change in super::limits::changes(pair.old, pair.new).into_iter().filter(|change| change.is_tighter) {
        let finding = found.add(pair.level(Risky, Safe), change.message());
        finding.at(&change.old_at, &change.new_at).about(change.keyword).values(change.old, change.new);
    }
}
