//! How well a value fits a type, found out by looking at it, without reading it.

use indexmap::IndexMap;
use serde_json::Value;

use crate::{
    Secret,
    node::{Kind, Node, integer, without_offset},
};

/// How well a value fits a type.
///
/// A value fits better the fewer of its parts are outside of what the document lists; then the fewer
/// of its members the type would leave behind; then the more of them it knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fit {
    is_taken: bool,
    /// Values that the document does not list: of enums, of constants, of unions.
    unlisted: u32,
    /// Members that the type does not have.
    unknown: u32,
    /// Members that it has.
    known: u32,
    /// Integers where the type has a floating-point number.
    inexact: u32,
}

impl Fit {
    /// The type does not take the value.
    pub const REFUSED: Self = Self { is_taken: false, unlisted: 0, unknown: 0, known: 0, inexact: 0 };
    /// The type takes the value.
    pub const TAKEN: Self = Self { is_taken: true, ..Self::REFUSED };
    /// The type takes the value, which the document does not list.
    pub const UNLISTED: Self = Self { unlisted: 1, ..Self::TAKEN };

    /// Whether the type takes the value.
    pub fn is_taken(self) -> bool {
        self.is_taken
    }

    fn when(condition: bool) -> Self {
        if condition { Self::TAKEN } else { Self::REFUSED }
    }

    /// The fit of a whole, of which this and another are parts.
    #[must_use]
    pub(crate) fn and(self, other: Self) -> Self {
        if !self.is_taken || !other.is_taken {
            return Self::REFUSED;
        }
        Self {
            is_taken: true,
            unlisted: self.unlisted.saturating_add(other.unlisted),
            unknown: self.unknown.saturating_add(other.unknown),
            known: self.known.saturating_add(other.known),
            inexact: self.inexact.saturating_add(other.inexact),
        }
    }

    pub(crate) fn with_members(self, known: usize, unknown: usize) -> Self {
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        self.and(Self { known: count(known), unknown: count(unknown), ..Self::TAKEN })
    }

    /// The order of fits, the best first.
    pub(crate) fn rank(self) -> impl Ord {
        // A type that knows none of the members says nothing of the value.
        let is_empty = self.known == 0 && self.unknown > 0;
        (!self.is_taken, is_empty, self.unlisted, self.unknown, std::cmp::Reverse(self.known), self.inexact)
    }
}

/// A type that can tell how well a value fits.
pub trait Fits {
    /// How well the value fits.
    fn fit(node: &Node) -> Fit;
}

impl Fits for Value {
    fn fit(node: &Node) -> Fit {
        Fit::when(!matches!(node.kind(), Kind::Absent))
    }
}

impl Fits for () {
    fn fit(node: &Node) -> Fit {
        Fit::when(matches!(node.kind(), Kind::Null))
    }
}

impl Fits for bool {
    fn fit(node: &Node) -> Fit {
        Fit::when(matches!(node.kind(), Kind::Bool(_)))
    }
}

impl Fits for f64 {
    fn fit(node: &Node) -> Fit {
        match node.kind() {
            Kind::Number(number) => Fit { inexact: u32::from(!number.is_f64()), ..Fit::TAKEN },
            _ => Fit::REFUSED,
        }
    }
}

macro_rules! integers {
    ($($ty:ty)*) => {
        $(impl Fits for $ty {
            fn fit(node: &Node) -> Fit {
                let Kind::Number(number) = node.kind() else { return Fit::REFUSED };
                let whole = integer(number);
                let number = whole.as_ref().unwrap_or(number);
                let signed = number.as_i64().is_some_and(|value| <$ty>::try_from(value).is_ok());
                Fit::when(signed || number.as_u64().is_some_and(|value| <$ty>::try_from(value).is_ok()))
            }
        })*
    };
}
integers! { i8 u8 i16 u16 i32 u32 i64 u64 }

fn text(node: &Node, is_fine: impl FnOnce(&str) -> bool) -> Fit {
    match node.kind() {
        Kind::Text(text) => Fit::when(is_fine(text)),
        _ => Fit::REFUSED,
    }
}

impl Fits for String {
    fn fit(node: &Node) -> Fit {
        text(node, |_| true)
    }
}

impl Fits for Secret {
    fn fit(node: &Node) -> Fit {
        text(node, |_| true)
    }
}

impl Fits for chrono::DateTime<chrono::Utc> {
    fn fit(node: &Node) -> Fit {
        match text(node, |text| text.parse::<Self>().is_ok()) {
            fit if fit.is_taken() => fit,
            _ if text(node, |text| without_offset(text).is_some()).is_taken() => Fit::UNLISTED,
            refused => refused,
        }
    }
}

impl Fits for chrono::NaiveDate {
    fn fit(node: &Node) -> Fit {
        text(node, |text| text.parse::<Self>().is_ok())
    }
}

impl Fits for uuid::Uuid {
    fn fit(node: &Node) -> Fit {
        text(node, |text| Self::parse_str(text).is_ok())
    }
}

impl<T: Fits> Fits for Option<T> {
    fn fit(node: &Node) -> Fit {
        match node.kind() {
            Kind::Absent | Kind::Null => Fit::TAKEN,
            _ => T::fit(node),
        }
    }
}

impl<T: Fits> Fits for Box<T> {
    fn fit(node: &Node) -> Fit {
        T::fit(node)
    }
}

impl<T: Fits> Fits for Vec<T> {
    fn fit(node: &Node) -> Fit {
        match node.kind() {
            Kind::Array(items) => items.iter().fold(Fit::TAKEN, |fit, item| fit.and(T::fit(item))),
            _ => Fit::REFUSED,
        }
    }
}

macro_rules! tuples {
    ($($count:literal $($item:ident $at:tt)+;)+) => {
        $(impl<$($item: Fits),+> Fits for ($($item,)+) {
            fn fit(node: &Node) -> Fit {
                match node.kind() {
                    Kind::Array(items) if items.len() == $count => {
                        Fit::TAKEN$(.and(items.get($at).map_or(Fit::REFUSED, $item::fit)))+
                    }
                    _ => Fit::REFUSED,
                }
            }
        })+
    };
}
tuples! {
    1 A 0;
    2 A 0 B 1;
    3 A 0 B 1 C 2;
    4 A 0 B 1 C 2 D 3;
    5 A 0 B 1 C 2 D 3 E 4;
    6 A 0 B 1 C 2 D 3 E 4 F 5;
    7 A 0 B 1 C 2 D 3 E 4 F 5 G 6;
    8 A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7;
    9 A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8;
    10 A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9;
    11 A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10;
    12 A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11;
}

impl<T: Fits> Fits for IndexMap<String, T> {
    fn fit(node: &Node) -> Fit {
        match node.kind() {
            Kind::Object(members) => members.values().fold(Fit::TAKEN, |fit, member| fit.and(T::fit(member))),
            _ => Fit::REFUSED,
        }
    }
}

impl Fits for serde_json::Map<String, Value> {
    fn fit(node: &Node) -> Fit {
        Fit::when(matches!(node.kind(), Kind::Object(_)))
    }
}
