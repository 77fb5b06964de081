//! The default changed.
//!
//! Callers that omit the value get another one.
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
    judge: Judge::Whole(judge),
};

fn judge(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    let (old, new) = pair.values("default");
    if old != new {
        let request = if old.is_none() { Safe } else { Risky };
        found.add(pair.level(request, Safe), "default changed").keyword(pair, "default");
    }
}
