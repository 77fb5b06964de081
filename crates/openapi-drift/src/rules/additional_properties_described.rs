//! A schema restricts its additional properties by a schema.
//!
//! ```yaml
//! old: {type: object}
//! new: {type: object, additionalProperties: {type: string}}
//! request: breaking
//! response: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "additional-properties-described",
    mirror: "additional-properties-undescribed",
    file: include_str!("additional_properties_described.rs"),
    judge: Judge::Whole(judge),
};

fn judge(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
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
