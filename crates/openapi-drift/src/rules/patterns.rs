//! Patterns of two schemas, compared.

use openapi_document::Pointer;

use crate::{meaning::Node, pair::SchemaPair};

/// The patterns of the first that the second does not have.
pub(super) fn missing<'n>(node: &'n Node, other: &Node) -> Vec<Pattern<'n>> {
    let missing = node.patterns.iter().filter(|(pattern, _)| !other.patterns.contains_key(*pattern));
    missing.map(|(pattern, at)| (pattern.as_str(), at)).collect()
}

/// A pattern, and where it stands.
pub(crate) type Pattern<'p> = (&'p str, &'p Pointer);

/// A pattern that has taken the place of another.
pub(crate) fn changed<'p>(pair: &SchemaPair<'p>) -> Option<(Pattern<'p>, Pattern<'p>)> {
    let (gone, added) = (missing(pair.old, pair.new), missing(pair.new, pair.old));
    match (gone.as_slice(), added.as_slice()) {
        ([old], [new]) => Some((*old, *new)),
        _ => None,
    }
}
