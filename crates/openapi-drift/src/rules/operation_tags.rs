//! The tags of operations.

use super::rule::prelude::*;

rules! {
    /// The tags of an operation changed.
    ///
    /// Tags are not sent over the wire. Where a client has views by tag, a method may move to another view.
    ///
    /// ```yaml
    /// old: {/pets: {get: {tags: [a], responses: {}}}}
    /// new: {/pets: {get: {tags: [b], responses: {}}}}
    /// wire: safe
    /// ```
    "operation-tags-changed" = Judge::Operation(operation_tags_changed);
}

fn operation_tags_changed(part: &Part<'_, Operation>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    let sorted = |tags: &[String]| tags.iter().cloned().collect::<std::collections::BTreeSet<_>>();
    if sorted(&old.tags) != sorted(&new.tags) {
        let finding = found.add(Safe, "tags changed");
        finding.at(&old.at.child("tags"), &new.at.child("tags")).values(old.tags.clone(), new.tags.clone());
    }
}
