//! A property was added.
//!
//! The client does not send it: a required one makes every request fail. In a response it is ignored.
//!
//! ```yaml
//! old: {type: object, properties: {a: {type: string}}}
//! new: {type: object, required: [b], properties: {a: {type: string}, b: {type: string}}}
//! request: breaking
//! response: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "property-added",
    mirror: "property-removed",
    file: include_str!("property_added.rs"),
    judge: Judge::Schema(judge),
};

fn judge(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    // Another type says it all.
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
