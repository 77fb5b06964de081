//! A value was added to an enum.
//!
//! Generated enums are open: an unknown value is kept as it is.
//!
//! ```yaml
//! old: {type: string, enum: [a]}
//! new: {type: string, enum: [a, b]}
//! request: safe
//! response: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "enum-value-added",
    mirror: "enum-value-removed",
    file: include_str!("enum_value_added.rs"),
    judge: Judge::Whole(judge),
};

fn judge(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (&pair.old.values, &pair.new.values) else { return };
    let has = if pair.is_text() { super::values::has_text } else { super::values::has };
    for value in new.value.iter().filter(|value| !has(&old.value, value)) {
        let finding = found.add(Safe, format!("value `{}` added", super::values::text(value)));
        finding.at(&old.at, &new.at).about(value.to_string()).values(json!(null), value.clone());
    }
}
