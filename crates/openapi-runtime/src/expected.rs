//! The types that visitors expect, by what they say of themselves.

use std::fmt;

use serde::de::Visitor;

/// A text of the form that a visitor expects, by what it says of itself.
pub(crate) struct Expected<'v, V>(pub(crate) &'v V);

impl<'de, V: Visitor<'de>> fmt::Display for Expected<'_, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }
}

/// Checks whether a visitor expects a date and time of RFC 3339.
pub(crate) fn expects_date_time<'de, V: Visitor<'de>>(visitor: &V) -> bool {
    Expected(visitor).to_string().contains("date and time")
}
