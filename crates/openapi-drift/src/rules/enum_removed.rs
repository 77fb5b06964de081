//! A schema is no longer restricted to a list of values.
//!
//! ```yaml
//! old: {type: string, enum: [a]}
//! new: {type: string}
//! request: safe
//! response: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "enum-removed",
    mirror: "enum-added",
    file: include_str!("enum_removed.rs"),
    judge: Judge::Whole(judge),
};

fn judge(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    if let (Some(old), None) = (&pair.old.values, &pair.new.values) {
        let finding = found.add(Safe, "values no longer restricted to a list");
        finding.at(&old.at, &pair.new.at).values(old.value.clone(), json!(null));
    }
}
