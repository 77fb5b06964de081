//! The keyword `items`.

use super::rule::prelude::*;

rules! {
    /// An array restricts its items by a schema.
    ///
    /// ```yaml
    /// old: {type: array}
    /// new: {type: array, items: {type: string}}
    /// request: breaking
    /// response: safe
    /// ```
    "items-described" mirrors "items-undescribed" = Judge::Whole(items_described);

    /// An array no longer restricts its items.
    ///
    /// It is also reported for a tuple with `items: false` if further items are permitted: the client reads an array of
    /// a fixed length as a tuple, and cannot read a longer one.
    ///
    /// ```yaml
    /// old: {type: array, items: {type: string}}
    /// new: {type: array}
    /// request: safe
    /// response: breaking
    /// ```
    "items-undescribed" mirrors "items-described" = Judge::Whole(items_undescribed);
}

fn items_described(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    for alone in pair.alone.iter().filter(|alone| alone.edge == Edge::Items) {
        if let Some((child, _)) = alone.new {
            found
                .add(pair.level(Breaking, Safe), "items restricted by a schema")
                .at(&pair.old.at, &child.at)
                .shown_by(Hint::Item);
        }
    }
}

fn items_undescribed(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    for alone in pair.alone.iter().filter(|alone| alone.edge == Edge::Items) {
        if let Some((child, _)) = alone.old {
            found
                .add(pair.level(Safe, Breaking), "items no longer restricted by a schema")
                .at(&child.at, &pair.new.at)
                .shown_by(super::keywords::longer(pair).unwrap_or(Hint::Item));
        }
    }
    // `items: false` became a schema, which is paired with it.
    let is_paired = pair.inside.iter().any(|(edge, _)| *edge == Edge::Items);
    let (old, new) = (pair.old.children.get(&Edge::Items), pair.new.children.get(&Edge::Items));
    if let (Some(old), Some(new), Some(hint)) = (old, new, super::keywords::longer(pair).filter(|_| is_paired)) {
        found
            .add(pair.level(Safe, Breaking), "items after those of `prefixItems` permitted")
            .at(&old.at, &new.at)
            .shown_by(hint);
    }
}
