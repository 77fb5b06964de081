//! Keywords with a schema that only one of two schemas has.

use openapi_document::Pointer;

use crate::{meaning::Edge, pair::SchemaPair};

/// The name of each, where it stands in the old document, and in the new one.
pub(super) fn alone(pair: &SchemaPair<'_>) -> Vec<(String, Option<Pointer>, Option<Pointer>)> {
    let name = |edge: &Edge| match edge {
        Edge::Prefix(index) => Some(format!("prefixItems/{index}")),
        Edge::Pattern(pattern) => Some(format!("patternProperties/{pattern}")),
        Edge::Dependent(member) => Some(format!("dependentSchemas/{member}")),
        Edge::Keyword(keyword) | Edge::Opaque(keyword) => Some((*keyword).to_owned()),
        Edge::Property(_) | Edge::Items | Edge::Lone | Edge::Additional | Edge::Branch(..) => None,
    };
    let mut all: Vec<_> = pair
        .alone
        .iter()
        .filter_map(|alone| {
            let at = |side: Option<(&crate::meaning::Child, _)>| side.map(|(child, _)| child.at.clone());
            Some((name(&alone.edge)?, at(alone.old.map(|(c, _)| (c, ()))), at(alone.new.map(|(c, _)| (c, ())))))
        })
        .collect();
    for keyword in ["additionalItems", "unevaluatedItems"] {
        let (old, new) = (pair.old.fact(keyword), pair.new.fact(keyword));
        if old.is_some() != new.is_some() {
            all.push((keyword.to_owned(), old.map(|fact| fact.at.clone()), new.map(|fact| fact.at.clone())));
        }
    }
    all
}
