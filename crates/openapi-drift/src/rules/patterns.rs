//! The keyword `pattern`.

use openapi_document::Pointer;

use super::rule::prelude::*;
use crate::{meaning::Node, pair::SchemaPair};

rules! {
    /// A string must match another pattern.
    ///
    /// Inclusion of two regular expressions is not decided.
    ///
    /// ```yaml
    /// old: {type: string, pattern: '^a'}
    /// new: {type: string, pattern: '^b'}
    /// request: risky
    /// response: safe
    /// ```
    "pattern-changed" = Judge::Whole(pattern_changed);

    /// A string must match a pattern.
    ///
    /// ```yaml
    /// old: {type: string}
    /// new: {type: string, pattern: '^a'}
    /// request: risky
    /// response: safe
    /// ```
    "pattern-added" mirrors "pattern-removed" = Judge::Whole(pattern_added);

    /// A string no longer has to match a pattern.
    ///
    /// ```yaml
    /// old: {type: string, pattern: '^a'}
    /// new: {type: string}
    /// request: safe
    /// response: safe
    /// ```
    "pattern-removed" mirrors "pattern-added" = Judge::Whole(pattern_removed);
}

fn pattern_changed(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    if let Some((old, new)) = changed(pair) {
        let finding = found.add(pair.level(Risky, Safe), "pattern changed");
        finding.at(old.1, new.1).values(old.0, new.0);
    }
}

fn pattern_added(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    if changed(pair).is_some() {
        return;
    }
    for (pattern, at) in missing(pair.new, pair.old) {
        let finding = found.add(pair.level(Risky, Safe), format!("pattern `{pattern}` added"));
        finding.at(&pair.old.at, at).about(pattern).values(json!(null), pattern);
    }
}

fn pattern_removed(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    if changed(pair).is_some() {
        return;
    }
    for (pattern, at) in missing(pair.old, pair.new) {
        let finding = found.add(Safe, format!("pattern `{pattern}` removed"));
        finding.at(at, &pair.new.at).about(pattern).values(pattern, json!(null));
    }
}

/// Returns the patterns of the first node that the second lacks.
fn missing<'n>(node: &'n Node, other: &Node) -> Vec<Pattern<'n>> {
    let missing = node.patterns.iter().filter(|(pattern, _)| !other.patterns.contains_key(*pattern));
    missing.map(|(pattern, at)| (pattern.as_str(), at)).collect()
}

/// A pattern with its location.
pub(crate) type Pattern<'p> = (&'p str, &'p Pointer);

/// Returns the old and the new pattern if one replaced the other.
pub(crate) fn changed<'p>(pair: &SchemaPair<'p>) -> Option<(Pattern<'p>, Pattern<'p>)> {
    let (gone, added) = (missing(pair.old, pair.new), missing(pair.new, pair.old));
    match (gone.as_slice(), added.as_slice()) {
        ([old], [new]) => Some((*old, *new)),
        _ => None,
    }
}
