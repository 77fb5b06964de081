//! Discriminators.

use openapi_document::Members;
use serde_json::Value;

use super::rule::prelude::*;
use crate::{
    level::Wire,
    meaning::{Tags, Union},
    pair::Retagged,
};

rules! {
    /// The discriminator was added, removed, or has another property, mapping or default.
    ///
    /// The client reads and writes the property that the old document names, with the values of its mapping. A branch
    /// without an entry in the mapping has the name of its component as its value. A value without a branch is one of
    /// the branch that `defaultMapping` names.
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
    for (number, (old, new)) in pair.old.unions.iter().zip(&pair.new.unions).enumerate() {
        let value = |side: &Union| side.discriminator.as_ref().map(|fact| fact.value.clone());
        let (mut before, mut after) = (value(old), value(new));
        let member = |value: &Option<Value>| value.as_ref().and_then(|it| it.member("propertyName").cloned());
        let is_same_member = before.is_some() && after.is_some() && member(&before) == member(&after);
        let retagged: Vec<&Retagged<'_>> =
            pair.retagged.iter().filter(|it| is_same_member && it.union == number).collect();
        if !retagged.is_empty() {
            for it in retagged {
                let (request, response) = retagged_levels(it, old);
                let branch = super::branches::name(it.branch.0, it.branch.1);
                let (before, after) = (text(it.old), text(it.new));
                let message = format!("discriminator value of {branch} changed from {before} to {after}");
                let finding = found.add(pair.level(request, response), message);
                finding.at(&old.at, &new.at).about(before.clone()).values(before, after);
                finding.shown_by(Hint::Unseen("validators ignore discriminators"));
            }
            continue;
        }
        let default = |value: &mut Option<Value>| value.as_mut().and_then(|it| it.take_member("defaultMapping"));
        let (old_default, new_default) = (default(&mut before), default(&mut after));
        let (old_default, new_default) = (old_default.filter(is_some), new_default.filter(is_some));
        if is_same_member && old_default != new_default {
            let request = if old_default.is_some() { Risky } else { Safe };
            // The client reads values of other branches as the old default, or keeps them if there is none.
            let response = if new_default.is_some() { Risky } else { Safe };
            let finding = found.add(pair.level(request, response), "default of the discriminator changed");
            finding.at(&old.at, &new.at).about("defaultMapping").values(json!(old_default), json!(new_default));
            finding.shown_by(Hint::Unseen("validators ignore discriminators"));
        }
        // A mapping may also be written or omitted where it has no effect.
        let has_mapping = |value: &Option<Value>| {
            value.as_ref().and_then(|it| it.member("mapping")?.as_array()).is_some_and(|it| !it.is_empty())
        };
        if before == after || is_same_member && !(has_mapping(&before) && has_mapping(&after)) {
            continue;
        }
        let (request, response) = match (&before, &after) {
            (None, _) => (Risky, Safe),
            (_, None) => (Safe, Risky),
            _ if is_same_member => super::branches::mapped(before.as_ref(), after.as_ref()),
            _ => (Breaking, Risky),
        };
        let finding = found.add(pair.level(request, response), "discriminator changed");
        finding.at(&old.at, &new.at).values(json!(before), json!(after));
        finding.shown_by(Hint::Unseen("validators ignore discriminators"));
    }
}

fn is_some(value: &Value) -> bool {
    !value.is_null()
}

/// Returns the levels of a branch with other values, in a request and in a response.
fn retagged_levels(it: &Retagged<'_>, old: &Union) -> (Wire, Wire) {
    let is_gone = !it.old.is_subset(it.new);
    let request = match () {
        () if it.old.is_disjoint(it.new) => Breaking,
        () if is_gone => Risky,
        () => Safe,
    };
    // The client reads a value that it knows as another branch, and keeps one that it does not know.
    let is_taken = |value: &String| old.tags.iter().any(|tags| tags.contains(value));
    let is_replaced = is_gone || it.new.difference(it.old).any(is_taken);
    (request, if is_replaced && !it.new.is_subset(it.old) { Risky } else { Safe })
}

/// Returns values in words.
fn text(tags: &Tags) -> String {
    tags.iter().map(|tag| format!("`{tag}`")).collect::<Vec<_>>().join(", ")
}
