//! Null.

use super::rule::prelude::*;

rules! {
    /// A value may be null.
    ///
    /// The client reads null as absence where the property is optional. A null in a required property or an array item
    /// cannot be read.
    ///
    /// ```yaml
    /// old: {type: string}
    /// new: {type: string, nullable: true}
    /// request: safe
    /// response: breaking
    /// ```
    "null-allowed" mirrors "null-forbidden" = Judge::Schema(null_allowed);

    /// A value may no longer be null.
    ///
    /// The server rejects a null that the client sends. Parameters and form fields have no null; they are omitted
    /// instead.
    ///
    /// ```yaml
    /// old: {type: string, nullable: true}
    /// new: {type: string}
    /// request: breaking
    /// response: safe
    /// ```
    "null-forbidden" mirrors "null-allowed" = Judge::Schema(null_forbidden);
}

fn null_allowed(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    if pair.context.is_null_reported {
        return;
    }

    // If the new schema accepts any value, the rule for types reports the change.
    let is_free = pair.new.types.is_none() && pair.new.unions.is_empty() && pair.new.values.is_none();
    if !pair.old.is_nullable && pair.new.is_nullable && !is_free {
        let was_free = !pair.old.has_assertions() && pair.old.unions.is_empty();
        let response = match () {
            () if pair.context.may_be_absent || was_free => Safe,
            // The client preserves a null in a choice as an unknown variant.
            () if !pair.old.unions.is_empty() => Risky,
            () => Breaking,
        };
        let finding = found.add(pair.level(Safe, response), "null allowed");
        finding.at(&pair.old.at, &pair.new.at).values("no null", "null").shown_by(Hint::Value(json!(null)));
    }
}

fn null_forbidden(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    if pair.context.is_null_reported {
        return;
    }

    // If the old schema accepted any value, the rule for types reports the change.
    if pair.old.is_nullable
        && !pair.new.is_nullable
        && (pair.old.types.is_some() || !pair.old.unions.is_empty() || pair.old.values.is_some())
    {
        let request = if pair.is_text() { Safe } else { Breaking };
        let finding = found.add(pair.level(request, Safe), "null no longer allowed");
        finding.at(&pair.old.at, &pair.new.at).values("null", "no null").shown_by(Hint::Value(json!(null)));
    }
}
