//! A way to sign in needs other scopes.
//!
//! A token that was made for the old ones may lack the new.
//!
//! ```yaml
//! old: {/pets: {get: {security: [{oauth: [read]}], responses: {}}}}
//! new: {/pets: {get: {security: [{oauth: [read, list]}], responses: {}}}}
//! wire: risky
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "security-scopes-changed",
    mirror: "security-scopes-changed",
    file: include_str!("security_scopes_changed.rs"),
    judge: Judge::Security(judge),
};

fn judge(part: &Part<'_, Security>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    for (before, after) in super::security::Ways::of(old, new).changed {
        let wire = if super::security::asks_no_more(&after, &before) { Safe } else { Risky };
        let (text, scopes) = (super::security::text(&before), super::security::scopes(&before));
        let finding = found.add(wire, format!("scopes of {text} changed"));
        finding
            .at(&old.at, &new.at)
            .about(format!("{text} {}", scopes.join(" ")))
            .values(scopes, super::security::scopes(&after));
    }
}
