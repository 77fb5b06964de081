//! Subschemas that are opaque: `not` and `if`.

use super::rule::prelude::*;

rules! {
    /// The schema of a `not` or an `if` changed.
    ///
    /// The effect depends on the data.
    ///
    /// ```yaml
    /// old: {not: {type: string, enum: [a]}}
    /// new: {not: {type: string, enum: [b]}}
    /// request: risky
    /// response: risky
    /// ```
    "condition-changed" = Judge::Schema(condition_changed);
}

fn condition_changed(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    for branch in &pair.branches {
        let (Difference::Opaque(keyword), Some((old, _)), Some((new, _))) = (branch.kind, branch.old, branch.new)
        else {
            continue;
        };
        found
            .add(pair.level(Risky, Risky), format!("schema of `{keyword}` changed"))
            .at(&old.at, &new.at)
            .about(keyword);
    }
}
