//! An operation was deprecated.
//!
//! It works as before and may be removed later.
//!
//! ```yaml
//! old: {/pets: {get: {responses: {}}}}
//! new: {/pets: {get: {deprecated: true, responses: {}}}}
//! wire: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "operation-deprecated",
    mirror: "operation-undeprecated",
    file: include_str!("operation_deprecated.rs"),
    judge: Judge::Operation(judge),
};

fn judge(part: &Part<'_, Operation>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    if !old.is_deprecated && new.is_deprecated {
        found.add(Safe, "operation deprecated").at(&old.at, &new.at).values(false, true);
    }
}
