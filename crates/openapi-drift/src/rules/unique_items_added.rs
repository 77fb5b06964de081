//! The items of an array must be unique.
//!
//! ```yaml
//! old: {type: array, items: {type: string}}
//! new: {type: array, uniqueItems: true, items: {type: string}}
//! request: risky
//! response: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "unique-items-added",
    mirror: "unique-items-removed",
    file: include_str!("unique_items_added.rs"),
    judge: Judge::Whole(judge),
};

fn judge(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    if !pair.old.is_set("uniqueItems") && pair.new.is_set("uniqueItems") {
        let finding = found.add(pair.level(Risky, Safe), "`uniqueItems` added");
        finding.at(&pair.old.at, &pair.new.at).values(false, true);
    }
}
