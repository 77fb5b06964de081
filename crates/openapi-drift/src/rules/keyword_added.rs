//! Another schema must be fulfilled now: by `prefixItems`, `patternProperties`, `contains`, `propertyNames`,
//! `dependentSchemas`, `then`, `else`, `not`, `if`, `contentSchema`, `unevaluatedItems` or `unevaluatedProperties`.
//!
//! What the client sends may not fulfil it.
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
