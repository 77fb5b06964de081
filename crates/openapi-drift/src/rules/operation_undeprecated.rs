//! An operation is no longer deprecated.
//!
//! ```yaml
//! old: {/pets: {get: {deprecated: true, responses: {}}}}
//! new: {/pets: {get: {responses: {}}}}
//! wire: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "operation-undeprecated",
    mirror: "operation-deprecated",
    file: include_str!("operation_undeprecated.rs"),
    judge: Judge::Operation(judge),
};

fn judge(part: &Part<'_, Operation>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    if old.is_deprecated && !new.is_deprecated {
        found.add(Safe, "operation no longer deprecated").at(&old.at, &new.at).values(true, false);
    }
}
