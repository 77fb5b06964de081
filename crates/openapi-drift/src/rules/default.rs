//! The keyword `default`.

use serde_json::Value;

use super::rule::prelude::*;

rules! {
    /// The default changed.
    ///
    /// Callers that omit the value get another one.
    ///
    /// ```yaml
    /// old: {type: integer, default: 10}
    /// new: {type: integer, default: 20}
    /// request: risky
    /// response: safe
    /// ```
    "default-changed" = Judge::Whole(default_changed);
}

fn default_changed(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    let (old, new) = pair.values("default");
    if old != new {
        let request = if old.is_none() { Safe } else { Risky };
        let message = match (old, new) {
            (None, Some(new)) => format!("default `{new}` added"),
            (Some(old), None) => format!("default `{old}` removed"),
            (old, new) => {
                let text = |value: Option<&Value>| value.map(ToString::to_string).unwrap_or_default();
                format!("default changed from `{}` to `{}`", text(old), text(new))
            }
        };
        found.add(pair.level(request, Safe), message).keyword(pair, "default");
    }
}
