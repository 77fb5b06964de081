//! A security requirement has other scopes.
//!
//! Tokens issued for the old scopes may lack the new ones.
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
        let text = super::security::text(&before);
        let (scopes, now) = (super::security::scopes(&before), super::security::scopes(&after));
        let of = |these: &[String], others: &[String]| -> Vec<String> {
            these.iter().filter(|it| !others.contains(it)).map(|it| format!("`{it}`")).collect()
        };
        let scopes_of = |names: &[String]| {
            let noun = if names.len() == 1 { "scope" } else { "scopes" };
            format!("{noun} {}", names.join(", "))
        };
        let (added, removed) = (of(&now, &scopes), of(&scopes, &now));
        let (message, pattern) = match (added.as_slice(), removed.as_slice()) {
            (added, []) => (format!("{text}: {} added", scopes_of(added)), "scopes added"),
            ([], removed) => (format!("{text}: {} removed", scopes_of(removed)), "scopes removed"),
            (added, removed) => {
                (format!("{text}: {} replaced by {}", scopes_of(removed), added.join(", ")), "scopes replaced")
            }
        };
        let finding = found.add(wire, message);
        finding.pattern(format!("{pattern} ({text})"));
        finding.at(&old.at, &new.at).about(format!("{text} {}", scopes.join(" "))).values(scopes, now);
    }
}
