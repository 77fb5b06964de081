//! Enums that keep values that the document does not list.

use crate::{Fit, Node, node::Kind};

/// An enum of the texts that the document lists.
#[macro_export]
macro_rules! open_enum {
    ($(#[$meta:meta])* pub enum $name:ident { $($variant:ident = $text:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $(#[doc = concat!("`", $text, "`")] $variant,)*
            /// A value that the document does not list, as it came.
            Unknown(::std::string::String),
        }

        impl $name {
            /// The value on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Unknown(text) => text,
                }
            }
        }

        impl ::std::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $($text => Self::$variant,)*
                    other => Self::Unknown(other.to_owned()),
                }
            }
        }

        impl ::std::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                text.as_str().into()
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;

            fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> {
                Ok(text.into())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl $crate::macros::serde::Serialize for $name {
            fn serialize<S: $crate::macros::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::macros::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::macros::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                <::std::string::String as $crate::macros::serde::Deserialize>::deserialize(deserializer).map(::std::convert::Into::into)
            }
        }

        impl $crate::Fits for $name {
            fn fit(node: &$crate::Node) -> $crate::Fit {
                $crate::fit_enum(node, &[$($text),*])
            }
        }

        impl $crate::macros::schemars::JsonSchema for $name {
            $crate::schema_name!($name);

            fn json_schema(_: &mut $crate::macros::schemars::SchemaGenerator) -> $crate::macros::schemars::Schema {
                $crate::open_enum_schema(&[$($text),*])
            }
        }
    };
}

/// The schema of an enum that keeps other values.
pub fn open_enum_schema(values: &[&str]) -> schemars::Schema {
    schemars::json_schema!({"anyOf": [{"enum": values}, {"type": "string"}]})
}

/// How well a value fits an enum.
pub fn fit_enum(node: &Node, values: &[&str]) -> Fit {
    match node.kind() {
        Kind::Text(text) if values.contains(&text.as_str()) => Fit::TAKEN,
        Kind::Text(_) => Fit::UNLISTED,
        _ => Fit::REFUSED,
    }
}
