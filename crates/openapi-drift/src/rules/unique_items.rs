//! The keyword `uniqueItems`.

use super::rule::prelude::*;

rules! {
    /// The items of an array must be unique.
    ///
    /// ```yaml
    /// old: {type: array, items: {type: string}}
    /// new: {type: array, uniqueItems: true, items: {type: string}}
    /// request: risky
    /// response: safe
    /// ```
    "unique-items-added" mirrors "unique-items-removed" = Judge::Whole(unique_items_added);

    /// The items of an array no longer have to be unique.
    ///
    /// ```yaml
    /// old: {type: array, uniqueItems: true, items: {type: string}}
    /// new: {type: array, items: {type: string}}
    /// request: safe
    /// response: safe
    /// ```
    "unique-items-removed" mirrors "unique-items-added" = Judge::Whole(unique_items_removed);
}

fn unique_items_added(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    if !pair.old.is_set("uniqueItems") && pair.new.is_set("uniqueItems") {
        let finding = found.add(pair.level(Risky, Safe), "`uniqueItems` added");
        finding.at(&pair.old.at, &pair.new.at).values(false, true);
    }
}

fn unique_items_removed(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    if pair.old.is_set("uniqueItems") && !pair.new.is_set("uniqueItems") {
        let finding = found.add(Safe, "`uniqueItems` removed");
        finding.at(&pair.old.at, &pair.new.at).values(true, false);
    }
}
