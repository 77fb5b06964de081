//! The operation has another path, or another method.
//!
//! It is known by its `operationId`. The shipped client calls it where it was, which is the same URL where a prefix
//! has moved between the server and the path.
//!
//! ```yaml
//! old: {/pets: {get: {operationId: listPets, responses: {}}}}
//! new: {/animals: {get: {operationId: listPets, responses: {}}}}
//! wire: breaking
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "operation-moved",
    mirror: "operation-moved",
    file: include_str!("operation_moved.rs"),
    judge: Judge::Operation(judge),
};

fn judge(part: &Part<'_, Operation>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    if old.verb != new.verb || old.template() != new.template() {
        let is_same_url = old.verb == new.verb && old.urls().iter().any(|url| new.urls().contains(url));
        let (wire, note) = match () {
            () if is_same_url => (Safe, "; the URL is the same, and a base URL that is set by hand must be changed"),
            () if old.is_inbound => (Risky, ""),
            () => (Breaking, ""),
        };
        let finding = found.add(wire, format!("moved from `{}` to `{}`{note}", old.name(), new.name()));
        finding.at(&old.at, &new.at).values(old.name(), new.name());
        finding.shown_by(Hint::Call("the new document has no operation there"));
    }
}
