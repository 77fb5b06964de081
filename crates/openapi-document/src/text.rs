//! The text of a file, with the positions of its values.

use std::sync::OnceLock;

use crate::{Error, Limits, Pointer, Position, Problem, json, position::Positions, yaml};

/// The text of one file.
#[derive(Debug)]
pub(crate) struct Text {
    /// The text as read.
    pub(crate) text: String,
    is_json: bool,
    /// The limits within which it was read.
    limits: Limits,
    positions: OnceLock<Positions>,
}

impl Text {
    pub(crate) fn new(text: String, is_json: bool, limits: Limits) -> Self {
        Self { text, is_json, limits, positions: OnceLock::new() }
    }

    /// Returns the text without a byte-order mark, which is no part of the first line.
    pub(crate) fn body(&self) -> &str {
        self.text.trim_start_matches('\u{feff}')
    }

    /// Returns the position of a value, or of the nearest enclosing value in the text.
    pub(crate) fn position(&self, pointer: &Pointer) -> Option<Position> {
        let positions = self.positions.get_or_init(|| {
            if self.is_json {
                json::positions(self.body())
            } else {
                yaml::load("", self.body(), &self.limits, true).map(|loaded| loaded.positions).unwrap_or_default()
            }
        });
        let mut pointer = pointer.clone();
        loop {
            if let Some(position) = positions.get(&pointer) {
                return Some(position);
            }
            pointer = pointer.parent()?;
        }
    }

    /// Creates an error at a location of the file with the given name.
    pub(crate) fn error(&self, name: &str, pointer: &Pointer, problem: Problem) -> Error {
        let error = Error::new(name, problem);
        match self.position(pointer) {
            Some(position) => error.at(self.body(), position),
            None => error,
        }
    }
}
