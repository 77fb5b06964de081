//! A schema no longer restricts its additional properties.
//!
//! ```yaml
//! old: {type: object, additionalProperties: {type: string}}
//! new: {type: object}
//! request: safe
//! response: breaking
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "additional-properties-undescribed",
    mirror: "additional-properties-described",
    file: include_str!("additional_properties_undescribed.rs"),
    judge: Judge::Whole(judge),
};

fn judge(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    for alone in pair.alone.iter().filter(|alone| alone.edge == Edge::Additional) {
        let Some((child, _)) = alone.old else { continue };
        let response = if pair.new.closed.is_some() { Safe } else { Breaking };
        let finding = found.add(pair.level(Safe, response), "additional properties no longer restricted by a schema");
        finding.at(&child.at, &pair.new.at).shown_by(Hint::With("further".to_owned()));
    }
}
