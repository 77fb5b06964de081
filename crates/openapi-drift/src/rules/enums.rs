//! The keyword `enum` and its values.

use openapi_sample::is_same;
use serde_json::Value;

use super::rule::prelude::*;

rules! {
    /// A value was added to an enum.
    ///
    /// Generated enums are open: an unknown value is kept as it is.
    ///
    /// ```yaml
    /// old: {type: string, enum: [a]}
    /// new: {type: string, enum: [a, b]}
    /// request: safe
    /// response: safe
    /// ```
    "enum-value-added" mirrors "enum-value-removed" = Judge::Whole(enum_value_added);

    /// A value was removed from an enum.
    ///
    /// The server rejects it in requests. Responses no longer contain it.
    ///
    /// ```yaml
    /// old: {type: string, enum: [a, b]}
    /// new: {type: string, enum: [a]}
    /// request: breaking
    /// response: safe
    /// ```
    "enum-value-removed" mirrors "enum-value-added" = Judge::Whole(enum_value_removed);

    /// A schema is restricted to a list of values.
    ///
    /// The server rejects other values.
    ///
    /// ```yaml
    /// old: {type: string}
    /// new: {type: string, enum: [a]}
    /// request: breaking
    /// response: safe
    /// ```
    "enum-added" mirrors "enum-removed" = Judge::Whole(enum_added);

    /// A schema is no longer restricted to a list of values.
    ///
    /// ```yaml
    /// old: {type: string, enum: [a]}
    /// new: {type: string}
    /// request: safe
    /// response: safe
    /// ```
    "enum-removed" mirrors "enum-added" = Judge::Whole(enum_removed);
}

fn enum_value_added(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (&pair.old.values, &pair.new.values) else { return };
    let has = if pair.is_text() { has_text } else { has };
    for value in new.value.iter().filter(|value| !has(&old.value, value)) {
        let finding = found.add(Safe, format!("value `{}` added", text(value)));
        finding.at(&old.at, &new.at).about(value.to_string()).values(json!(null), value.clone());
    }
}

fn enum_value_removed(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (&pair.old.values, &pair.new.values) else { return };
    let has = if pair.is_text() { has_text } else { has };
    for value in old.value.iter().filter(|value| !has(&new.value, value)) {
        let finding = found.add(pair.level(Breaking, Safe), format!("value `{}` removed", text(value)));
        finding.at(&old.at, &new.at).about(value.to_string()).values(value.clone(), json!(null));
        finding.shown_by(Hint::Value(value.clone()));
    }
}

fn enum_added(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    if let (None, Some(new)) = (&pair.old.values, &pair.new.values) {
        let finding = found.add(pair.level(Breaking, Safe), "values restricted to a list");
        finding.at(&pair.old.at, &new.at).values(json!(null), new.value.clone());
    }
}

fn enum_removed(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    if let (Some(old), None) = (&pair.old.values, &pair.new.values) {
        let finding = found.add(Safe, "values no longer restricted to a list");
        finding.at(&old.at, &pair.new.at).values(old.value.clone(), json!(null));
    }
}

/// Returns `true` if a value is among others; `1` and `1.0` are equal.
fn has(values: &[Value], value: &Value) -> bool {
    values.iter().any(|it| it == value || is_same(it, value))
}

/// Returns true if the text of a value equals that of one of several.
fn has_text(values: &[Value], value: &Value) -> bool {
    values.iter().any(|it| text(it) == text(value))
}

/// Returns a value as text, strings without quotes.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
