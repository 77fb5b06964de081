//! A schema is restricted to a list of values.
//!
//! The server rejects other values.
//!
//! ```yaml
//! old: {type: string}
//! new: {type: string, enum: [a]}
//! request: breaking
//! response: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule =
    Rule { id: "enum-added", mirror: "enum-removed", file: include_str!("enum_added.rs"), judge: Judge::Whole(judge) };

fn judge(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    if let (None, Some(new)) = (&pair.old.values, &pair.new.values) {
        let finding = found.add(pair.level(Breaking, Safe), "values restricted to a list");
        finding.at(&pair.old.at, &new.at).values(json!(null), new.value.clone());
    }
}
