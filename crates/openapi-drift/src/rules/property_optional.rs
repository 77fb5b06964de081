//! A property is no longer required.
//!
//! The client cannot read a response without it, unless the property is nullable: an absent value is then read as
//! null.
//!
//! ```yaml
//! old: {type: object, required: [a], properties: {a: {type: string}}}
//! new: {type: object, properties: {a: {type: string}}}
//! request: safe
//! response: breaking
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "property-optional",
    mirror: "property-required",
    file: include_str!("property_optional.rs"),
    judge: Judge::Whole(judge),
};

fn judge(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    for (name, at) in &pair.old.required {
        let is_gone = pair.old.property(name).is_some() && pair.new.property(name).is_none();
        if pair.new.required.contains_key(name) || is_gone {
            continue;
        }
        let is_read = super::properties::must_be_read(pair, name);
        let finding = found.add(pair.level(Safe, if is_read { Breaking } else { Safe }), "no longer required");
        finding.at(at, &pair.new.at).of_member(name).values("required", "optional");
        finding.shown_by(Hint::Without(name.clone()));
    }
}
