//! Enums and unions that keep what the document does not list.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;

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

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                <::std::string::String as serde::Deserialize>::deserialize(deserializer).map(::std::convert::Into::into)
            }
        }

        impl schemars::JsonSchema for $name {
            crate::support::schema_name!($name);

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                crate::support::open_enum_schema(&[$($text),*])
            }
        }
    };
}
pub(crate) use open_enum;

macro_rules! open_union {
    ($(#[$meta:meta])* pub enum $name:ident $(by $tag:literal)? {
        $($variant:ident ( $ty:ty ) $(= $($value:literal)|+)?,)*
    }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        #[allow(clippy::large_enum_variant)]
        pub enum $name {
            $(#[allow(missing_docs)] $variant($ty),)*
            /// A value that fits none of the documented types, as it came.
            Other(serde_json::Value),
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(value) => serde::Serialize::serialize(value, serializer),)*
                    Self::Other(value) => serde::Serialize::serialize(value, serializer),
                }
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                let value = <serde_json::Value as serde::Deserialize>::deserialize(deserializer)?;
                crate::support::open_union!(@tagged value $($tag)? { $($variant($ty) $(= $($value)|+)?,)* });
                let mut fit = crate::support::Fit::new(&value);
                $(fit.consider(<$ty as serde::Deserialize>::deserialize(&value).ok().map(Self::$variant));)*
                let found = fit.into_best();
                Ok(found.unwrap_or(Self::Other(value)))
            }
        }

        impl schemars::JsonSchema for $name {
            crate::support::schema_name!($name);

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let variants: ::std::vec::Vec<schemars::Schema> = vec![$(generator.subschema_for::<$ty>(),)* true.into()];
                schemars::json_schema!({"anyOf": variants})
            }
        }
    };
    (@tagged $json:ident { $($rest:tt)* }) => {};
    (@tagged $json:ident $tag:literal { $($variant:ident ( $ty:ty ) = $($value:literal)|+,)* }) => {
        match $json.get($tag).and_then(serde_json::Value::as_str) {
            $(Some($($value)|+) => {
                let found = <$ty as serde::Deserialize>::deserialize(&$json);
                return Ok(found.map_or(Self::Other($json), Self::$variant));
            })*
            Some(_) => return Ok(Self::Other($json)),
            None => {}
        }
    };
}
pub(crate) use open_union;

/// The schema of an enum that keeps other values.
pub fn open_enum_schema(values: &[&str]) -> schemars::Schema {
    schemars::json_schema!({"anyOf": [{"enum": values}, {"type": "string"}]})
}

/// Looks for the type of a union that keeps most of a value.
pub struct Fit<'v, T> {
    value: &'v Value,
    best: Option<(T, BTreeSet<String>)>,
    exact: Option<T>,
    /// Members that some type keeps.
    kept: BTreeSet<String>,
}

impl<'v, T: Serialize> Fit<'v, T> {
    /// Nothing considered yet.
    pub fn new(value: &'v Value) -> Self {
        Self { value, best: None, exact: None, kept: BTreeSet::new() }
    }

    /// Considers the value read as one of the types; earlier ones win a tie.
    pub fn consider(&mut self, candidate: Option<T>) {
        let (Some(candidate), None) = (candidate, &self.exact) else { return };
        let Ok(written) = serde_json::to_value(&candidate) else { return };
        if is_same(self.value, &written) {
            self.exact = Some(candidate);
            return;
        }
        let Value::Object(written) = written else { return };
        let keys: BTreeSet<String> =
            written.iter().filter(|(key, value)| self.value.get(key).is_some_and(|known| is_same(known, value))).map(|(key, _)| key.clone()).collect();
        self.kept.extend(keys.iter().cloned());
        if self.best.as_ref().is_none_or(|(_, best)| keys.len() > best.len()) {
            self.best = Some((candidate, keys));
        }
    }

    /// The type that keeps the value whole, or that keeps all that any type keeps.
    pub fn into_best(self) -> Option<T> {
        let Self { best, exact, kept, .. } = self;
        exact.or_else(|| best.filter(|(_, keys)| !keys.is_empty() && *keys == kept).map(|(found, _)| found))
    }
}

/// Whether two values mean the same: `1` and `1.0` do.
pub fn is_same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| is_same(a, b)))
        }
        (Value::String(a), Value::String(b)) => a == b || is_same_time(a, b),
        (a, b) => a == b,
    }
}

fn is_same_time(a: &str, b: &str) -> bool {
    let time = |text: &str| chrono::DateTime::parse_from_rfc3339(text).ok();
    time(a).is_some_and(|a| time(b) == Some(a))
}
