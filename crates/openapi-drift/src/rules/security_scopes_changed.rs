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
    for before in super::security::ways(old) {
        let of_same = |it: &&crate::contract::Alternative| it.keys().eq(before.keys());
        let ways = super::security::ways(new);
        if ways.contains(&before) {
            continue;
        }
        let Some(after) = ways.iter().find(of_same) else { continue };
        for (scheme, scopes) in &before {
            let now = after.get(scheme).cloned().unwrap_or_default();
            if now != *scopes {
                let wire = if now.is_subset(scopes) { Safe } else { Risky };
                let finding = found.add(wire, format!("{scheme} needs other scopes"));
                let list = |all: &std::collections::BTreeSet<String>| all.iter().cloned().collect::<Vec<_>>();
                finding.at(&old.at, &new.at).about(scheme.clone()).values(list(scopes), list(&now));
            }
        }
    }
}
