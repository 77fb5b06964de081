//! Match scores of values for types, determined without reading them.

use indexmap::IndexMap;
use serde_json::Value;

use crate::{
    MatchScore, Secret,
    types::{
        node::{Kind, Node},
        notations::{integer, without_offset},
    },
};

/// A type that can determine how well a value matches it.
pub trait Candidate {
    /// Returns the match score of a value.
    fn score(node: &Node) -> MatchScore;
}

impl Candidate for Value {
    fn score(node: &Node) -> MatchScore {
        MatchScore::when(!matches!(node.kind(), Kind::Absent))
    }
}

impl Candidate for () {
    fn score(node: &Node) -> MatchScore {
        MatchScore::when(matches!(node.kind(), Kind::Null))
    }
}

impl Candidate for bool {
    fn score(node: &Node) -> MatchScore {
        MatchScore::when(matches!(node.kind(), Kind::Bool(_)))
    }
}

impl Candidate for f64 {
    fn score(node: &Node) -> MatchScore {
        match node.kind() {
            Kind::Number(number) if number.is_f64() => MatchScore::TAKEN,
            Kind::Number(_) => MatchScore::INEXACT,
            _ => MatchScore::REFUSED,
        }
    }
}

macro_rules! integers {
    ($($ty:ty)*) => {
        $(impl Candidate for $ty {
            fn score(node: &Node) -> MatchScore {
                let Kind::Number(number) = node.kind() else { return MatchScore::REFUSED };
                let whole = integer(number);
                let number = whole.as_ref().unwrap_or(number);
                let signed = number.as_i64().is_some_and(|value| <$ty>::try_from(value).is_ok());
                MatchScore::when(signed || number.as_u64().is_some_and(|value| <$ty>::try_from(value).is_ok()))
            }
        })*
    };
}
integers! { i8 u8 i16 u16 i32 u32 i64 u64 }

fn text(node: &Node, is_fine: impl FnOnce(&str) -> bool) -> MatchScore {
    match node.kind() {
        Kind::Text(text) => MatchScore::when(is_fine(text)),
        _ => MatchScore::REFUSED,
    }
}

impl Candidate for String {
    fn score(node: &Node) -> MatchScore {
        text(node, |_| true)
    }
}

impl Candidate for Secret {
    fn score(node: &Node) -> MatchScore {
        text(node, |_| true)
    }
}

impl Candidate for chrono::DateTime<chrono::Utc> {
    fn score(node: &Node) -> MatchScore {
        match text(node, |text| text.parse::<Self>().is_ok()) {
            score if score.is_taken() => score,
            _ if text(node, |text| without_offset(text).is_some()).is_taken() => MatchScore::UNLISTED,
            refused => refused,
        }
    }
}

impl Candidate for chrono::NaiveDate {
    fn score(node: &Node) -> MatchScore {
        text(node, |text| text.parse::<Self>().is_ok())
    }
}

impl Candidate for uuid::Uuid {
    fn score(node: &Node) -> MatchScore {
        text(node, |text| Self::parse_str(text).is_ok())
    }
}

impl<T: Candidate> Candidate for Option<T> {
    fn score(node: &Node) -> MatchScore {
        match node.kind() {
            Kind::Absent | Kind::Null => MatchScore::TAKEN,
            _ => T::score(node),
        }
    }
}

impl<T: Candidate> Candidate for Box<T> {
    fn score(node: &Node) -> MatchScore {
        T::score(node)
    }
}

impl<T: Candidate> Candidate for Vec<T> {
    fn score(node: &Node) -> MatchScore {
        match node.kind() {
            Kind::Array(items) => items.iter().fold(MatchScore::TAKEN, |score, item| score.and(T::score(item))),
            _ => MatchScore::REFUSED,
        }
    }
}

macro_rules! tuples {
    ($($count:literal $($item:ident $at:tt)+;)+) => {
        $(impl<$($item: Candidate),+> Candidate for ($($item,)+) {
            fn score(node: &Node) -> MatchScore {
                match node.kind() {
                    Kind::Array(items) if items.len() == $count => {
                        MatchScore::TAKEN$(.and(items.get($at).map_or(MatchScore::REFUSED, $item::score)))+
                    }
                    _ => MatchScore::REFUSED,
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

impl<T: Candidate> Candidate for IndexMap<String, T> {
    fn score(node: &Node) -> MatchScore {
        match node.kind() {
            Kind::Object(members) => {
                members.values().fold(MatchScore::TAKEN, |score, member| score.and(T::score(member)))
            }
            _ => MatchScore::REFUSED,
        }
    }
}

impl Candidate for serde_json::Map<String, Value> {
    fn score(node: &Node) -> MatchScore {
        MatchScore::when(matches!(node.kind(), Kind::Object(_)))
    }
}
