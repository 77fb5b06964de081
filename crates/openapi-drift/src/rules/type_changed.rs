//! The type changed.
//!
//! In a request, the server rejects values of the old type. In a response, the client cannot read the new one. A
//! number in place of an integer can be read unless it has a fraction.
//!
//! Parameters and members of urlencoded forms are text: `1` is a string to a server that expects strings, and
//! `?q=a` is an array of one item.
//!
//! ```yaml
//! old: {type: string}
//! new: {type: integer}
//! request: breaking
//! response: breaking
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "type-changed",
    mirror: "type-changed",
    file: include_str!("type_changed.rs"),
    judge: Judge::Whole(judge),
};

fn judge(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    let (old, new) = (pair.old, pair.new);
    if old.types == new.types
        || !old.unions.is_empty() && old.types.is_none()
        || !new.unions.is_empty() && new.types.is_none()
    {
        return;
    }
    let is_wider = super::types::holds(&new.types, &old.types);
    let is_narrower = super::types::holds(&old.types, &new.types);
    let only_fractions = super::types::is(&old.types, "integer") && super::types::is(&new.types, "number");
    let response = match () {
        () if only_fractions => Risky,
        () if is_narrower => Safe,
        () => Breaking,
    };
    let request = match () {
        () if is_wider => Safe,
        () if pair.is_text() => super::types::as_text(&old.types, &new.types, pair.context.carrier.lone()),
        () => Breaking,
    };
    let wire = pair.level(request, response);
    let (before, after) = (super::types::text(&old.types), super::types::text(&new.types));
    let finding = found.add(wire, format!("type changed from {before} to {after}"));
    finding.at(&old.at.child("type"), &new.at.child("type")).values(before, after);
}
