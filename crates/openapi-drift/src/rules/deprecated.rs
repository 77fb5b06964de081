//! A schema or a property was deprecated.
//!
//! ```yaml
//! old: {type: string}
//! new: {type: string, deprecated: true}
//! request: safe
//! response: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule =
    Rule { id: "deprecated", mirror: "undeprecated", file: include_str!("deprecated.rs"), judge: Judge::Schema(judge) };

fn judge(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    if !pair.old.is_set("deprecated") && pair.new.is_set("deprecated") {
        found.add(Safe, "deprecated").at(&pair.old.at, &pair.new.at).values(false, true);
    }
}
