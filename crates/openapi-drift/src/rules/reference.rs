//! Unresolved references.

use super::rule::prelude::*;

rules! {
    /// A reference can no longer be resolved.
    ///
    /// The schema there is unknown and treated as unconstrained.
    ///
    /// ```yaml
    /// old: {type: object, properties: {a: {}}}
    /// new: {type: object, properties: {a: {$ref: '#/components/schemas/None'}}}
    /// request: risky
    /// response: risky
    /// ```
    "reference-broken" mirrors "reference-mended" = Judge::Schema(reference_broken);

    /// A reference can be resolved again.
    ///
    /// ```yaml
    /// old: {type: object, properties: {a: {$ref: '#/components/schemas/None'}}}
    /// new: {type: object, properties: {a: {}}}
    /// request: safe
    /// response: safe
    /// ```
    "reference-mended" mirrors "reference-broken" = Judge::Schema(reference_mended);
}

fn reference_broken(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    let has = |node: &crate::meaning::Node, reference: &str| node.broken.iter().any(|it| it.value == reference);
    for fact in pair.new.broken.iter().filter(|it| !has(pair.old, &it.value)) {
        let finding = found.add(Risky, format!("unresolved reference `{}`", fact.value));
        finding.at(&pair.old.at, &fact.at).about(fact.value.clone());
    }
}

fn reference_mended(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    let has = |node: &crate::meaning::Node, reference: &str| node.broken.iter().any(|it| it.value == reference);
    for fact in pair.old.broken.iter().filter(|it| !has(pair.new, &it.value)) {
        let finding = found.add(Safe, format!("reference `{}` can be resolved again", fact.value));
        finding.at(&fact.at, &pair.new.at).about(fact.value.clone());
    }
}
