//! A property was removed.
//!
//! The client still sends it: a server that forbids additional properties rejects it, others ignore it. A response
//! without a property that was required cannot be read.
//!
//! ```yaml
//! old: {type: object, required: [a], properties: {a: {type: string}, b: {type: string}}}
//! new: {type: object, properties: {b: {type: string}}}
//! request: risky
//! response: breaking
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "property-removed",
    mirror: "property-added",
    file: include_str!("property_removed.rs"),
    judge: Judge::Schema(judge),
};

fn judge(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    // Another type says it all.
    if pair.is_of_other_types() {
        return;
    }
    for alone in &pair.alone {
        let (Edge::Property(name), Some((child, node)), None) = (&alone.edge, alone.old, alone.new) else { continue };
        let is_sent = !node.is_set("readOnly");
        let is_read = !node.is_set("writeOnly");
        let request = match () {
            () if !is_sent => Safe,
            () if pair.new.closed.is_some() => Breaking,
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
