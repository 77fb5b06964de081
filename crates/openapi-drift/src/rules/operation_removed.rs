//! An operation was removed.
//!
//! Every call of it fails. A webhook or callback is no longer sent.
//!
//! ```yaml
//! old: {/pets: {get: {responses: {'204': {description: ok}}}, delete: {responses: {'204': {description: ok}}}}}
//! new: {/pets: {get: {responses: {'204': {description: ok}}}}}
//! wire: breaking
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "operation-removed",
    mirror: "operation-added",
    file: include_str!("operation_removed.rs"),
    judge: Judge::Operation(judge),
};

fn judge(part: &Part<'_, Operation>, found: &mut Found<'_>) {
    let (Some(old), None) = (part.old, part.new) else { return };
    let wire = if old.is_inbound { Risky } else { Breaking };
    let finding = found.add(wire, "operation removed");
    finding.old(&old.at).values(old.name(), json!(null));
    finding.shown_by(Hint::Call("the new document does not define the operation"));
}
