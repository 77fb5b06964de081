//! A value may be null.
//!
//! The client reads null as absence where the property is optional. A null in a required property or an array item
//! cannot be read.
//!
//! ```yaml
//! old: {type: string}
//! new: {type: string, nullable: true}
//! request: safe
//! response: breaking
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "null-allowed",
    mirror: "null-forbidden",
    file: include_str!("null_allowed.rs"),
    judge: Judge::Schema(judge),
};

fn judge(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    if pair.context.null_is_told {
        return;
    }

    // What may be anything now may be null too: the rule for types says so.
    let is_free = pair.new.types.is_none() && pair.new.unions.is_empty() && pair.new.values.is_none();
    if !pair.old.is_nullable && pair.new.is_nullable && !is_free {
        let was_free = !pair.old.says_anything() && pair.old.unions.is_empty();
        let response = match () {
            () if pair.context.may_be_absent || was_free => Safe,
            // A choice keeps null as something else.
            () if !pair.old.unions.is_empty() => Risky,
            () => Breaking,
        };
        let finding = found.add(pair.level(Safe, response), "null allowed");
        finding.at(&pair.old.at, &pair.new.at).values("no null", "null").shown_by(Hint::Value(json!(null)));
    }
}
