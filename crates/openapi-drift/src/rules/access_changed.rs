//! A property became read-only or write-only, or ceased to be.
//!
//! Servers may reject read-only properties in requests and never return write-only ones.
//!
//! ```yaml
//! old: {type: object, properties: {a: {type: string}}}
//! new: {type: object, properties: {a: {type: string, readOnly: true}}}
//! request: risky
//! response: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "access-changed",
    mirror: "access-changed",
    file: include_str!("access_changed.rs"),
    judge: Judge::Schema(judge),
};

fn judge(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    for keyword in ["readOnly", "writeOnly"] {
        let (before, after) = (pair.old.is_set(keyword), pair.new.is_set(keyword));
        if before == after {
            continue;
        }
        let (request, response) = match (keyword, after) {
            ("readOnly", true) => (Risky, Safe),
            ("writeOnly", true) if !pair.context.may_be_absent => (Safe, Breaking),
            _ => (Safe, Safe),
        };
        let finding = found.add(pair.level(request, response), format!("`{keyword}` changed from {before} to {after}"));
        finding.at(&pair.old.at, &pair.new.at).about(keyword).values(before, after);
        finding.shown_by(Hint::Unseen("validators ignore `writeOnly`"));
    }
}
