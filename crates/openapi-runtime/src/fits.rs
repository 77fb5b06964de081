//! The fit of values to types, determined without reading them.

use indexmap::IndexMap;
use serde_json::Value;

use crate::{
    Fit, Secret,
    node::{Kind, Node, integer, without_offset},
};

/// A type that can determine how well a value fits it.
pub trait Fits {
    /// Returns the fit of a value.
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
            Kind::Number(number) if number.is_f64() => Fit::TAKEN,
            Kind::Number(_) => Fit::INEXACT,
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
