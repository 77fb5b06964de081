//! An array no longer restricts its items.
//!
//! ```yaml
//! old: {type: array, items: {type: string}}
//! new: {type: array}
//! request: safe
//! response: breaking
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "items-undescribed",
    mirror: "items-described",
    file: include_str!("items_undescribed.rs"),
    judge: Judge::Whole(judge),
};

fn judge(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    for alone in pair.alone.iter().filter(|alone| alone.edge == Edge::Items) {
        if let Some((child, _)) = alone.old {
            found
                .add(pair.level(Safe, Breaking), "items no longer restricted by a schema")
                .at(&child.at, &pair.new.at)
                .shown_by(Hint::Item);
        }
    }
}
