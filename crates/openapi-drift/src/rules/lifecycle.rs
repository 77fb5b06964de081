//! The lifecycle of schemas.

use super::rule::prelude::*;

rules! {
    /// A schema or a property was deprecated.
    ///
    /// ```yaml
    /// old: {type: string}
    /// new: {type: string, deprecated: true}
    /// request: safe
    /// response: safe
    /// ```
    "deprecated" mirrors "undeprecated" = Judge::Schema(deprecated);

    /// A schema or a property is no longer deprecated.
    ///
    /// ```yaml
    /// old: {type: string, deprecated: true}
    /// new: {type: string}
    /// request: safe
    /// response: safe
    /// ```
    "undeprecated" mirrors "deprecated" = Judge::Schema(undeprecated);

    /// The stability or the end of life of a property changed (`x-stability-level`, `x-sunset`).
    ///
    /// ```yaml
    /// old: {type: string, x-stability-level: stable}
    /// new: {type: string, x-stability-level: beta}
    /// request: safe
    /// response: safe
    /// ```
    "lifecycle-changed" = Judge::Schema(lifecycle_changed);
}

fn deprecated(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    if !pair.old.is_set("deprecated") && pair.new.is_set("deprecated") {
        found.add(Safe, "deprecated").at(&pair.old.at, &pair.new.at).values(false, true);
    }
}

fn undeprecated(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    if pair.old.is_set("deprecated") && !pair.new.is_set("deprecated") {
        found.add(Safe, "no longer deprecated").at(&pair.old.at, &pair.new.at).values(true, false);
    }
}

fn lifecycle_changed(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    for keyword in ["x-stability-level", "x-sunset"] {
        let (old, new) = pair.values(keyword);
        if old != new {
            found.add(Safe, format!("`{keyword}` changed")).keyword(pair, keyword);
        }
    }
}
