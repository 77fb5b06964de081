//! Tests of reading and writing values: unions, enums, numbers, null.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use openapi_runtime::{candidate, open_enum, open_union, wire};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

fn read<T: DeserializeOwned>(value: &Value) -> T {
    serde_json::from_str(&value.to_string()).unwrap()
}

/// Reads a text and writes it again.
fn through<T: DeserializeOwned + Serialize>(text: &str) -> String {
    serde_json::to_string(&serde_json::from_str::<T>(text).unwrap()).unwrap()
}

open_enum! {
    /// Named rules.
    pub enum Rule {
        Words = "words",
        Typo = "typo",
    }
}

open_enum! {
    /// Kinds of errors.
    pub enum Kind {
        Typo = "Typo",
        Exact = "Exact",
    }
}

open_union! {
    /// A union of two enums.
    pub enum View {
        Rule(Rule),
        Kind(Kind),
    }
}

#[test]
fn a_known_value_of_any_branch_comes_before_an_unknown_one() {
    assert_eq!(read::<View>(&json!("Typo")), View::Kind(Kind::Typo));
    assert_eq!(read::<View>(&json!("typo")), View::Rule(Rule::Typo));
    assert_eq!(read::<View>(&json!("brand new")), View::Rule("brand new".into()));
    assert_eq!(read::<View>(&json!(7)).as_unmatched(), Some(&json!(7)));
}

/// A menu of channels.
#[derive(Clone, Debug, PartialEq)]
pub struct Channels {
    pub type_: i64,
    pub id: String,
}

wire! {
    Channels {
        type_ = required "type",
        id = required "id",
    }
}

candidate! {
    Channels {
        required "type": i64 = [Integer(8)],
        required "id": String,
    }
}

/// A menu of strings.
#[derive(Clone, Debug, PartialEq)]
pub struct Texts {
    pub type_: i64,
    pub id: String,
}

wire! {
    Texts {
        type_ = required "type",
        id = required "id",
    }
}

candidate! {
    Texts {
        required "type": i64 = [Integer(3)],
        required "id": String,
    }
}

open_union! {
    /// A union with an integer discriminator.
    pub enum Menu by "type" {
        Channels(Channels) = Integer(8),
        Texts(Texts) = Integer(3),
    }
}

open_union! {
    /// The same without a discriminator: the constants of members decide.
    pub enum Untagged {
        Channels(Channels),
        Texts(Texts),
    }
}

open_union! {
    /// A union with a Boolean discriminator.
    pub enum Flagged by "bot" {
        Person(Texts) = Boolean(false),
        Bot(Channels) = Boolean(true),
    }
}

#[test]
fn any_constant_is_a_tag() {
    let texts = json!({"type": 3, "id": "a"});
    assert!(matches!(read::<Menu>(&texts), Menu::Texts(_)));
    assert!(matches!(read::<Untagged>(&texts), Untagged::Texts(_)));
    assert!(matches!(read::<Menu>(&json!({"type": 8, "id": "a"})), Menu::Channels(_)));
    assert!(matches!(read::<Menu>(&json!({"type": 9, "id": "a"})), Menu::Unmatched(_)));
    assert!(matches!(read::<Flagged>(&json!({"type": 8, "id": "a", "bot": true})), Flagged::Bot(_)));
}

open_union! {
    /// `anyOf: [integer, number]`
    pub enum Amount {
        Number(f64),
        Integer(i64),
    }
}

#[test]
fn numbers_stay_what_they_are() {
    for text in ["1", "9007199254740993", "-9223372036854775808", "0.9509281081147991", "1.5"] {
        assert_eq!(through::<Amount>(text), text);
        assert_eq!(through::<Value>(text), text);
    }
    assert_eq!(
        serde_json::from_str::<f64>("0.9509281081147991").unwrap().to_bits(),
        0.950_928_108_114_799_1_f64.to_bits()
    );
    assert_eq!(read::<Amount>(&json!(1)), Amount::Integer(1));
}

/// A struct with members that were required in an earlier version of the document.
#[derive(Clone)]
pub struct Relaxed {
    pub id: i64,
    pub at: chrono::DateTime<chrono::Utc>,
    pub tags: Vec<String>,
    pub rule: Rule,
    pub menu: Menu,
    pub texts: Texts,
    __presence: openapi_runtime::PresenceFlags<2>,
}

wire! {
    Relaxed {
        id = relaxed(0) "id",
        at = relaxed(1) "at",
        tags = relaxed(2) "tags",
        rule = relaxed(3) "rule",
        menu = relaxed(4) "menu",
        texts = relaxed(5) "texts",
    } presence 2
}

candidate! {
    Relaxed {
        relaxed "id": i64,
        relaxed "at": chrono::DateTime<chrono::Utc>,
        relaxed "tags": Vec<String>,
        relaxed "rule": Rule,
        relaxed "menu": Menu,
        relaxed "texts": Texts,
    }
}

#[test]
fn what_was_always_there_keeps_its_type_when_it_is_not() {
    for text in [
        "{}",
        r#"{"id":null,"texts":null}"#,
        r#"{"id":1,"at":"2026-01-01T00:00:00Z","tags":["a"],"rule":"words","menu":{"type":3,"id":"a"},"texts":{"type":3,"id":"b"}}"#,
    ] {
        assert_eq!(through::<Relaxed>(text), text);
    }
    let placeholder = read::<Relaxed>(&json!({}));
    assert_eq!((placeholder.id, placeholder.rule.as_str(), placeholder.texts.id.as_str()), (0, "", ""));
    assert_ne!(placeholder, read::<Relaxed>(&json!({"id": 0})));
    assert_ne!(placeholder, read::<Relaxed>(&json!({"id": null})));
    // A struct that is present must be complete.
    assert!(serde_json::from_value::<Relaxed>(json!({"texts": {"type": 3}})).is_err());
}

#[test]
fn a_branch_that_leaves_members_behind_is_not_chosen() {
    /// A struct with a name.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct Small {
        pub name: Option<String>,
    }

    wire! {
        Small {
            name = optional "name",
        }
    }

    candidate! {
        Small {
            optional "name": Option<String>,
        }
    }
    /// A struct with a name and an age.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct Large {
        pub name: Option<String>,
        pub age: Option<i64>,
    }

    wire! {
        Large {
            name = optional "name",
            age = optional "age",
        }
    }

    candidate! {
        Large {
            optional "name": Option<String>,
            optional "age": Option<i64>,
        }
    }
    /// A struct with additional members.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct Open {
        /// The additional members.
        pub additional: indexmap::IndexMap<String, bool>,
    }

    wire! {
        Open {
            .. additional,
        }
    }

    candidate! {
        Open {
            ..: indexmap::IndexMap<String, bool>,
        }
    }
    open_union! {
        /// A union of the structs.
        pub enum Any {
            Small(Small),
            Large(Large),
            Open(Open),
            List(Vec<Small>),
        }
    }
    assert!(matches!(read::<Any>(&json!({"name": "a", "age": 1})), Any::Large(_)));
    assert!(matches!(read::<Any>(&json!({"name": "a"})), Any::Small(_)));
    assert!(matches!(read::<Any>(&json!({"x": true, "y": false})), Any::Open(_)));
    assert!(matches!(read::<Any>(&json!([{"name": "a"}])), Any::List(_)));
    assert!(matches!(read::<Any>(&json!([{"name": 1}])), Any::Unmatched(_)));
    // The order of members is preserved.
    let text = r#"{"z":true,"a":false,"m":true}"#;
    assert_eq!(through::<Any>(text), text);
}

#[cfg(feature = "patterns")]
open_union! {
    /// Strings that are distinguished by their patterns.
    pub enum Net {
        V4(String) in [Pattern("^([0-9]{1,3}\\.){3}[0-9]{1,3}/[0-9]+$")],
        V6(String) in [Pattern("^[0-9a-f:]+/[0-9]+$")],
    }
}

/// A range of IPv4 addresses.
#[derive(Clone, Debug, PartialEq)]
pub struct V4Range {
    pub first: String,
}

wire! {
    V4Range {
        first = required "first",
    }
}

candidate! {
    V4Range {
        required "first": String = [Format("ipv4")],
    }
}

/// A range of IPv6 addresses.
#[derive(Clone, Debug, PartialEq)]
pub struct V6Range {
    pub first: String,
}

wire! {
    V6Range {
        first = required "first",
    }
}

candidate! {
    V6Range {
        required "first": String = [Format("ipv6")],
    }
}

open_union! {
    /// A union of the ranges.
    pub enum Range {
        V4(V4Range),
        V6(V6Range),
    }
}

#[test]
fn texts_are_distinguished_by_their_format() {
    assert!(matches!(read::<Range>(&json!({"first": "10.0.0.1"})), Range::V4(_)));
    assert!(matches!(read::<Range>(&json!({"first": "2001:db8::28"})), Range::V6(_)));
}

#[cfg(feature = "patterns")]
#[test]
fn texts_are_distinguished_by_their_pattern() {
    assert!(matches!(read::<Net>(&json!("10.0.0.0/8")), Net::V4(_)));
    assert!(matches!(read::<Net>(&json!("fd12:3456::/64")), Net::V6(_)));
    // A string that matches no pattern is read as well.
    assert!(matches!(read::<Net>(&json!("elsewhere")), Net::V4(_)));
}
