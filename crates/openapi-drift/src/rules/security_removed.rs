//! A security requirement was removed.
//!
//! Callers that authenticate with it are rejected, unless an alternative requires no more.
//!
//! ```yaml
//! old: {/pets: {get: {security: [{key: []}, {token: []}], responses: {}}}}
//! new: {/pets: {get: {security: [{token: []}], responses: {}}}}
//! wire: breaking
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "security-removed",
    mirror: "security-added",
    file: include_str!("security_removed.rs"),
    judge: Judge::Security(judge),
};

fn judge(part: &Part<'_, Security>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    for gone in super::security::Ways::of(old, new).gone {
        let is_easier = super::security::ways(new).iter().any(|way| super::security::asks_no_more(way, &gone));
        let text = super::security::text(&gone);
        let finding = found.add(if is_easier { Safe } else { Breaking }, format!("authentication by {text} removed"));
        finding.at(&old.at, &new.at).about(text.clone()).values(text, json!(null));
        finding.shown_by(Hint::Unseen("security requirements are not part of a schema"));
    }
}
