//! The `operationId` of operations.

use super::rule::prelude::*;

rules! {
    /// The `operationId` changed.
    ///
    /// It is not sent over the wire. A generated method is named after it; a lock preserves the name.
    ///
    /// ```yaml
    /// old: {/pets: {get: {operationId: list, responses: {}}}}
    /// new: {/pets: {get: {operationId: listPets, responses: {}}}}
    /// wire: safe
    /// ```
    "operation-id-changed" = Judge::Operation(operation_id_changed);
}

fn operation_id_changed(part: &Part<'_, Operation>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    if let (Some(before), Some(after)) = (&old.id, &new.id)
        && before != after
    {
        let finding = found.add(Safe, format!("operationId changed from `{before}` to `{after}`"));
        finding.at(&old.at.child("operationId"), &new.at.child("operationId"));
    }
}
