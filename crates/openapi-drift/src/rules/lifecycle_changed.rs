//! How stable a member is, or when it ends, is said in another way: by `x-stability-level` or `x-sunset`.
//!
//! ```yaml
//! old: {type: string, x-stability-level: stable}
//! new: {type: string, x-stability-level: beta}
//! request: safe
//! response: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "lifecycle-changed",
    mirror: "lifecycle-changed",
    file: include_str!("lifecycle_changed.rs"),
    judge: Judge::Schema(judge),
};

fn judge(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    for keyword in ["x-stability-level", "x-sunset"] {
        let value = |node: &crate::meaning::Node| node.fact(keyword).map(|fact| fact.value.clone());
        let (before, after) = (value(pair.old), value(pair.new));
        if before != after {
            let finding = found.add(Safe, format!("its `{keyword}` is another one"));
            finding
                .at(&pair.old.at.child(keyword), &pair.new.at.child(keyword))
                .about(keyword)
                .values(json!(before), json!(after));
        }
    }
}
