//! A schema must additionally match one of several branches.
//!
//! ```yaml
//! old: {type: object, properties: {a: {type: string}}}
//! new: {type: object, properties: {a: {type: string}}, anyOf: [{required: [a]}, {required: [b]}]}
//! request: risky
//! response: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "choice-added",
    mirror: "choice-removed",
    file: include_str!("choice_added.rs"),
    judge: Judge::Schema(judge),
};

fn judge(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    for branch in &pair.branches {
        if branch.kind == Difference::Choice && branch.new.is_some() {
            let (old, new) = (&pair.old.at, &branch.at.1);
            found.add(pair.level(Risky, Safe), "`oneOf` or `anyOf` added").at(old, new);
        }
    }
}
