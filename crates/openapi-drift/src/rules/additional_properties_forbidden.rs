//! A schema no longer allows additional properties.
//!
//! The client sends such properties where the old document describes them.
//!
//! ```yaml
//! old: {type: object, additionalProperties: {type: string}}
//! new: {type: object, additionalProperties: false}
//! request: breaking
//! response: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "additional-properties-forbidden",
    mirror: "additional-properties-allowed",
    file: include_str!("additional_properties_forbidden.rs"),
    judge: Judge::Whole(judge),
};

fn judge(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    if let (None, Some(at)) = (&pair.old.closed, &pair.new.closed) {
        let are_sent = pair.old.children.contains_key(&Edge::Additional) || pair.old.properties().next().is_none();
        let finding =
            found.add(pair.level(if are_sent { Breaking } else { Risky }, Safe), "additional properties forbidden");
        finding.at(&pair.old.at, at).values("allowed", "forbidden");
        finding.shown_by(Hint::With("further".to_owned()));
    }
}
