//! A keyword that applies a further schema was added.
//!
//! The keywords are `prefixItems`, `patternProperties`, `contains`, `propertyNames`, `dependentSchemas`, `then`,
//! `else`, `not`, `if`, `contentSchema`, `unevaluatedItems` and `unevaluatedProperties`. Requests of the client may
//! not match the schema.
//!
//! ```yaml
//! old: {type: object}
//! new: {type: object, propertyNames: {type: string, minLength: 2}}
//! request: risky
//! response: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "keyword-added",
    mirror: "keyword-removed",
    file: include_str!("keyword_added.rs"),
    judge: Judge::Whole(judge),
};

fn judge(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    for (keyword, _, new) in super::keywords::alone(pair) {
        let Some(at) = new else { continue };
        let finding = found.add(pair.level(Risky, Safe), format!("`{keyword}` added"));
        finding.at(&pair.old.at, &at).about(keyword);
    }
}
