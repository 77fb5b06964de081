//! A `oneOf` or `anyOf` has a new branch.
//!
//! Generated unions are open: a value of an unknown branch is kept as JSON. Where the old document has no union,
//! the client cannot read the new branch.
//!
//! ```yaml
//! old: {oneOf: [{type: string}, {type: integer}]}
//! new: {oneOf: [{type: string}, {type: integer}, {type: boolean}]}
//! request: safe
//! response: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "branch-added",
    mirror: "branch-removed",
    file: include_str!("branch_added.rs"),
    judge: Judge::Schema(judge),
};

fn judge(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    for branch in &pair.branches {
        let (Difference::Branch | Difference::Single, None, Some((new, node))) = (branch.kind, branch.old, branch.new)
        else {
            continue;
        };
        let is_open = branch.kind == Difference::Branch;
        let name = super::branches::name(new, node);
        let finding =
            found.add(pair.level(Safe, if is_open { Safe } else { Breaking }), format!("{name} added to the union"));
        finding.at(&branch.at.0, &new.at).about(name.clone()).values(json!(null), name).unless(&branch.probes);
    }
}
