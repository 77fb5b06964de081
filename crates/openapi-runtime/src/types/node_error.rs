//! The error of reading a node.

use std::fmt::{self, Display};

use serde::de;

use crate::types::location::Step;

/// The error of reading a node as a type: its location in the node, and serde's message.
#[derive(Debug)]
pub(crate) struct NodeError(Box<Inner>);

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
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for NodeError {}

impl de::Error for NodeError {
    fn custom<T: Display>(message: T) -> Self {
        Self(Box::new(Inner { steps: Vec::new(), message: message.to_string() }))
    }
}
