//! A number must be a multiple of something else, or of anything.
//!
//! ```yaml
//! old: {type: integer}
//! new: {type: integer, multipleOf: 5}
//! request: risky
//! response: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "multiple-of-changed",
    mirror: "multiple-of-changed",
    file: include_str!("multiple_of_changed.rs"),
    judge: Judge::Schema(judge),
};

fn judge(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    if !pair.is_whole {
        return;
    }

    let (old, new) = (pair.old.fact("multipleOf"), pair.new.fact("multipleOf"));
    let number = |fact: Option<&crate::meaning::Fact<serde_json::Value>>| fact.and_then(|fact| fact.value.as_f64());
    let (before, after) = (number(old), number(new));
    if before == after {
        return;
    }
    let divides = matches!((before, after), (Some(before), Some(after)) if after != 0.0 && before % after == 0.0);
    let request = if after.is_none() || divides { Safe } else { Risky };
    let finding = found.add(pair.level(request, Safe), "it must be a multiple of another number");
    finding.at(&pair.old.at.child("multipleOf"), &pair.new.at.child("multipleOf"));
    finding.values(json!(old.map(|fact| &fact.value)), json!(new.map(|fact| &fact.value)));
}
