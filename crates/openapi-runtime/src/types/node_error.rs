//! The error of reading a node.

use std::fmt::{self, Display};

use serde::de;

use crate::types::location::{self, Step};

/// The error of reading a node as a type: the location in the node, the expected type and the type found, never the
/// value, which may be a secret.
#[derive(Debug)]
pub struct NodeError(Box<Inner>);

#[derive(Debug)]
struct Inner {
    /// The steps to the location, the last one first.
    steps: Vec<Step>,
    message: String,
}

impl NodeError {
    /// Adds the step to the value in which the error occurred.
    pub(crate) fn within(mut self, step: Step) -> Self {
        self.0.steps.push(step);
        self
    }

    /// Returns the steps from the node to the location, and the message.
    pub(crate) fn into_parts(mut self) -> (Vec<Step>, String) {
        self.0.steps.reverse();
        (self.0.steps, self.0.message)
    }
}

impl Display for NodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let steps: Vec<Step> = self.0.steps.iter().rev().cloned().collect();
        write!(f, "at `{}`: {}", location::path(&steps), self.0.message)
    }
}

impl std::error::Error for NodeError {}

impl de::Error for NodeError {
    fn custom<T: Display>(message: T) -> Self {
        Self(Box::new(Inner { steps: Vec::new(), message: without_value(&message.to_string()) }))
    }
}

/// Returns serde's message without the value that it found, which may be a secret.
pub(crate) fn without_value(message: &str) -> String {
    // The names of the JSON types in the messages of serde, and of serde_json, which calls a unit null.
    const TYPES: [(&str, &str); 9] = [
        ("string", "string"),
        ("integer", "integer"),
        ("floating point", "number"),
        ("boolean", "boolean"),
        ("unit", "null"),
        ("null", "null"),
        ("map", "object"),
        ("sequence", "array"),
        ("number", "number"),
    ];
    let found = message.strip_prefix("invalid type: ");
    let found = found.and_then(|rest| TYPES.into_iter().find(|(name, _)| rest.starts_with(name)));
    let is_known = ["missing field `", "duplicate field `"].into_iter().any(|known| message.starts_with(known));
    let expected = message.rsplit_once(", expected ").map(|(_, rest)| rest);
    match (found, expected) {
        (Some((_, found)), Some(expected)) => format!("expected {expected}, found a value of type {found}"),
        _ if is_known => message.to_owned(),
        (_, Some(expected)) => format!("expected {expected}"),
        _ => "the value does not match the documented schema".to_owned(),
    }
}
