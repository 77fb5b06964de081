//! Lines and columns.

use std::{collections::HashMap, fmt};

use crate::Pointer;

/// A place in a text file. Both numbers count from one; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Line, from one.
    pub line: usize,
    /// Column in characters, from one.
    pub column: usize,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// Where each value of a document starts: at its key, or at the value itself inside an array.
pub(crate) type Positions = HashMap<Pointer, Position>;
