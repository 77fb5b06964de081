//! The schema of a `not` or an `if` changed.
//!
//! The effect depends on the data.
//!
//! ```yaml
//! old: {not: {type: string, enum: [a]}}
//! new: {not: {type: string, enum: [b]}}
//! request: risky
//! response: risky
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "condition-changed",
    mirror: "condition-changed",
    file: include_str!("condition_changed.rs"),
    judge: Judge::Schema(judge),
};

fn judge(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    for branch in &pair.branches {
        let (Difference::Opaque(keyword), Some((old, _)), Some((new, _))) = (branch.kind, branch.old, branch.new)
        else {
            continue;
        };
        found
            .add(pair.level(Risky, Risky), format!("schema of `{keyword}` changed"))
            .at(&old.at, &new.at)
            .about(keyword);
    }
}
