//! The keyword `multipleOf`.

use super::rule::prelude::*;

rules! {
    /// `multipleOf` changed.
    ///
    /// ```yaml
    /// old: {type: integer}
    /// new: {type: integer, multipleOf: 5}
    /// request: risky
    /// response: safe
    /// ```
    "multiple-of-changed" = Judge::Whole(multiple_of_changed);
}

fn multiple_of_changed(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    let (old, new) = pair.values("multipleOf");
    let number = |value: Option<&serde_json::Value>| value.and_then(serde_json::Value::as_f64);
    let (before, after) = (number(old), number(new));
    if before == after {
        return;
    }
    let divides = matches!((before, after), (Some(before), Some(after)) if after != 0.0 && before % after == 0.0);
    let request = if after.is_none() || divides { Safe } else { Risky };
    found.add(pair.level(request, Safe), "`multipleOf` changed").keyword(pair, "multipleOf");
}
