//! Lower and upper limits.

use openapi_document::Pointer;
use serde_json::Value;

use super::rule::prelude::*;
use crate::{meaning::Node, pair::End};

rules! {
    /// A limit of a number, a length, or a count of items or properties was tightened.
    ///
    /// The server rejects values outside of it. The client does not check limits when it reads.
    ///
    /// ```yaml
    /// old: {type: string, maxLength: 10}
    /// new: {type: string, maxLength: 5}
    /// request: risky
    /// response: safe
    /// ```
    "limit-tightened" mirrors "limit-relaxed" = Judge::Whole(limit_tightened);

    /// A limit of a number, a length, or a count of items or properties was relaxed.
    ///
    /// The client does not check limits when it reads. However, some limits select the Rust type of a value, which
    /// cannot represent others: `minimum: 0` an unsigned integer, limits of a format its width, and `minItems` and
    /// `maxItems` of `prefixItems` a tuple. A response outside of that type cannot be read.
    ///
    /// ```yaml
    /// old: {type: string, maxLength: 5}
    /// new: {type: string, maxLength: 10}
    /// request: safe
    /// response: safe
    /// ```
    "limit-relaxed" mirrors "limit-tightened" = Judge::Whole(limit_relaxed);
}

fn limit_tightened(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    for change in changes(pair.old, pair.new).into_iter().filter(|change| change.is_tighter) {
        let finding = found.add(pair.level(Risky, Safe), change.message());
        finding.at(&change.old_at, &change.new_at).about(change.keyword).values(change.old, change.new);
    }
}

fn limit_relaxed(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    for change in changes(pair.old, pair.new).into_iter().filter(|change| !change.is_tighter) {
        let outside = match change.keyword {
            "minimum" => pair.unrepresented_integer(End::Lower).map(|value| integer(pair, value)),
            "maximum" => pair.unrepresented_integer(End::Upper).map(|value| integer(pair, value)),
            "minItems" => pair.unrepresented_length(End::Lower).map(Hint::Length),
            "maxItems" => pair.unrepresented_length(End::Upper).map(Hint::Length),
            _ => None,
        };
        let level = if outside.is_some() { pair.level(Safe, Breaking) } else { Safe };
        let finding = found.add(level, change.message());
        finding.at(&change.old_at, &change.new_at).about(change.keyword).values(change.old, change.new);
        finding.shown_by(outside.unwrap_or_default());
    }
}

/// Returns an integer as the means to demonstrate a change, unless it may not be among the multiples.
fn integer(pair: &SchemaPair<'_>, value: Value) -> Hint {
    if pair.new.value("multipleOf").is_some() { Hint::Any } else { Hint::Value(value) }
}

/// A changed limit.
#[derive(Debug)]
struct BoundChange {
    /// The keyword.
    pub keyword: &'static str,
    /// A flag for a stricter limit.
    pub is_tighter: bool,
    /// The old limit; null if there is none.
    pub old: Value,
    /// The new limit; null if there is none.
    pub new: Value,
    /// The location of the old limit.
    pub old_at: Pointer,
    /// The location of the new limit.
    pub new_at: Pointer,
}

/// The keywords that set a limit, with the exclusive keyword, and true for lower limits.
const LIMITS: &[(&str, Option<&str>, bool)] = &[
    ("minimum", Some("exclusiveMinimum"), true),
    ("maximum", Some("exclusiveMaximum"), false),
    ("minLength", None, true),
    ("maxLength", None, false),
    ("minItems", None, true),
    ("maxItems", None, false),
    ("minProperties", None, true),
    ("maxProperties", None, false),
    ("minContains", None, true),
    ("maxContains", None, false),
];

/// Returns the limits that differ.
fn changes(old: &Node, new: &Node) -> Vec<BoundChange> {
    let mut all = Vec::new();
    let is_integer = [old, new].iter().all(|node| super::types::is(&node.types, "integer"));
    for (keyword, exclusive, is_lower) in LIMITS {
        let limit = |node: &Node| {
            let inclusive = node.fact(keyword).map(|fact| (fact.clone(), false));
            let exclusive = exclusive.and_then(|keyword| node.fact(keyword)).map(|fact| (fact.clone(), true));
            // If both keywords are present, the stricter one applies.
            match (inclusive, exclusive) {
                (Some(one), Some(two)) if order(&one, &two, *is_lower, is_integer) == std::cmp::Ordering::Greater => {
                    Some(one)
                }
                (one, None) => one,
                (_, two) => two,
            }
        };
        let (before, after) = (limit(old), limit(new));
        let is_tighter = match (&before, &after) {
            (None, None) => continue,
            (None, Some(_)) => true,
            (Some(_), None) => false,
            (Some(before), Some(after)) => match order(after, before, *is_lower, is_integer) {
                std::cmp::Ordering::Equal => continue,
                order => order == std::cmp::Ordering::Greater,
            },
        };
        let value = |side: &Option<(crate::meaning::Fact<Value>, bool)>| match side {
            None => Value::Null,
            Some((fact, false)) => fact.value.clone(),
            Some((fact, true)) => Value::String(format!("{}, exclusive", fact.value)),
        };
        let at = |side: &Option<(crate::meaning::Fact<Value>, bool)>, node: &Node| {
            side.as_ref().map_or_else(|| node.at.clone(), |(fact, _)| fact.at.clone())
        };
        all.push(BoundChange {
            keyword,
            is_tighter,
            old: value(&before),
            new: value(&after),
            old_at: at(&before, old),
            new_at: at(&after, new),
        });
    }
    all
}

/// Compares two limits by strictness. Of integers, `exclusiveMinimum: 0` and `minimum: 1` are the same.
fn order(
    one: &(crate::meaning::Fact<Value>, bool),
    two: &(crate::meaning::Fact<Value>, bool),
    is_lower: bool,
    is_integer: bool,
) -> std::cmp::Ordering {
    let number = |(fact, is_exclusive): &(crate::meaning::Fact<Value>, bool)| {
        let limit = fact.value.as_f64().unwrap_or_default();
        let nearest = match (is_lower, is_exclusive) {
            _ if !is_integer => limit,
            (true, true) => limit.floor() + 1.0,
            (true, false) => limit.ceil(),
            (false, true) => limit.ceil() - 1.0,
            (false, false) => limit.floor(),
        };
        // A float represents no integer next to a large one.
        (nearest, *is_exclusive && nearest == limit)
    };
    let ((one, is_exclusive), (two, is_other_exclusive)) = (number(one), number(two));
    let order = one.total_cmp(&two);
    let order = if is_lower { order } else { order.reverse() };
    order.then(is_exclusive.cmp(&is_other_exclusive))
}

impl BoundChange {
    /// Returns the change in one sentence.
    fn message(&self) -> String {
        let word = if self.is_tighter { "tightened" } else { "relaxed" };
        match (&self.old, &self.new) {
            (Value::Null, new) => format!("`{}` {new} added", self.keyword),
            (old, Value::Null) => format!("`{}` {old} removed", self.keyword),
            (old, new) => format!("`{}` {word} from {old} to {new}", self.keyword),
        }
    }
}
