//! The keyword `type`.

use std::collections::BTreeSet;

use serde_json::Value;

use super::rule::prelude::*;
use crate::{level::Wire, meaning::Node, pair::Lone};

rules! {
    /// The type changed.
    ///
    /// In a request, the server rejects values of the old type. In a response, the client cannot read the new one. A
    /// number in place of an integer can be read unless it has a fraction.
    ///
    /// Parameters and members of urlencoded forms are text: `1` is a string to a server that expects strings, and
    /// `?q=a` is an array of one item, which `minItems: 2` excludes.
    ///
    /// ```yaml
    /// old: {type: string}
    /// new: {type: integer}
    /// request: breaking
    /// response: breaking
    /// ```
    "type-changed" = Judge::Whole(type_changed);
}

fn type_changed(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    let (old, new) = (pair.old, pair.new);
    if old.types == new.types
        || !old.unions.is_empty() && old.types.is_none()
        || !new.unions.is_empty() && new.types.is_none()
    {
        return;
    }
    let is_wider = holds(&new.types, &old.types);
    let is_narrower = holds(&old.types, &new.types);
    let only_fractions = is(&old.types, "integer") && is(&new.types, "number");
    let response = match () {
        () if only_fractions => Risky,
        () if is_narrower => Safe,
        // The client has no type for a value that there is not, so that it reads any.
        () if old.types.as_ref().is_some_and(BTreeSet::is_empty) => Risky,
        () => Breaking,
    };
    let request = match () {
        () if is_wider => Safe,
        () if pair.is_text() => as_text(&old.types, new, pair.context.carrier.lone()),
        () => Breaking,
    };
    let wire = pair.level(request, response);
    let (before, after) = (text(&old.types), text(&new.types));
    let finding = found.add(wire, format!("type changed from {before} to {after}"));
    finding.at(&old.at.child("type"), &new.at.child("type")).values(before, after);
}

/// The types that a value may have; `None` for any.
type Types = Option<BTreeSet<String>>;

/// Returns true if the first types include the second.
fn holds(wide: &Types, narrow: &Types) -> bool {
    match (wide, narrow) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(wide), Some(narrow)) => {
            narrow.iter().all(|it| wide.contains(it) || it == "integer" && wide.contains("number"))
        }
    }
}

/// Returns the level of a changed type of text in a request: the server reads the text of the old type as the new
/// one.
fn as_text(old: &Types, node: &Node, lone: Lone) -> Wire {
    let Some(new) = &node.types else { return Wire::Safe };
    let limit = |keyword: &str| node.value(keyword).and_then(Value::as_f64);
    let is_one_allowed = limit("minItems").is_none_or(|least| least <= 1.0) && limit("maxItems") != Some(0.0);
    let is_scalar = |name: &str| matches!(name, "string" | "integer" | "number" | "boolean");
    let Some(old) = old else {
        return if new.contains("string") { Wire::Safe } else { Wire::Breaking };
    };
    let level = |name: &String| match lone {
        _ if new.contains(name) || name == "integer" && new.contains("number") => Wire::Safe,
        _ if !is_scalar(name) => Wire::Breaking,
        _ if new.contains("string") => Wire::Safe,
        // A string may contain the separator of array items.
        Lone::Unseparated if new.contains("array") && name == "string" => Wire::Risky,
        Lone::Always | Lone::Unseparated if new.contains("array") && is_one_allowed => Wire::Safe,
        _ => Wire::Breaking,
    };
    old.iter().map(level).max().unwrap_or(Wire::Safe)
}

/// Returns true if there is only this type.
pub(super) fn is(types: &Types, name: &str) -> bool {
    types.as_ref().is_some_and(|types| types.len() == 1 && types.contains(name))
}

/// Returns the types in words.
fn text(types: &Types) -> String {
    match types {
        None => "anything".to_owned(),
        Some(types) if types.is_empty() => "nothing".to_owned(),
        Some(types) => types.iter().map(String::as_str).collect::<Vec<_>>().join(" or "),
    }
}

/// Returns the levels of a changed number format in a request and in a response. The client stores integers in the
/// size of the format, 64 bits by default.
pub(super) fn sizes(before: &str, after: &str) -> (Wire, Wire) {
    let range = |format: &str| match format {
        "int8" => (-128.0, 127.0),
        "uint8" => (0.0, 255.0),
        "int16" => (-32_768.0, 32_767.0),
        "uint16" => (0.0, 65_535.0),
        "int32" => (-2_147_483_648.0, 2_147_483_647.0),
        "uint32" => (0.0, 4_294_967_295.0),
        "uint64" | "uint" => (0.0, 18_446_744_073_709_551_615.0),
        _ => (-9_223_372_036_854_775_808.0, 9_223_372_036_854_775_807.0),
    };
    let ((low, high), (new_low, new_high)) = (range(before), range(after));
    let request = if new_low > low || new_high < high { Wire::Risky } else { Wire::Safe };
    let response = if new_low < low || new_high > high { Wire::Breaking } else { Wire::Safe };
    (request, response)
}
