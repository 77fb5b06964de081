//! A property became required.
//!
//! The server rejects requests without it.
//!
//! ```yaml
//! old: {type: object, properties: {a: {type: string}}}
//! new: {type: object, required: [a], properties: {a: {type: string}}}
//! request: breaking
//! response: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "property-required",
    mirror: "property-optional",
    file: include_str!("property_required.rs"),
    judge: Judge::Whole(judge),
};

fn judge(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    for (name, at) in &pair.new.required {
        // Of a new property, the rule for that says it.
        let is_new = pair.new.property(name).is_some() && pair.old.property(name).is_none();
        if pair.old.required.contains_key(name) || is_new {
            continue;
        }
        let is_sent = super::properties::may(pair, name, "readOnly");
        let finding = found.add(pair.level(if is_sent { Breaking } else { Safe }, Safe), "now required");
        finding.at(&pair.old.at, at).of_member(name).values("optional", "required");
        finding.shown_by(Hint::Without(name.clone()));
    }
}
