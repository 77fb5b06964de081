//! A schema or a property is no longer deprecated.
//!
//! ```yaml
//! old: {type: string, deprecated: true}
//! new: {type: string}
//! request: safe
//! response: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "undeprecated",
    mirror: "deprecated",
    file: include_str!("undeprecated.rs"),
    judge: Judge::Schema(judge),
};

fn judge(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    if pair.old.is_set("deprecated") && !pair.new.is_set("deprecated") {
        found.add(Safe, "no longer deprecated").at(&pair.old.at, &pair.new.at).values(true, false);
    }
}
