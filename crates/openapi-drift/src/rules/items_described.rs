//! An array restricts its items by a schema.
//!
//! ```yaml
//! old: {type: array}
//! new: {type: array, items: {type: string}}
//! request: breaking
//! response: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "items-described",
    mirror: "items-undescribed",
    file: include_str!("items_described.rs"),
    judge: Judge::Whole(judge),
};

fn judge(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    for alone in pair.alone.iter().filter(|alone| alone.edge == Edge::Items) {
        if let Some((child, _)) = alone.new {
            found
                .add(pair.level(Breaking, Safe), "items restricted by a schema")
                .at(&pair.old.at, &child.at)
                .shown_by(Hint::Item);
        }
    }
}
