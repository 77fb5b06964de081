//! The `operationId` changed.
//!
//! It is not sent over the wire. A generated method is named after it; a lock preserves the name.
//!
//! ```yaml
//! old: {/pets: {get: {operationId: list, responses: {}}}}
//! new: {/pets: {get: {operationId: listPets, responses: {}}}}
//! wire: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "operation-id-changed",
    mirror: "operation-id-changed",
    file: include_str!("operation_id_changed.rs"),
    judge: Judge::Operation(judge),
};

fn judge(part: &Part<'_, Operation>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    if let (Some(before), Some(after)) = (&old.id, &new.id)
        && before != after
    {
        let finding = found.add(Safe, format!("operationId changed from `{before}` to `{after}`"));
        finding.at(&old.at.child("operationId"), &new.at.child("operationId"));
    }
}
