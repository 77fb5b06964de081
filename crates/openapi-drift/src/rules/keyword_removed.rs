//! A keyword that applies a further schema was removed.
//!
//! The keywords are `prefixItems`, `patternProperties`, `contains`, `propertyNames`, `dependentSchemas`, `then`,
//! `else`, `not`, `if`, `contentSchema`, `unevaluatedItems` and `unevaluatedProperties`. Responses may contain
//! values that were not possible before.
//!
//! ```yaml
//! old: {type: object, propertyNames: {type: string, minLength: 2}}
//! new: {type: object}
//! request: safe
//! response: risky
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "keyword-removed",
    mirror: "keyword-added",
    file: include_str!("keyword_removed.rs"),
    judge: Judge::Whole(judge),
};

fn judge(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    for (keyword, old, _) in super::keywords::alone(pair) {
        let Some(at) = old else { continue };
        let finding = found.add(pair.level(Safe, Risky), format!("`{keyword}` removed"));
        finding.at(&at, &pair.new.at).about(keyword);
    }
}
