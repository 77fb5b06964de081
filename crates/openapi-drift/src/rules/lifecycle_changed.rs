//! The stability or the end of life of a property changed (`x-stability-level`, `x-sunset`).
//!
//! ```yaml
//! old: {type: string, x-stability-level: stable}
//! new: {type: string, x-stability-level: beta}
//! request: safe
//! response: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "lifecycle-changed",
    mirror: "lifecycle-changed",
    file: include_str!("lifecycle_changed.rs"),
    judge: Judge::Schema(judge),
};

fn judge(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    for keyword in ["x-stability-level", "x-sunset"] {
        let (old, new) = pair.values(keyword);
        if old != new {
            found.add(Safe, format!("`{keyword}` changed")).keyword(pair, keyword);
        }
    }
}
