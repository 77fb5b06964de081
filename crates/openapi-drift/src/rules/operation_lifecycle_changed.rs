//! The stability or the end of life of an operation changed (`x-stability-level`, `x-sunset`).
//!
//! ```yaml
//! old: {/pets: {get: {x-stability-level: stable, responses: {}}}}
//! new: {/pets: {get: {x-stability-level: beta, responses: {}}}}
//! wire: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "operation-lifecycle-changed",
    mirror: "operation-lifecycle-changed",
    file: include_str!("operation_lifecycle_changed.rs"),
    judge: Judge::Operation(judge),
};

fn judge(part: &Part<'_, Operation>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    if old.lifecycle != new.lifecycle {
        let finding = found.add(Safe, "stability or end of life changed");
        finding.at(&old.at, &new.at).values(old.lifecycle.clone(), new.lifecycle.clone());
    }
}
