//! A value may no longer be null.
//!
//! The server rejects a null that the client sends. Parameters and form fields have no null; they are omitted
//! instead.
//!
//! ```yaml
//! old: {type: string, nullable: true}
//! new: {type: string}
//! request: breaking
//! response: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "null-forbidden",
    mirror: "null-allowed",
    file: include_str!("null_forbidden.rs"),
    judge: Judge::Schema(judge),
};

fn judge(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    if pair.context.null_is_told {
        return;
    }

    // What is of one type now was any value, null among them: the rule for types says so.
    if pair.old.is_nullable
        && !pair.new.is_nullable
        && (pair.old.types.is_some() || !pair.old.unions.is_empty() || pair.old.values.is_some())
    {
        let request = if pair.is_text() { Safe } else { Breaking };
        let finding = found.add(pair.level(request, Safe), "null no longer allowed");
        finding.at(&pair.old.at, &pair.new.at).values("null", "no null").shown_by(Hint::Value(json!(null)));
    }
}
