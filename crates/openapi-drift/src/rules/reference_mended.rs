//! A reference can be resolved again.
//!
//! ```yaml
//! old: {type: object, properties: {a: {$ref: '#/components/schemas/None'}}}
//! new: {type: object, properties: {a: {}}}
//! request: safe
//! response: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "reference-mended",
    mirror: "reference-broken",
    file: include_str!("reference_mended.rs"),
    judge: Judge::Schema(judge),
};

fn judge(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    let has = |node: &crate::meaning::Node, reference: &str| node.broken.iter().any(|it| it.value == reference);
    for fact in pair.old.broken.iter().filter(|it| !has(pair.new, &it.value)) {
        let finding = found.add(Safe, format!("reference `{}` can be resolved again", fact.value));
        finding.at(&fact.at, &pair.new.at).about(fact.value.clone());
    }
}
