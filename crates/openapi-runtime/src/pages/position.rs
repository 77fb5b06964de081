//! Positions in lists.

use std::{fmt, str::FromStr};

/// The position of a page in a list. Saved as text, it allows another process to continue from there.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Position(pub(super) PagePosition);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum PagePosition {
    /// A page number, or the number of preceding items.
    Number {
        number: i64,
        /// The number of items before the page, if it is known and does not follow from `number`.
        before: Option<i64>,
    },
    Cursor(String),
    Link(String),
}

/// The error for text that is not a position.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("invalid position in a list")]
pub struct UnknownPosition;

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            PagePosition::Number { number, before: None } => write!(f, "number:{number}"),
            PagePosition::Number { number, before: Some(before) } => write!(f, "number:{number}+{before}"),
            PagePosition::Cursor(cursor) => write!(f, "cursor:{cursor}"),
            PagePosition::Link(link) => write!(f, "link:{link}"),
        }
    }
}

impl FromStr for Position {
    type Err = UnknownPosition;

    fn from_str(text: &str) -> Result<Self, UnknownPosition> {
        let (kind, value) = text.split_once(':').ok_or(UnknownPosition)?;
        Ok(Self(match kind {
            "number" => {
                let (number, before) = value.split_once('+').map_or((value, None), |(it, before)| (it, Some(before)));
                let parse = |text: &str| text.parse::<i64>().map_err(|_| UnknownPosition);
                PagePosition::Number { number: parse(number)?, before: before.map(parse).transpose()? }
            }
            "cursor" => PagePosition::Cursor(value.to_owned()),
            "link" => PagePosition::Link(value.to_owned()),
            _ => return Err(UnknownPosition),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_is_the_same_as_text() {
        for text in ["number:3", "number:3+40", "number:-1", "cursor:a:b+c", "link:https://h/?a=1+2"] {
            assert_eq!(text.parse::<Position>().map(|it| it.to_string()).as_deref(), Ok(text));
        }
        for text in ["", "3", "number:", "number:3+", "number:3+x", "page:3"] {
            assert_eq!(text.parse::<Position>(), Err(UnknownPosition), "{text}");
        }
    }
}
