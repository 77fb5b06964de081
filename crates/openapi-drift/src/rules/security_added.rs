//! A security requirement was added as an alternative.
//!
//! ```yaml
//! old: {/pets: {get: {security: [{token: []}], responses: {}}}}
//! new: {/pets: {get: {security: [{key: []}, {token: []}], responses: {}}}}
//! wire: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "security-added",
    mirror: "security-removed",
    file: include_str!("security_added.rs"),
    judge: Judge::Security(judge),
};

fn judge(part: &Part<'_, Security>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    for way in super::security::Ways::of(old, new).added {
        let text = super::security::text(&way);
        let finding = found.add(Safe, format!("authentication by {text} added"));
        finding.at(&old.at, &new.at).about(text.clone()).values(json!(null), text);
    }
}
