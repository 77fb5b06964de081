//! Where a list goes on.

use std::{fmt, str::FromStr};

/// Where a list goes on: kept as text, it lets another process go on there.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Position(pub(super) At);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum At {
    /// A number of a page, or of items before it.
    Number(i64),
    Cursor(String),
    Link(String),
}

/// A text that is no position.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the text is no position in a list")]
pub struct UnknownPosition;

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            At::Number(number) => write!(f, "number:{number}"),
            At::Cursor(cursor) => write!(f, "cursor:{cursor}"),
            At::Link(link) => write!(f, "link:{link}"),
        }
    }
}

impl FromStr for Position {
    type Err = UnknownPosition;

    fn from_str(text: &str) -> Result<Self, UnknownPosition> {
        let (kind, value) = text.split_once(':').ok_or(UnknownPosition)?;
        Ok(Self(match kind {
            "number" => At::Number(value.parse().map_err(|_| UnknownPosition)?),
            "cursor" => At::Cursor(value.to_owned()),
            "link" => At::Link(value.to_owned()),
            _ => return Err(UnknownPosition),
        }))
    }
}
