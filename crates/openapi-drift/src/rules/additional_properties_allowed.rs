//! A schema allows additional properties that it did not allow before.
//!
//! The client accepts unknown properties.
//!
//! ```yaml
//! old: {type: object, additionalProperties: false}
//! new: {type: object, additionalProperties: {type: string}}
//! request: safe
//! response: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "additional-properties-allowed",
    mirror: "additional-properties-forbidden",
    file: include_str!("additional_properties_allowed.rs"),
    judge: Judge::Whole(judge),
};

fn judge(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    if let (Some(at), None) = (&pair.old.closed, &pair.new.closed) {
        let finding = found.add(Safe, "additional properties allowed");
        finding.at(at, &pair.new.at).values("forbidden", "allowed");
    }
}
