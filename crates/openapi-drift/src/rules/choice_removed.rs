//! A schema no longer has to match one of several branches.
//!
//! ```yaml
//! old: {type: object, properties: {a: {type: string}}, anyOf: [{required: [a]}, {required: [b]}]}
//! new: {type: object, properties: {a: {type: string}}}
//! request: safe
//! response: risky
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "choice-removed",
    mirror: "choice-added",
    file: include_str!("choice_removed.rs"),
    judge: Judge::Schema(judge),
};

fn judge(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    for branch in &pair.branches {
        if branch.kind == Difference::Choice && branch.old.is_some() {
            let (old, new) = (&branch.at.0, &pair.new.at);
            found.add(pair.level(Safe, Risky), "`oneOf` or `anyOf` removed").at(old, new);
        }
    }
}
