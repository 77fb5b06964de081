//! Borrowed strings of the input.

use std::{borrow::Cow, fmt};

use serde::{Deserialize, Deserializer, de::Visitor};

/// A string of the input: the name of a member, or a value of an enum. It is copied only if it contains escapes.
pub struct TextRef<'de>(Cow<'de, str>);

impl TextRef<'_> {
    /// Returns the string.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Converts it to an owned string.
    pub(crate) fn into_owned(self) -> String {
        self.0.into_owned()
    }
}

impl<'de> Deserialize<'de> for TextRef<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;

        impl<'de> Visitor<'de> for Read {
            type Value = TextRef<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<TextRef<'de>, E> {
                Ok(TextRef(text.into()))
            }

            fn visit_str<E>(self, text: &str) -> Result<TextRef<'de>, E> {
                Ok(TextRef(text.to_owned().into()))
            }

            fn visit_string<E>(self, text: String) -> Result<TextRef<'de>, E> {
                Ok(TextRef(text.into()))
            }
        }

        deserializer.deserialize_str(Read)
    }
}
