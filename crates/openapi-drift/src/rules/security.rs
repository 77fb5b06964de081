//! Security requirements.

use super::rule::prelude::*;
use crate::contract::{Alternative, Security};

rules! {
    /// A security requirement was removed.
    ///
    /// Callers that authenticate with it are rejected, unless an alternative requires no more. Generated code does not
    /// check the credentials of webhooks and callbacks.
    ///
    /// ```yaml
    /// old: {/pets: {get: {security: [{key: []}, {token: []}], responses: {}}}}
    /// new: {/pets: {get: {security: [{token: []}], responses: {}}}}
    /// wire: breaking
    /// ```
    "security-removed" mirrors "security-added" = Judge::Security(security_removed);

    /// A security requirement was added as an alternative.
    ///
    /// ```yaml
    /// old: {/pets: {get: {security: [{token: []}], responses: {}}}}
    /// new: {/pets: {get: {security: [{key: []}, {token: []}], responses: {}}}}
    /// wire: safe
    /// ```
    "security-added" mirrors "security-removed" = Judge::Security(security_added);

    /// A security requirement has other scopes.
    ///
    /// Tokens issued for the old scopes may lack the new ones.
    ///
    /// ```yaml
    /// old: {/pets: {get: {security: [{oauth: [read]}], responses: {}}}}
    /// new: {/pets: {get: {security: [{oauth: [read, list]}], responses: {}}}}
    /// wire: risky
    /// ```
    "security-scopes-changed" = Judge::Security(security_scopes_changed);
}

fn security_removed(part: &Part<'_, Security>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    for gone in Ways::of(old, new).gone {
        let is_easier = part.is_received() || ways(new).iter().any(|way| asks_no_more(way, &gone));
        let text = text(&gone);
        let finding = found.add(if is_easier { Safe } else { Breaking }, format!("authentication by {text} removed"));
        finding.at(&old.at, &new.at).about(text.clone()).values(text, json!(null));
        finding.shown_by(Hint::Unseen("security requirements are not part of a schema"));
    }
}

fn security_added(part: &Part<'_, Security>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    for way in Ways::of(old, new).added {
        let text = text(&way);
        let finding = found.add(Safe, format!("authentication by {text} added"));
        finding.at(&old.at, &new.at).about(text.clone()).values(json!(null), text);
    }
}

fn security_scopes_changed(part: &Part<'_, Security>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    for (before, after) in Ways::of(old, new).changed {
        let wire = if part.is_received() || asks_no_more(&after, &before) { Safe } else { Risky };
        let text = text(&before);
        let (scopes, now) = (scopes(&before), scopes(&after));
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

/// The differences between two security requirements.
#[derive(Debug, Default)]
struct Ways {
    /// The alternatives of only the old document.
    pub gone: Vec<Alternative>,
    /// The alternatives of only the new document.
    pub added: Vec<Alternative>,
    /// The alternatives with other scopes.
    pub changed: Vec<(Alternative, Alternative)>,
}

impl Ways {
    fn of(old: &Security, new: &Security) -> Self {
        let (before, mut added) = (ways(old), ways(new));
        let mut left: Vec<Alternative> = Vec::new();
        for way in before {
            match added.iter().position(|it| *it == way) {
                Some(same) => {
                    added.remove(same);
                }
                None => left.push(way),
            }
        }
        let mut all = Self::default();
        for way in left {
            match added.iter().position(|it| it.keys().eq(way.keys())) {
                Some(other) => all.changed.push((way, added.remove(other))),
                None => all.gone.push(way),
            }
        }
        Self { added, ..all }
    }
}

/// Returns the alternatives. An empty list permits anonymous calls.
fn ways(security: &Security) -> Vec<Alternative> {
    if security.alternatives.is_empty() { vec![Alternative::new()] } else { security.alternatives.clone() }
}

/// Returns true if the credentials of the second alternative suffice for the first.
fn asks_no_more(way: &Alternative, than: &Alternative) -> bool {
    way.iter().all(|(scheme, scopes)| than.get(scheme).is_some_and(|known| scopes.is_subset(known)))
}

/// Returns an alternative in words.
fn text(way: &Alternative) -> String {
    if way.is_empty() {
        return "no credential".to_owned();
    }
    way.keys().map(String::as_str).collect::<Vec<_>>().join(" with ")
}

/// Returns the scopes of an alternative.
fn scopes(way: &Alternative) -> Vec<String> {
    way.values().flatten().cloned().collect()
}
