//! A branch of a `oneOf` or `anyOf` was removed.
//!
//! The server rejects requests that use the branch. Responses no longer contain it.
//!
//! ```yaml
//! old: {oneOf: [{type: string}, {type: integer}, {type: boolean}]}
//! new: {oneOf: [{type: string}, {type: integer}]}
//! request: breaking
//! response: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "branch-removed",
    mirror: "branch-added",
    file: include_str!("branch_removed.rs"),
    judge: Judge::Schema(judge),
};

fn judge(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    for branch in &pair.branches {
        let (Difference::Branch | Difference::Single, Some((old, node)), None) = (branch.kind, branch.old, branch.new)
        else {
            continue;
        };
        let name = super::branches::name(old, node);
        let finding = found.add(pair.level(Breaking, Safe), format!("{name} removed from the union"));
        finding.at(&old.at, &branch.at.1).about(name.clone()).values(name, json!(null)).unless(&branch.probes);
    }
}
