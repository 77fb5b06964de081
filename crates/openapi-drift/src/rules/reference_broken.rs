//! A reference can no longer be resolved.
//!
//! The schema there is unknown and treated as unconstrained.
//!
//! ```yaml
//! old: {type: object, properties: {a: {}}}
//! new: {type: object, properties: {a: {$ref: '#/components/schemas/None'}}}
//! request: risky
//! response: risky
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "reference-broken",
    mirror: "reference-mended",
    file: include_str!("reference_broken.rs"),
    judge: Judge::Schema(judge),
};

fn judge(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    let has = |node: &crate::meaning::Node, reference: &str| node.broken.iter().any(|it| it.value == reference);
    for fact in pair.new.broken.iter().filter(|it| !has(pair.old, &it.value)) {
        let finding = found.add(Risky, format!("unresolved reference `{}`", fact.value));
        finding.at(&pair.old.at, &fact.at).about(fact.value.clone());
    }
}
