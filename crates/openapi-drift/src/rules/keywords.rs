//! Other keywords with subschemas.

use openapi_document::Pointer;

use super::rule::prelude::*;
use crate::{
    meaning::Edge,
    pair::{End, SchemaPair},
};

rules! {
    /// A keyword that applies a further schema was added.
    ///
    /// The keywords are `prefixItems`, `patternProperties`, `contains`, `propertyNames`, `dependentSchemas`, `then`,
    /// `else`, `not`, `if`, `contentSchema`, `unevaluatedItems` and `unevaluatedProperties`. Requests of the client may
    /// not match the schema. The client reads an array of a fixed length as a tuple, and cannot read a longer one, which
    /// a further schema of `prefixItems` permits if `items` is `false`.
    ///
    /// ```yaml
    /// old: {type: object}
    /// new: {type: object, propertyNames: {type: string, minLength: 2}}
    /// request: risky
    /// response: safe
    /// ```
    "keyword-added" mirrors "keyword-removed" = Judge::Whole(keyword_added);

    /// A keyword that applies a further schema was removed.
    ///
    /// The keywords are `prefixItems`, `patternProperties`, `contains`, `propertyNames`, `dependentSchemas`, `then`,
    /// `else`, `not`, `if`, `contentSchema`, `unevaluatedItems` and `unevaluatedProperties`. Responses may contain
    /// values that were not possible before.
    ///
    /// ```yaml
    /// old: {type: object, propertyNames: {type: string, minLength: 2}}
    /// new: {type: object}
    /// request: safe
    /// response: risky
    /// ```
    "keyword-removed" mirrors "keyword-added" = Judge::Whole(keyword_removed);
}

fn keyword_added(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    for (keyword, _, new) in alone(pair) {
        let Some(at) = new else { continue };
        let longer = longer(pair).filter(|_| keyword.starts_with("prefixItems/"));
        let response = if longer.is_some() { Breaking } else { Safe };
        let finding = found.add(pair.level(Risky, response), format!("`{keyword}` added"));
        finding.at(&pair.old.at, &at).about(keyword).shown_by(longer.unwrap_or_default());
    }
}

fn keyword_removed(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    for (keyword, old, _) in alone(pair) {
        let Some(at) = old else { continue };
        let longer = longer(pair).filter(|_| keyword == "unevaluatedItems");
        let response = if longer.is_some() { Breaking } else { Risky };
        let finding = found.add(pair.level(Safe, response), format!("`{keyword}` removed"));
        finding.at(&at, &pair.new.at).about(keyword).shown_by(longer.unwrap_or_default());
    }
}

/// Returns an array longer than the client's tuple, if arrays became longer without a change of `maxItems`.
pub(super) fn longer(pair: &SchemaPair<'_>) -> Option<Hint> {
    let length = pair.unrepresented_length(End::Upper).filter(|_| pair.old.fact("maxItems").is_none())?;
    Some(Hint::Length(length))
}

/// Returns the name of each keyword of only one document, with its location in the old or the new one.
fn alone(pair: &SchemaPair<'_>) -> Vec<(String, Option<Pointer>, Option<Pointer>)> {
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
