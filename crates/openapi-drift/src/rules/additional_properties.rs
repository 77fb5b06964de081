//! The keyword `additionalProperties`.

use openapi_document::Pointer;

use super::rule::prelude::*;
use crate::meaning::Node;

rules! {
    /// A schema no longer allows additional properties.
    ///
    /// The client sends such properties where the old document describes them.
    ///
    /// ```yaml
    /// old: {type: object, additionalProperties: {type: string}}
    /// new: {type: object, additionalProperties: false}
    /// request: breaking
    /// response: safe
    /// ```
    "additional-properties-forbidden" mirrors "additional-properties-allowed" = Judge::Whole(additional_properties_forbidden);

    /// A schema allows additional properties that it did not allow before.
    ///
    /// The client accepts unknown properties.
    ///
    /// ```yaml
    /// old: {type: object, additionalProperties: false}
    /// new: {type: object, additionalProperties: {type: string}}
    /// request: safe
    /// response: safe
    /// ```
    "additional-properties-allowed" mirrors "additional-properties-forbidden" = Judge::Whole(additional_properties_allowed);

    /// A schema restricts its additional properties by a schema.
    ///
    /// ```yaml
    /// old: {type: object}
    /// new: {type: object, additionalProperties: {type: string}}
    /// request: breaking
    /// response: safe
    /// ```
    "additional-properties-described" mirrors "additional-properties-undescribed" = Judge::Whole(additional_properties_described);

    /// A schema no longer restricts its additional properties.
    ///
    /// ```yaml
    /// old: {type: object, additionalProperties: {type: string}}
    /// new: {type: object}
    /// request: safe
    /// response: breaking
    /// ```
    "additional-properties-undescribed" mirrors "additional-properties-described" = Judge::Whole(additional_properties_undescribed);
}

fn additional_properties_forbidden(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    if let (None, Some(at)) = (&pair.old.closed, &pair.new.closed) {
        let are_sent = pair.old.children.contains_key(&Edge::Additional) || pair.old.properties().next().is_none();
        let finding =
            found.add(pair.level(if are_sent { Breaking } else { Risky }, Safe), "additional properties forbidden");
        finding.at(&pair.old.at, at).values("allowed", "forbidden");
        finding.shown_by(Hint::With("further".to_owned()));
    }
    for (name, at) in further(pair.new, pair.old) {
        let finding = found.add(pair.level(Risky, Safe), "additional property forbidden");
        finding.at(&pair.old.at, at).about(name.clone()).values("allowed", "forbidden");
        finding.shown_by(Hint::With(name.clone()));
    }
}

/// Returns the members that a schema forbids and another one allows without describing them.
fn further<'n>(node: &'n Node, other: &'n Node) -> impl Iterator<Item = (&'n String, &'n Pointer)> {
    let is_further =
        |name: &String| other.closed.is_none() && other.property(name).is_none() && !other.forbidden.contains_key(name);
    node.forbidden.iter().filter(move |(name, _)| is_further(name))
}

fn additional_properties_allowed(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    if let (Some(at), None) = (&pair.old.closed, &pair.new.closed) {
        let finding = found.add(Safe, "additional properties allowed");
        finding.at(at, &pair.new.at).values("forbidden", "allowed");
    }
    for (name, at) in further(pair.old, pair.new) {
        let finding = found.add(Safe, "additional property allowed");
        finding.at(at, &pair.new.at).about(name.clone()).values("forbidden", "allowed");
    }
}

fn additional_properties_described(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    for alone in pair.alone.iter().filter(|alone| alone.edge == Edge::Additional) {
        let Some((child, _)) = alone.new else { continue };
        let is_map = pair.old.properties().next().is_none() && pair.old.closed.is_none();
        let finding = found.add(
            pair.level(if is_map { Breaking } else { Safe }, Safe),
            "additional properties restricted by a schema",
        );
        finding.at(&pair.old.at, &child.at).shown_by(Hint::With("further".to_owned()));
    }
}

fn additional_properties_undescribed(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    for alone in pair.alone.iter().filter(|alone| alone.edge == Edge::Additional) {
        let Some((child, _)) = alone.old else { continue };
        let response = if pair.new.closed.is_some() { Safe } else { Breaking };
        let finding = found.add(pair.level(Safe, response), "additional properties no longer restricted by a schema");
        finding.at(&child.at, &pair.new.at).shown_by(Hint::With("further".to_owned()));
    }
}
