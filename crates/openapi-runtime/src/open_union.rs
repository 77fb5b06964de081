//! Unions: distinguished by the discriminator where they have one, by the best fit otherwise; a value that matches
//! no type is preserved as JSON.

use std::any::TypeId;

use serde::Deserializer;
use serde_json::Value;

use crate::{Choice, Constant, Deviation, Fit, Node, constant::fit_listed, deviations, node::Kind, watch};

/// A type of a union.
pub struct Branch {
    /// The discriminator values of this type.
    pub tags: &'static [Constant],
    /// The values that the document permits, if the type does not constrain them.
    pub values: &'static [Constant],
    /// The function that returns the fit of a value to the type.
    pub fit: fn(&Node) -> Fit,
    /// `true` if an absent or unlisted discriminator value selects the type.
    pub is_default: bool,
}

impl Branch {
    fn fit(&self, node: &Node) -> Fit {
        fit_listed(self.values, node, (self.fit)(node))
    }
}

/// A function that reads a value as one type of a union.
pub type ReadBranch<U> = fn(&Node) -> Result<U, serde_json::Error>;

/// A union of types (`oneOf`, `anyOf`).
pub trait Union: Sized + 'static {
    /// The discriminator: the member that distinguishes the types.
    const TAG: Option<&'static str>;
    /// The types of the union.
    const BRANCHES: &'static [Branch];
    /// The functions that read a value as each of the types.
    const READ: &'static [ReadBranch<Self>];

    /// Wraps a value that matches none of the types.
    fn unfit(value: Value) -> Self;
}

/// The types of a union and its discriminator, independent of the union's own type, so that its methods are
/// compiled only once.
#[derive(Clone, Copy)]
struct Branches {
    tag: Option<&'static str>,
    all: &'static [Branch],
}

/// The type selected by the discriminator of a value.
enum Told {
    /// The discriminator selects this branch.
    Branch(usize),
    /// The discriminator has a value that the document does not list.
    Unlisted,
    /// The discriminator is absent.
    Nothing,
}

impl Branches {
    const fn of<U: Union>() -> Self {
        Self { tag: U::TAG, all: U::BRANCHES }
    }

    fn told(self, node: &Node) -> Told {
        let default = self.all.iter().position(|branch| branch.is_default);
        let Some(tag) = self.tag.and_then(|tag| node.member(tag)) else {
            return default.map_or(Told::Nothing, Told::Branch);
        };
        let found = self.all.iter().position(|branch| branch.tags.iter().any(|value| value.is(tag)));
        found.or(default).map_or(Told::Unlisted, Told::Branch)
    }

    fn fit(self, id: TypeId, node: &Node) -> Fit {
        if matches!(node.kind(), Kind::Absent) {
            return Fit::REFUSED;
        }
        node.fit_of(id, || {
            let fit = match self.told(node) {
                Told::Branch(index) => self.all.get(index).map(|branch| branch.fit(node)),
                Told::Unlisted => None,
                Told::Nothing => self.all.iter().map(|branch| branch.fit(node)).min_by_key(|fit| fit.rank()),
            };
            fit.filter(|fit| fit.is_taken()).unwrap_or(Fit::UNLISTED)
        })
    }

    /// Returns the types that a value may be read as, the best fit first.
    fn candidates(self, node: &Node) -> Vec<usize> {
        match self.told(node) {
            Told::Branch(index) => vec![index],
            Told::Unlisted => Vec::new(),
            Told::Nothing => {
                let fits = self.all.iter().map(|branch| branch.fit(node)).enumerate();
                let mut fits: Vec<(usize, Fit)> = fits.filter(|(_, fit)| fit.is_taken()).collect();
                // The sort is stable: between equal fits the order of the document decides.
                fits.sort_by_key(|(_, fit)| fit.rank());
                fits.into_iter().map(|(index, _)| index).collect()
            }
        }
    }
}

/// Returns the fit of a value to a union: that of the best type. A union accepts any value.
pub fn fit_union<U: Union>(node: &Node) -> Fit {
    Branches::of::<U>().fit(TypeId::of::<U>(), node)
}

/// Reads a value as a union.
///
/// # Errors
///
/// Returns an error if the input is not JSON.
pub fn read_union<'de, U: Union, D: Deserializer<'de>>(deserializer: D) -> Result<U, D::Error> {
    let node = Node::take(deserializer)?;
    let id = TypeId::of::<U>();
    let read = |index: usize| (U::READ.get(index)?)(&node).ok();
    if let Some(known) = node.choice_of(id) {
        return Ok(known.and_then(read).unwrap_or_else(|| U::unfit(node.to_value())));
    }
    // The fit predicts the result of reading, so the best candidate normally succeeds; the others are a fallback.
    let candidates = Branches::of::<U>().candidates(&node);
    let found = candidates.into_iter().find_map(|index| Some((index, read(index)?)));
    let branch = found.as_ref().map(|(index, _)| *index);
    node.choose(id, branch);
    watch::chosen(|| Choice { union: std::any::type_name::<U>(), branch, value: node.to_value() });
    if found.is_none() {
        deviations::seen(Deviation::UnknownType, None)?;
    }
    Ok(found.map_or_else(|| U::unfit(node.to_value()), |(_, value)| value))
}

/// A value that matches none of the types of a union, and its discriminator value. It cannot be matched on, so that
/// code that inspects the discriminator behaves the same once the document declares the type.
#[derive(Clone, PartialEq)]
pub struct Unfit {
    value: Value,
    tag: Box<str>,
}

impl Unfit {
    /// Stores a value, and the text of its discriminator.
    #[doc(hidden)]
    pub fn keep(value: Value, tag: Option<&str>) -> Self {
        let tag = match tag.and_then(|tag| value.get(tag)) {
            None | Some(Value::Null) => Box::default(),
            Some(Value::String(text)) => text.as_str().into(),
            Some(other) => other.to_string().into(),
        };
        Self { value, tag }
    }

    /// Returns the value as received.
    #[doc(hidden)]
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// Returns the discriminator value; empty if it is absent.
    #[doc(hidden)]
    pub fn tag(&self) -> &str {
        &self.tag
    }
}

impl std::fmt::Debug for Unfit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.value.fmt(f)
    }
}

/// Defines an enum with one variant per type of a union, and with the discriminator values of each. `from` lists
/// types that convert to the variant.
#[macro_export]
macro_rules! open_union {
    ($(#[$meta:meta])* pub enum $name:ident $(by $tag:literal)? {
        $($variant:ident ( $ty:ty ) $(from [$($from:ty),*])? $(= $($kind:ident($value:expr))|+)? $(in [$($listed:ident($text:expr)),*])? $(else $default:literal)?,)*
    }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum $name {
            $(#[allow(missing_docs)] $variant($ty),)*
            #[doc(hidden)]
            Unfit($crate::Unfit),
        }

        impl $name {
            /// Returns the value as received, if it matches none of the documented types.
            pub fn as_unfit(&self) -> ::std::option::Option<&$crate::macros::serde_json::Value> {
                match self {
                    Self::Unfit(unfit) => ::std::option::Option::Some(unfit.value()),
                    _ => ::std::option::Option::None,
                }
            }
        }

        impl $crate::macros::serde::Serialize for $name {
            fn serialize<__S: $crate::macros::serde::Serializer>(&self, serializer: __S) -> ::std::result::Result<__S::Ok, __S::Error> {
                match self {
                    $(Self::$variant(value) => $crate::macros::serde::Serialize::serialize(value, serializer),)*
                    Self::Unfit(unfit) => $crate::macros::serde::Serialize::serialize(unfit.value(), serializer),
                }
            }
        }

        impl $crate::Union for $name {
            const TAG: ::std::option::Option<&'static str> = $crate::open_union!(@tag $($tag)?);
            const BRANCHES: &'static [$crate::Branch] = &[$($crate::Branch {
                tags: &[$($($crate::Constant::$kind($value)),+)?],
                values: &[$($($crate::Constant::$listed($text)),*)?],
                fit: <$ty as $crate::Fits>::fit,
                is_default: false $(|| $default)?,
            },)*];
            const READ: &'static [$crate::ReadBranch<Self>] = &[$(|node| Ok(Self::$variant(node.read()?)),)*];

            fn unfit(value: $crate::macros::serde_json::Value) -> Self {
                Self::Unfit($crate::Unfit::keep(value, Self::TAG))
            }
        }

        impl<'de> $crate::macros::serde::Deserialize<'de> for $name {
            fn deserialize<__D: $crate::macros::serde::Deserializer<'de>>(deserializer: __D) -> ::std::result::Result<Self, __D::Error> {
                $crate::read_union(deserializer)
            }
        }

        impl $crate::Fits for $name {
            fn fit(node: &$crate::Node) -> $crate::Fit {
                $crate::fit_union::<Self>(node)
            }
        }

        $($($(impl ::std::convert::From<$from> for $name {
            fn from(value: $from) -> Self {
                Self::$variant(value.into())
            }
        })*)?)*

    };
    (@tag) => { ::std::option::Option::None };
    (@tag $tag:literal) => { ::std::option::Option::Some($tag) };
}
