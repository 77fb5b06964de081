//! The items of an array no longer have to be unique.
//!
//! ```yaml
//! old: {type: array, uniqueItems: true, items: {type: string}}
//! new: {type: array, items: {type: string}}
//! request: safe
//! response: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "unique-items-removed",
    mirror: "unique-items-added",
    file: include_str!("unique_items_removed.rs"),
    judge: Judge::Whole(judge),
};

fn judge(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    if pair.old.is_set("uniqueItems") && !pair.new.is_set("uniqueItems") {
        let finding = found.add(Safe, "`uniqueItems` removed");
        finding.at(&pair.old.at, &pair.new.at).values(true, false);
    }
}
