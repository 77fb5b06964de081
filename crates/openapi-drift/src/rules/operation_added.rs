//! An operation was added.
//!
//! ```yaml
//! old: {/pets: {get: {responses: {'204': {description: ok}}}}}
//! new: {/pets: {get: {responses: {'204': {description: ok}}}, delete: {responses: {'204': {description: ok}}}}}
//! wire: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "operation-added",
    mirror: "operation-removed",
    file: include_str!("operation_added.rs"),
    judge: Judge::Operation(judge),
};

fn judge(part: &Part<'_, Operation>, found: &mut Found<'_>) {
    let (None, Some(new)) = (part.old, part.new) else { return };
    found.add(Safe, "operation added").new(&new.at).values(json!(null), new.name());
}
