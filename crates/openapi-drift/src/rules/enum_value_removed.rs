//! A value was removed from an enum.
//!
//! The server rejects it in requests. Responses no longer contain it.
//!
//! ```yaml
//! old: {type: string, enum: [a, b]}
//! new: {type: string, enum: [a]}
//! request: breaking
//! response: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "enum-value-removed",
    mirror: "enum-value-added",
    file: include_str!("enum_value_removed.rs"),
    judge: Judge::Whole(judge),
};

fn judge(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (&pair.old.values, &pair.new.values) else { return };
    let has = if pair.is_text() { super::values::has_text } else { super::values::has };
    for value in old.value.iter().filter(|value| !has(&new.value, value)) {
        let finding = found.add(pair.level(Breaking, Safe), format!("value `{}` removed", super::values::text(value)));
        finding.at(&old.at, &new.at).about(value.to_string()).values(value.clone(), json!(null));
        finding.shown_by(Hint::Value(value.clone()));
    }
}
