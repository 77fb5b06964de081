//! The values of a new schema that the Rust type of the old one does not represent. The client rejects them, although
//! it does not check limits.

use std::collections::BTreeSet;

use openapi_codegen::model::Integer;
use serde_json::{Map, Value};

use super::SchemaPair;
use crate::{
    contract::Contract,
    level::{Direction, Wire},
    meaning::{Child, Edge, Node},
};

/// The lengths of the tuples of Rust.
const TUPLES: std::ops::RangeInclusive<usize> = 2..=12;

/// The kinds of limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// A lower limit.
    Lower,
    /// An upper limit.
    Upper,
}

impl SchemaPair<'_> {
    /// Returns a new integer beyond an end of the client's integer type.
    pub fn unrepresented_integer(&self, end: End) -> Option<Value> {
        let has_types = |node: &Node, names: &[&str]| {
            node.types
                .as_ref()
                .is_some_and(|types| !types.is_empty() && types.iter().all(|it| names.contains(&it.as_str())))
        };
        if !self.is_read() || !has_types(self.old, &["integer"]) || !has_types(self.new, &["integer", "number"]) {
            return None;
        }
        let (least, most) = integer_of(self.old).range();
        // No type of the client is wider than 64 bits.
        let (low, high) = span(self.new, self.new.value("format"));
        let (low, high) = (low.max(Integer::I64.range().0), high.min(Integer::U64.range().1));
        let (is_outside, extreme, next) = match end {
            End::Lower => (low < least, low, least - 1),
            End::Upper => (high > most, high, most + 1),
        };
        // Of a list of values only those are valid.
        let value = if self.new.values.is_some() { extreme } else { next };
        let value = i64::try_from(value).map(Value::from).or_else(|_| u64::try_from(value).map(Value::from)).ok();
        value.filter(|_| is_outside)
    }

    /// Returns the levels in a request and in a response of a changed format of integers, within the old limits: the
    /// server rejects integers that the client sends, or sends integers that the client's type does not represent.
    /// `None` for other numbers.
    pub fn integer_formats(&self) -> Option<(Wire, Wire)> {
        let is_integer = |node: &Node| node.types.as_ref().is_some_and(|types| types.iter().eq(["integer"]));
        if !is_integer(self.old) || !is_integer(self.new) {
            return None;
        }
        let is_inside = |(low, high): (i128, i128), (least, most): (i128, i128)| low >= least && high <= most;
        let allowed = span(self.old, self.new.value("format"));
        let is_accepted = is_inside(span(self.old, self.old.value("format")), allowed);
        let is_represented = is_inside(allowed, integer_of(self.old).range());
        let request = if is_accepted { Wire::Safe } else { Wire::Risky };
        Some((request, if is_represented { Wire::Safe } else { Wire::Breaking }))
    }

    /// Returns a length of new arrays beyond an end of the client's tuple.
    pub fn unrepresented_length(&self, end: End) -> Option<usize> {
        let (old, new) = (Lengths::of(self.old, self.sides.old), Lengths::of(self.new, self.sides.new));
        let length = old.tuple().filter(|_| self.is_read())?;
        match end {
            End::Lower => (new.least < length as f64).then(|| length - 1),
            End::Upper => new.most.is_none_or(|most| most > length as f64).then_some(length + 1),
        }
    }

    fn is_read(&self) -> bool {
        self.direction == Direction::Response && !self.context.is_unread
    }
}

/// Returns the client's type of an integer.
fn integer_of(node: &Node) -> Integer {
    let mut schema: Map<String, Value> = Map::new();
    for (keyword, exclusive) in [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")] {
        // The type is selected by the limit, exclusive or not.
        let value = node.value(keyword).or_else(|| node.value(exclusive));
        schema.extend(value.map(|value| (keyword.to_owned(), value.clone())));
    }
    schema.extend(node.value("format").map(|value| ("format".to_owned(), value.clone())));
    Integer::of_schema(&schema)
}

/// Returns the least and the greatest integer that a schema allows with a format: a limit, or else that of the format,
/// which is 64 bits by default.
fn span(node: &Node, format: Option<&Value>) -> (i128, i128) {
    if let Some(values) = &node.values {
        let all = || values.value.iter().filter_map(|value| integer_at(value, f64::trunc));
        return (all().min().unwrap_or_default(), all().max().unwrap_or_default());
    }
    let limit = |keyword: &str, round: fn(f64) -> f64| integer_at(node.value(keyword)?, round);
    let mut of_format: Map<String, Value> = Map::new();
    of_format.extend(format.map(|value| ("format".to_owned(), value.clone())));
    let (least, most) = Integer::of_schema(&of_format).range();
    let low = limit("minimum", f64::ceil);
    let low = low.max(limit("exclusiveMinimum", f64::floor).map(|it| it.saturating_add(1)));
    let highs = [limit("maximum", f64::floor), limit("exclusiveMaximum", f64::ceil).map(|it| it.saturating_sub(1))];
    (low.unwrap_or(least), highs.into_iter().flatten().min().unwrap_or(most))
}

/// Returns a number as an integer, rounded if it has a fraction. A float represents no integers above 2^53 exactly.
fn integer_at(value: &Value, round: fn(f64) -> f64) -> Option<i128> {
    let exact = value.as_i64().map(i128::from).or_else(|| value.as_u64().map(i128::from));
    exact.or_else(|| Some(round(value.as_f64()?) as i128))
}

/// The possible numbers of items of an array.
struct Lengths {
    /// The number of schemas in `prefixItems`.
    places: usize,
    least: f64,
    most: Option<f64>,
    /// A flag for a schema whose assertions are not merged from several schemas, with choices and conditions.
    is_alone: bool,
}

impl Lengths {
    fn of(node: &Node, contract: &Contract<'_>) -> Self {
        let limit = |keyword: &str| node.value(keyword).and_then(Value::as_f64);
        let places = node.children.keys().filter(|edge| matches!(edge, Edge::Prefix(_))).count();
        let is_never = |child: &Child| {
            let types = contract.meaning.nodes.get(child.node).and_then(|node| node.types.as_ref());
            types.is_some_and(BTreeSet::is_empty)
        };
        let is_closed = node.value("unevaluatedItems") == Some(&Value::Bool(false))
            || [Edge::Items, Edge::Keyword("unevaluatedItems")]
                .iter()
                .any(|edge| node.children.get(edge).is_some_and(is_never));
        let closed = is_closed.then_some(places as f64);
        Self {
            places,
            least: limit("minItems").unwrap_or(0.0),
            most: limit("maxItems").into_iter().chain(closed).reduce(f64::min),
            is_alone: node.parts.len() == 1
                && node.unions.is_empty()
                && node.values.is_none()
                && !node.children.contains_key(&Edge::Opaque("if")),
        }
    }

    /// Returns the length of the tuple that represents the array.
    fn tuple(&self) -> Option<usize> {
        let length = self.places as f64;
        let is_fixed = self.is_alone && self.least == length && self.most == Some(length);
        (is_fixed && TUPLES.contains(&self.places)).then_some(self.places)
    }
}
