//! The keywords `readOnly` and `writeOnly`.

use super::rule::prelude::*;

rules! {
    /// A property became read-only or write-only, or ceased to be.
    ///
    /// Servers may reject read-only properties in requests and never return write-only ones.
    ///
    /// ```yaml
    /// old: {type: object, properties: {a: {type: string}}}
    /// new: {type: object, properties: {a: {type: string, readOnly: true}}}
    /// request: risky
    /// response: safe
    /// ```
    "access-changed" = Judge::Schema(access_changed);
}

fn access_changed(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
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
