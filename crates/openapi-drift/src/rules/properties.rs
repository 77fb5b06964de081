//! Properties.

use super::rule::prelude::*;
use crate::pair::SchemaPair;

rules! {
    /// A property was removed.
    ///
    /// The client still sends it: a server that forbids it or additional properties rejects it, others ignore it. A response
    /// without a property that was required cannot be read.
    ///
    /// ```yaml
    /// old: {type: object, required: [a], properties: {a: {type: string}, b: {type: string}}}
    /// new: {type: object, properties: {b: {type: string}}}
    /// request: risky
    /// response: breaking
    /// ```
    "property-removed" mirrors "property-added" = Judge::Schema(property_removed);

    /// A property was added.
    ///
    /// The client does not send it: a required one makes every request fail. In a response it is ignored.
    ///
    /// ```yaml
    /// old: {type: object, properties: {a: {type: string}}}
    /// new: {type: object, required: [b], properties: {a: {type: string}, b: {type: string}}}
    /// request: breaking
    /// response: safe
    /// ```
    "property-added" mirrors "property-removed" = Judge::Schema(property_added);

    /// A property became required.
    ///
    /// The server rejects requests without it.
    ///
    /// ```yaml
    /// old: {type: object, properties: {a: {type: string}}}
    /// new: {type: object, required: [a], properties: {a: {type: string}}}
    /// request: breaking
    /// response: safe
    /// ```
    "property-required" mirrors "property-optional" = Judge::Whole(property_required);

    /// A property is no longer required.
    ///
    /// The client cannot read a response without it, unless the property is nullable: an absent value is then read as
    /// null.
    ///
    /// ```yaml
    /// old: {type: object, required: [a], properties: {a: {type: string}}}
    /// new: {type: object, properties: {a: {type: string}}}
    /// request: safe
    /// response: breaking
    /// ```
    "property-optional" mirrors "property-required" = Judge::Whole(property_optional);
}

fn property_removed(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    // The rule for types reports the whole change.
    if pair.is_of_other_types() {
        return;
    }
    for alone in &pair.alone {
        let (Edge::Property(name), Some((child, node)), None) = (&alone.edge, alone.old, alone.new) else { continue };
        let is_sent = !node.is_set("readOnly");
        let is_read = !node.is_set("writeOnly");
        let request = match () {
            () if !is_sent => Safe,
            () if pair.new.closed.is_some() || pair.new.forbidden.contains_key(name) => Breaking,
            () => Risky,
        };
        let must_be_there = pair.old.required.contains_key(name) && !pair.new.required.contains_key(name);
        let response = if is_read && must_be_there && !node.is_nullable { Breaking } else { Safe };
        let finding = found.add(pair.level(request, response), "property removed");
        finding.old(&child.at).about(name.clone());
        finding.shown_by(if pair.direction == Direction::Response {
            Hint::Without(name.clone())
        } else {
            Hint::With(name.clone())
        });
    }
}

fn property_added(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    // The rule for types reports the whole change.
    if pair.is_of_other_types() {
        return;
    }
    for alone in &pair.alone {
        let (Edge::Property(name), None, Some((child, node))) = (&alone.edge, alone.old, alone.new) else { continue };
        let must_be_there = pair.new.required.contains_key(name) && !pair.old.required.contains_key(name);
        let is_required = must_be_there && !node.is_set("readOnly");
        let wire = pair.level(if is_required { Breaking } else { Safe }, Safe);
        let must = if must_be_there { ", required" } else { "" };
        let finding = found.add(wire, format!("property added{must}"));
        finding.new(&child.at).about(name.clone()).shown_by(Hint::Without(name.clone()));
    }
}

fn property_required(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    for (name, at) in &pair.new.required {
        // The rule `property-added` covers new properties.
        let is_new = pair.new.property(name).is_some() && pair.old.property(name).is_none();
        if pair.old.required.contains_key(name) || is_new {
            continue;
        }
        let is_sent = may(pair, name, "readOnly");
        let finding = found.add(pair.level(if is_sent { Breaking } else { Safe }, Safe), "now required");
        finding.at(&pair.old.at, at).of_member(name).values("optional", "required");
        finding.shown_by(Hint::Without(name.clone()));
    }
}

fn property_optional(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    for (name, at) in &pair.old.required {
        let is_gone = pair.old.property(name).is_some() && pair.new.property(name).is_none();
        if pair.new.required.contains_key(name) || is_gone {
            continue;
        }
        let is_read = must_be_read(pair, name);
        let finding = found.add(pair.level(Safe, if is_read { Breaking } else { Safe }), "no longer required");
        finding.at(at, &pair.new.at).of_member(name).values("required", "optional");
        finding.shown_by(Hint::Without(name.clone()));
    }
}

/// Returns true if a property of the new schema does not set a keyword.
fn may(pair: &SchemaPair<'_>, name: &str, keyword: &str) -> bool {
    !pair.inner(name).1.is_some_and(|node| node.is_set(keyword))
}

/// Returns true if the client requires a property in a response. A nullable one may also be absent.
fn must_be_read(pair: &SchemaPair<'_>, name: &str) -> bool {
    pair.inner(name).0.is_some_and(|old| !old.is_nullable && !old.is_set("writeOnly"))
}
