//! Discriminators.

use openapi_document::Members;

use super::rule::prelude::*;

rules! {
    /// The discriminator was added, removed, or has another property or mapping.
    ///
    /// The client reads and writes the property that the old document names.
    ///
    /// ```yaml
    /// old: {oneOf: [{type: object, required: [k], properties: {k: {type: string}, l: {type: string}, a: {type: string}}}, {type: object, required: [k], properties: {k: {type: string}, l: {type: string}, b: {type: string}}}], discriminator: {propertyName: k}}
    /// new: {oneOf: [{type: object, required: [k], properties: {k: {type: string}, l: {type: string}, a: {type: string}}}, {type: object, required: [k], properties: {k: {type: string}, l: {type: string}, b: {type: string}}}], discriminator: {propertyName: l}}
    /// request: breaking
    /// response: risky
    /// ```
    "discriminator-changed" = Judge::Schema(discriminator_changed);
}

fn discriminator_changed(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    for (old, new) in pair.old.unions.iter().zip(&pair.new.unions) {
        let value = |side: &crate::meaning::Union| side.discriminator.as_ref().map(|fact| fact.value.clone());
        let (before, after) = (value(old), value(new));
        if before == after {
            continue;
        }
        let member =
            |value: &Option<serde_json::Value>| value.as_ref().and_then(|it| it.member("propertyName").cloned());
        let (request, response) = match (&before, &after) {
            (None, _) => (Risky, Safe),
            (_, None) => (Safe, Risky),
            _ if member(&before) == member(&after) => super::branches::mapped(before.as_ref(), after.as_ref()),
            _ => (Breaking, Risky),
        };
        let finding = found.add(pair.level(request, response), "discriminator changed");
        finding.at(&old.at, &new.at).values(json!(before), json!(after));
        finding.shown_by(Hint::Unseen("validators ignore discriminators"));
    }
}
