//! The lifecycle of operations.

use super::rule::prelude::*;

rules! {
    /// An operation was deprecated.
    ///
    /// It works as before and may be removed later.
    ///
    /// ```yaml
    /// old: {/pets: {get: {responses: {}}}}
    /// new: {/pets: {get: {deprecated: true, responses: {}}}}
    /// wire: safe
    /// ```
    "operation-deprecated" mirrors "operation-undeprecated" = Judge::Operation(operation_deprecated);

    /// An operation is no longer deprecated.
    ///
    /// ```yaml
    /// old: {/pets: {get: {deprecated: true, responses: {}}}}
    /// new: {/pets: {get: {responses: {}}}}
    /// wire: safe
    /// ```
    "operation-undeprecated" mirrors "operation-deprecated" = Judge::Operation(operation_undeprecated);

    /// The stability or the end of life of an operation changed (`x-stability-level`, `x-sunset`).
    ///
    /// ```yaml
    /// old: {/pets: {get: {x-stability-level: stable, responses: {}}}}
    /// new: {/pets: {get: {x-stability-level: beta, responses: {}}}}
    /// wire: safe
    /// ```
    "operation-lifecycle-changed" = Judge::Operation(operation_lifecycle_changed);
}

fn operation_deprecated(part: &Part<'_, Operation>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    if !old.is_deprecated && new.is_deprecated {
        found.add(Safe, "operation deprecated").at(&old.at, &new.at).values(false, true);
    }
}

fn operation_undeprecated(part: &Part<'_, Operation>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    if old.is_deprecated && !new.is_deprecated {
        found.add(Safe, "operation no longer deprecated").at(&old.at, &new.at).values(true, false);
    }
}

fn operation_lifecycle_changed(part: &Part<'_, Operation>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    if old.lifecycle != new.lifecycle {
        let finding = found.add(Safe, "stability or end of life changed");
        finding.at(&old.at, &new.at).values(old.lifecycle.clone(), new.lifecycle.clone());
    }
}
