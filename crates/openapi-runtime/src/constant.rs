//! Values that a document lists.

use std::{
    cell::RefCell,
    collections::HashMap,
    net::{Ipv4Addr, Ipv6Addr},
};

use regex_lite::Regex;

use crate::{Fit, Node, node::Kind};

/// A value that the document lists.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Constant {
    /// A text.
    Text(&'static str),
    /// An integer.
    Integer(i64),
    /// A number that is not an integer.
    Number(f64),
    /// True or false.
    Boolean(bool),
    /// Any text of a format: `ipv4` or `ipv6`.
    Format(&'static str),
    /// Any text that a regular expression is found in.
    Pattern(&'static str),
}

/// Whether a text has a format. One that is not known here has every text.
fn has_format(text: &str, format: &str) -> bool {
    match format {
        "ipv4" => text.parse::<Ipv4Addr>().is_ok(),
        "ipv6" => text.parse::<Ipv6Addr>().is_ok(),
        _ => true,
    }
}

/// Whether a pattern is found in a text. One that cannot be compiled is found in every text.
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
    /// Whether a value is this one.
    pub(crate) fn is(&self, node: &Node) -> bool {
        match (self, node.kind()) {
            (Self::Text(text), Kind::Text(found)) => text == found,
            (Self::Integer(value), Kind::Number(found)) => {
                found.as_i64() == Some(*value) || found.is_f64() && found.as_f64() == Some(*value as f64)
            }
            (Self::Number(value), Kind::Number(found)) => found.as_f64() == Some(*value),
            (Self::Boolean(value), Kind::Bool(found)) => value == found,
            (Self::Format(format), Kind::Text(text)) => has_format(text, format),
            (Self::Pattern(pattern), Kind::Text(text)) => matches_pattern(text, pattern),
            _ => false,
        }
    }
}

/// How well a value fits a type whose values the document lists: one that is not listed is taken all the
/// same, as the worst.
pub(crate) fn fit_listed(values: &[Constant], node: &Node, fit: Fit) -> Fit {
    let is_listed = values.is_empty() || values.iter().any(|value| value.is(node));
    if is_listed { fit } else { fit.and(Fit::UNLISTED) }
}
