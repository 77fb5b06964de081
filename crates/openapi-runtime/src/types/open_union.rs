//! Unions: distinguished by the discriminator where they have one, by the best match otherwise; a value that matches
//! no type is preserved as JSON.

use std::any::TypeId;

use serde::Deserializer;
use serde_json::Value;

use crate::{
    Choice, Constant, MatchScore, Node, NodeError,
    types::{constant::score_listed, deviations, node::Kind, watch},
};

/// A type of a union.
pub struct Branch {
    /// The discriminator values of this type.
    pub tags: &'static [Constant],
    /// The values that the document permits, if the type does not constrain them.
    pub values: &'static [Constant],
    /// The function that returns the match score of a value for the type.
    pub score: fn(&Node) -> MatchScore,
    /// `true` if an absent or unlisted discriminator value selects the type.
    pub is_default: bool,
}

impl Branch {
    fn score(&self, node: &Node) -> MatchScore {
        score_listed(self.values, node, (self.score)(node))
    }
}

/// A function that reads a value as one type of a union.
pub type ReadBranch<U> = fn(&Node) -> Result<U, NodeError>;

/// A union of types (`oneOf`, `anyOf`).
pub trait Union: Sized + 'static {
    /// The discriminator: the member that distinguishes the types.
    const TAG: Option<&'static str>;
    /// The types of the union.
    const BRANCHES: &'static [Branch];
    /// The functions that read a value as each of the types.
    const READ: &'static [ReadBranch<Self>];

    /// Wraps a value that matches none of the types.
    fn unmatched(value: Value) -> Self;
}

/// The types of a union and its discriminator, independent of the union's own type, so that its methods are
/// compiled only once.
#[derive(Clone, Copy)]
struct Branches {
    tag: Option<&'static str>,
    all: &'static [Branch],
}

/// The type selected by the discriminator of a value.
enum Selection {
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

    fn select(self, node: &Node) -> Selection {
        let default = self.all.iter().position(|branch| branch.is_default);
        let Some(tag) = self.tag.and_then(|tag| node.member(tag)) else {
            return default.map_or(Selection::Nothing, Selection::Branch);
        };
        let found = self.all.iter().position(|branch| branch.tags.iter().any(|value| value.is(tag)));
        found.or(default).map_or(Selection::Unlisted, Selection::Branch)
    }

    fn score(self, id: TypeId, node: &Node) -> MatchScore {
        if matches!(node.kind(), Kind::Absent) {
            return MatchScore::REFUSED;
        }
        node.score_of(id, || {
            let score = match self.select(node) {
                Selection::Branch(index) => self.all.get(index).map(|branch| branch.score(node)),
                Selection::Unlisted => None,
                Selection::Nothing => self.all.iter().map(|branch| branch.score(node)).min_by_key(|score| score.rank()),
            };
            score.filter(|score| score.is_taken()).unwrap_or(MatchScore::UNLISTED)
        })
    }

    /// Returns the types that a value may be read as, the best match first.
    fn candidates(self, node: &Node) -> Vec<usize> {
        match self.select(node) {
            Selection::Branch(index) => vec![index],
            Selection::Unlisted => Vec::new(),
            Selection::Nothing => {
                let scores = self.all.iter().map(|branch| branch.score(node)).enumerate();
                let mut scores: Vec<(usize, MatchScore)> = scores.filter(|(_, score)| score.is_taken()).collect();
                // The sort is stable: between equal scores the order of the document decides.
                scores.sort_by_key(|(_, score)| score.rank());
                scores.into_iter().map(|(index, _)| index).collect()
            }
        }
    }
}

/// Returns the match score of a value for a union: that of the best type. A union accepts any value.
pub fn score_union<U: Union>(node: &Node) -> MatchScore {
    Branches::of::<U>().score(TypeId::of::<U>(), node)
}

/// Reads a value as a union.
///
/// # Errors
///
/// Returns an error if the input is not JSON.
pub fn read_union<'de, U: Union, D: Deserializer<'de>>(deserializer: D) -> Result<U, D::Error> {
    let node = Node::take(deserializer)?;
    let id = TypeId::of::<U>();
    if let Some(known) = node.choice_of(id) {
        if known.is_none() {
            deviations::unmatched_again()?;
        }
        let value = known.and_then(|index| U::READ.get(index)?(&node).ok());
        return Ok(value.unwrap_or_else(|| U::unmatched(node.to_value())));
    }
    // The score predicts the result of reading, so the best candidate normally succeeds; the others are a fallback.
    let (mut found, mut reason) = (None, None);
    for index in Branches::of::<U>().candidates(&node) {
        let Some(read) = U::READ.get(index) else { continue };
        match read(&node) {
            Ok(value) => {
                found = Some((index, value));
                break;
            }
            Err(error) => reason = reason.or(Some(error)),
        }
    }
    let branch = found.as_ref().map(|(index, _)| *index);
    node.choose(id, branch);
    watch::chosen(|| Choice { union: std::any::type_name::<U>(), branch, value: node.to_value() });
    if found.is_none() {
        deviations::unmatched(reason)?;
    }
    Ok(found.map_or_else(|| U::unmatched(node.to_value()), |(_, value)| value))
}

/// A value that matches none of the types of a union, and its discriminator value. It cannot be matched on, so that
/// code that inspects the discriminator behaves the same once the document declares the type.
#[derive(Clone, PartialEq)]
pub struct Unmatched {
    value: Value,
    tag: Box<str>,
}

impl Unmatched {
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

impl std::fmt::Debug for Unmatched {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.value.fmt(f)
    }
}

/// Defines an enum with one variant per type of a union, and with the discriminator values of each. `from` lists
/// types that convert to the variant.
///
/// A value is read as the type that its discriminator selects, or without a discriminator as the type with the best
/// [`MatchScore`](crate::MatchScore). The value `{"name": "Rex", "bark": true, "age": 3}` has no discriminator: `Cat`
/// refuses it, as the required `lives` is missing; `Dog` knows two of its members; `Named` knows one, and would drop two.
///
/// ```
/// # use openapi_runtime::{candidate, open_union, wire};
/// #[derive(Clone, Debug, PartialEq)]
/// pub struct Cat {
///     pub lives: i64,
/// }
/// # wire! { Cat { lives = required "lives", } }
/// # candidate! { Cat { required "lives": i64, } }
///
/// #[derive(Clone, Debug, PartialEq)]
/// pub struct Named {
///     pub name: String,
/// }
/// # wire! { Named { name = required "name", } }
/// # candidate! { Named { required "name": String, } }
///
/// #[derive(Clone, Debug, PartialEq)]
/// pub struct Dog {
///     pub name: String,
///     pub bark: Option<bool>,
/// }
/// # wire! { Dog { name = required "name", bark = optional "bark", } }
/// # candidate! { Dog { required "name": String, optional "bark": bool, } }
///
/// open_union! { pub enum Pet { Cat(Cat), Named(Named), Dog(Dog), } }
///
/// let pet: Pet = serde_json::from_str(r#"{"name": "Rex", "bark": true, "age": 3}"#)?;
/// assert_eq!(pet, Pet::Dog(Dog { name: "Rex".to_owned(), bark: Some(true) }));
///
/// let unknown: Pet = serde_json::from_str(r#"{"wings": 2}"#)?;
/// assert_eq!(unknown.as_unmatched().unwrap()["wings"], 2);
/// # Ok::<(), serde_json::Error>(())
/// ```
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
            Unmatched($crate::Unmatched),
        }

        impl $name {
            /// Returns the value as received, if it matches none of the documented types.
            pub fn as_unmatched(&self) -> ::std::option::Option<&$crate::macros::serde_json::Value> {
                match self {
                    Self::Unmatched(unmatched) => ::std::option::Option::Some(unmatched.value()),
                    _ => ::std::option::Option::None,
                }
            }
        }

        impl $crate::macros::serde::Serialize for $name {
            fn serialize<__S: $crate::macros::serde::Serializer>(&self, serializer: __S) -> ::std::result::Result<__S::Ok, __S::Error> {
                match self {
                    $(Self::$variant(value) => $crate::macros::serde::Serialize::serialize(value, serializer),)*
                    Self::Unmatched(unmatched) => $crate::macros::serde::Serialize::serialize(unmatched.value(), serializer),
                }
            }
        }

        impl $crate::Union for $name {
            const TAG: ::std::option::Option<&'static str> = $crate::open_union!(@tag $($tag)?);
            const BRANCHES: &'static [$crate::Branch] = &[$($crate::Branch {
                tags: &[$($($crate::Constant::$kind($value)),+)?],
                values: &[$($($crate::Constant::$listed($text)),*)?],
                score: <$ty as $crate::Candidate>::score,
                is_default: false $(|| $default)?,
            },)*];
            const READ: &'static [$crate::ReadBranch<Self>] = &[$(|node| node.read().map(Self::$variant),)*];

            #[inline]
            fn unmatched(value: $crate::macros::serde_json::Value) -> Self {
                Self::Unmatched($crate::Unmatched::keep(value, Self::TAG))
            }
        }

        impl<'de> $crate::macros::serde::Deserialize<'de> for $name {
            fn deserialize<__D: $crate::macros::serde::Deserializer<'de>>(deserializer: __D) -> ::std::result::Result<Self, __D::Error> {
                $crate::read_union(deserializer)
            }
        }

        impl $crate::Candidate for $name {
            #[inline]
            fn score(node: &$crate::Node) -> $crate::MatchScore {
                $crate::score_union::<Self>(node)
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
