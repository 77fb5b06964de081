//! Enums that preserve values that the document does not list.

use std::fmt;

use crate::{
    Deviation, MatchScore, Node,
    types::{deviations, node::Kind},
};

/// A value that the document does not list. It cannot be matched on, so that code that inspects the text behaves
/// the same once the document lists the value.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Unlisted(Box<str>);

impl Unlisted {
    /// Stores a value.
    #[doc(hidden)]
    pub fn keep(text: &str) -> Self {
        Self(text.into())
    }

    /// Returns the value as it is in JSON.
    #[doc(hidden)]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Unlisted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Records that an enum has a value that the document does not list.
///
/// # Errors
///
/// Returns an error if deviations are refused.
#[doc(hidden)]
pub fn unlisted<E: serde::de::Error>() -> Result<(), E> {
    deviations::seen(Deviation::UnknownValue, None)
}

/// Defines an enum of the strings that the document lists.
#[macro_export]
macro_rules! open_enum {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$own:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $(#[doc = concat!("`", $text, "`")] $(#[$own])* $variant,)*
            #[doc(hidden)]
            Unlisted($crate::Unlisted),
        }

        impl ::std::cmp::Eq for $name {}

        impl $name {
            /// Returns the value as it is in JSON, whether the document lists it or not.
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Unlisted(text) => text.as_str(),
                }
            }
        }

        impl ::std::convert::From<&str> for $name {
            #[inline]
            fn from(text: &str) -> Self {
                match text {
                    $($text => Self::$variant,)*
                    other => Self::Unlisted($crate::Unlisted::keep(other)),
                }
            }
        }

        impl ::std::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                text.as_str().into()
            }
        }

        impl ::std::convert::From<&$name> for $name {
            fn from(value: &$name) -> Self {
                value.clone()
            }
        }

        impl ::std::cmp::PartialEq<&str> for $name {
            fn eq(&self, text: &&str) -> bool {
                self.as_str() == *text
            }
        }

        impl std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl $crate::macros::serde::Serialize for $name {
            fn serialize<__S: $crate::macros::serde::Serializer>(&self, serializer: __S) -> ::std::result::Result<__S::Ok, __S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::macros::serde::Deserialize<'de> for $name {
            fn deserialize<__D: $crate::macros::serde::Deserializer<'de>>(deserializer: __D) -> ::std::result::Result<Self, __D::Error> {
                let text = <$crate::TextRef<'_> as $crate::macros::serde::Deserialize>::deserialize(deserializer)?;
                let value = Self::from(text.as_str());
                if let Self::Unlisted(_) = value {
                    $crate::unlisted()?;
                }
                Ok(value)
            }
        }

        impl $crate::Candidate for $name {
            #[inline]
            fn score(node: &$crate::Node) -> $crate::MatchScore {
                $crate::score_enum(node, &[$($text),*])
            }
        }

    };
}

/// Returns the match score of a value for an enum.
pub fn score_enum(node: &Node, values: &[&str]) -> MatchScore {
    match node.kind() {
        Kind::Text(text) if values.contains(&text.as_str()) => MatchScore::TAKEN,
        Kind::Text(_) => MatchScore::UNLISTED,
        _ => MatchScore::REFUSED,
    }
}
