//! A limit of a number, a length, or a count of items or properties was relaxed.
//!
//! The client does not check limits when it reads.
//!
//! ```yaml
//! old: {type: string, maxLength: 5}
//! new: {type: string, maxLength: 10}
//! request: safe
//! response: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "limit-relaxed",
    mirror: "limit-tightened",
    file: include_str!("limit_relaxed.rs"),
    judge: Judge::Whole(judge),
};

fn judge(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    for change in super::limits::changes(pair.old, pair.new).into_iter().filter(|change| !change.is_tighter) {
        let finding = found.add(Safe, change.message());
        finding.at(&change.old_at, &change.new_at).about(change.keyword).values(change.old, change.new);
    }
}
