//! Constant values of schemas (`const`, `enum`, `format`, `pattern`).

use std::net::{Ipv4Addr, Ipv6Addr};
#[cfg(feature = "patterns")]
use std::{cell::RefCell, collections::HashMap};

#[cfg(feature = "patterns")]
use regex_lite::Regex;

use crate::{MatchScore, Node, types::node::Kind};

/// A constraint that a schema places on scalar values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Constant {
    /// A string.
    Text(&'static str),
    /// An integer.
    Integer(i64),
    /// A number that is not an integer.
    Number(f64),
    /// True or false.
    Boolean(bool),
    /// Any string of a format: `ipv4` or `ipv6`.
    Format(&'static str),
    /// Any string that matches a regular expression.
    #[cfg(feature = "patterns")]
    Pattern(&'static str),
}

/// Returns true if a string has a format. An unknown format accepts every string.
fn has_format(text: &str, format: &str) -> bool {
    match format {
        "ipv4" => text.parse::<Ipv4Addr>().is_ok(),
        "ipv6" => text.parse::<Ipv6Addr>().is_ok(),
        _ => true,
    }
}

/// Returns true if a string matches a pattern. A pattern that cannot be compiled matches every string.
#[cfg(feature = "patterns")]
fn matches_pattern(text: &str, pattern: &'static str) -> bool {
    thread_local! {
        static KNOWN: RefCell<HashMap<&'static str, Option<Regex>>> = RefCell::default();
    }
    KNOWN.with(|known| {
        let mut known = known.borrow_mut();
        let regex = known.entry(pattern).or_insert_with(|| Regex::new(pattern).ok());
        regex.as_ref().is_none_or(|regex| regex.is_match(text))
    })
}

impl Constant {
    /// Returns true if a value satisfies this constraint.
    pub(crate) fn is(&self, node: &Node) -> bool {
        match (self, node.kind()) {
            (Self::Text(text), Kind::Text(found)) => text == found,
            (Self::Integer(value), Kind::Number(found)) => {
                found.as_i64() == Some(*value) || found.is_f64() && found.as_f64() == Some(*value as f64)
            }
            (Self::Number(value), Kind::Number(found)) => found.as_f64() == Some(*value),
            (Self::Boolean(value), Kind::Bool(found)) => value == found,
            (Self::Format(format), Kind::Text(text)) => has_format(text, format),
            #[cfg(feature = "patterns")]
            (Self::Pattern(pattern), Kind::Text(text)) => matches_pattern(text, pattern),
            _ => false,
        }
    }
}

/// Returns the match score of a value for a type whose permitted values the document lists: an unlisted value is
/// accepted, with the lowest rank.
pub(crate) fn score_listed(values: &[Constant], node: &Node, score: MatchScore) -> MatchScore {
    let is_listed = values.is_empty() || values.iter().any(|value| value.is(node));
    if is_listed { score } else { score.and(MatchScore::UNLISTED) }
}
