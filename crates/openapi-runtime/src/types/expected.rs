//! The types that visitors expect, from their own description.

use std::fmt;

use serde::de::Visitor;

/// The description that a visitor gives of the type it expects.
pub(crate) struct Expected<'v, V>(pub(crate) &'v V);

impl<'de, V: Visitor<'de>> fmt::Display for Expected<'_, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }
}

/// Returns true if a visitor expects a date-time of RFC 3339.
pub(crate) fn expects_date_time<'de, V: Visitor<'de>>(visitor: &V) -> bool {
    Expected(visitor).to_string().contains("date and time")
}
