//! Unions: told apart by a tag where they have one, by what fits best otherwise; a value that fits
//! none is kept as JSON.

use std::any::TypeId;

use serde::Deserializer;
use serde_json::Value;

use crate::{Choice, Constant, Fit, Node, constant::fit_listed, node::Kind, watch};

/// One type of a union.
pub struct Branch<U> {
    /// The values of the tag that mean this type.
    pub tags: &'static [Constant],
    /// What the document says of the values, where the type does not.
    pub values: &'static [Constant],
    /// How well a value fits the type.
    pub fit: fn(&Node) -> Fit,
    /// Reads a value as the type.
    pub read: fn(&Node) -> Result<U, serde_json::Error>,
}

impl<U> Branch<U> {
    fn fit(&self, node: &Node) -> Fit {
        fit_listed(self.values, node, (self.fit)(node))
    }
}

/// A union.
pub trait Union: Sized + 'static {
    /// The member that tells the types apart.
    const TAG: Option<&'static str>;
    /// The types.
    const BRANCHES: &'static [Branch<Self>];

    /// A value that fits none of the types.
    fn other(value: Value) -> Self;
}

/// What the tag of a value says.
enum Told {
    /// It means this branch.
    Branch(usize),
    /// The value has a tag that the document does not list.
    Unlisted,
    /// The value has none.
    Nothing,
}

fn told<U: Union>(node: &Node) -> Told {
    let Some(tag) = U::TAG.and_then(|tag| node.member(tag)) else { return Told::Nothing };
    let found = U::BRANCHES.iter().position(|branch| branch.tags.iter().any(|value| value.is(tag)));
    found.map_or(Told::Unlisted, Told::Branch)
}

/// How well a value fits a union: as well as it fits the best of its types. A union takes any value.
pub fn fit_union<U: Union>(node: &Node) -> Fit {
    if matches!(node.kind(), Kind::Absent) {
        return Fit::REFUSED;
    }
    node.fit_of(TypeId::of::<U>(), || {
        let fit = match told::<U>(node) {
            Told::Branch(index) => U::BRANCHES.get(index).map(|branch| branch.fit(node)),
            Told::Unlisted => None,
            Told::Nothing => U::BRANCHES.iter().map(|branch| branch.fit(node)).min_by_key(|fit| fit.rank()),
        };
        fit.filter(|fit| fit.is_taken()).unwrap_or(Fit::UNLISTED)
    })
}

/// Reads a union.
///
/// # Errors
///
/// If the input is not JSON.
pub fn read_union<'de, U: Union, D: Deserializer<'de>>(deserializer: D) -> Result<U, D::Error> {
    let node = Node::take(deserializer)?;
    let id = TypeId::of::<U>();
    let read = |index: usize| (U::BRANCHES.get(index)?.read)(&node).ok();
    if let Some(known) = node.choice_of(id) {
        return Ok(known.and_then(read).unwrap_or_else(|| U::other(node.to_value())));
    }
    let candidates: Vec<usize> = match told::<U>(&node) {
        Told::Branch(index) => vec![index],
        Told::Unlisted => Vec::new(),
        Told::Nothing => {
            let mut fits: Vec<(usize, Fit)> = U::BRANCHES
                .iter()
                .map(|branch| branch.fit(&node))
                .enumerate()
                .filter(|(_, fit)| fit.is_taken())
                .collect();
            // The sort is stable: the document's order decides between equals.
            fits.sort_by_key(|(_, fit)| fit.rank());
            fits.into_iter().map(|(index, _)| index).collect()
        }
    };
    // The best one can be read, as looking says what reading does; the others are for safety.
    let found = candidates.into_iter().find_map(|index| Some((index, read(index)?)));
    let branch = found.as_ref().map(|(index, _)| *index);
    node.choose(id, branch);
    watch::chosen(|| Choice { union: std::any::type_name::<U>(), branch, value: node.to_value() });
    Ok(found.map_or_else(|| U::other(node.to_value()), |(_, value)| value))
}

/// An enum of one variant per type of a union, with the values of its tag where it has one.
#[macro_export]
macro_rules! open_union {
    ($(#[$meta:meta])* pub enum $name:ident $(by $tag:literal)? {
        $($variant:ident ( $ty:ty ) $(= $($kind:ident($value:expr))|+)? $(in [$($listed:ident($text:expr)),*])?,)*
    }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        #[allow(clippy::large_enum_variant)]
        pub enum $name {
            $(#[allow(missing_docs)] $variant($ty),)*
            /// A value that fits none of the documented types, as it came.
            Other($crate::macros::serde_json::Value),
        }

        impl $crate::macros::serde::Serialize for $name {
            fn serialize<S: $crate::macros::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(value) => $crate::macros::serde::Serialize::serialize(value, serializer),)*
                    Self::Other(value) => $crate::macros::serde::Serialize::serialize(value, serializer),
                }
            }
        }

        impl $crate::Union for $name {
            const TAG: ::std::option::Option<&'static str> = $crate::open_union!(@tag $($tag)?);
            const BRANCHES: &'static [$crate::Branch<Self>] = &[$($crate::Branch {
                tags: &[$($($crate::Constant::$kind($value)),+)?],
                values: &[$($($crate::Constant::$listed($text)),*)?],
                fit: <$ty as $crate::Fits>::fit,
                read: |node| Ok(Self::$variant(node.read()?)),
            },)*];

            fn other(value: $crate::macros::serde_json::Value) -> Self {
                Self::Other(value)
            }
        }

        impl<'de> $crate::macros::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::macros::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                $crate::read_union(deserializer)
            }
        }

        impl $crate::Fits for $name {
            fn fit(node: &$crate::Node) -> $crate::Fit {
                $crate::fit_union::<Self>(node)
            }
        }

        impl $crate::macros::schemars::JsonSchema for $name {
            $crate::schema_name!($name);

            fn json_schema(generator: &mut $crate::macros::schemars::SchemaGenerator) -> $crate::macros::schemars::Schema {
                let variants: ::std::vec::Vec<$crate::macros::schemars::Schema> = vec![$(generator.subschema_for::<$ty>(),)* true.into()];
                $crate::macros::schemars::json_schema!({"anyOf": variants})
            }
        }
    };
    (@tag) => { ::std::option::Option::None };
    (@tag $tag:literal) => { ::std::option::Option::Some($tag) };
}
