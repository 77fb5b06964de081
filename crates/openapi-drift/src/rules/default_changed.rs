//! The default is another one.
//!
//! Who leaves the value out gets something else.
//!
//! ```yaml
//! old: {type: integer, default: 10}
//! new: {type: integer, default: 20}
//! request: risky
//! response: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "default-changed",
    mirror: "default-changed",
    file: include_str!("default_changed.rs"),
    judge: Judge::Schema(judge),
};

fn judge(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    if !pair.is_whole {
        return;
    }

    let (old, new) = (pair.old.fact("default"), pair.new.fact("default"));
    let value = |fact: Option<&crate::meaning::Fact<serde_json::Value>>| fact.map(|fact| fact.value.clone());
    if value(old) != value(new) {
        let request = if old.is_none() { Safe } else { Risky };
        let finding = found.add(pair.level(request, Safe), "the default is another one");
        finding.at(&pair.old.at.child("default"), &pair.new.at.child("default"));
        finding.values(json!(value(old)), json!(value(new)));
    }
}
