//! Tests of members that are present, null, absent or unknown to the document: reading, writing, equality and
//! `Debug`.
#![allow(clippy::unwrap_used, missing_docs)]

use openapi_runtime::wire;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

fn read<T: DeserializeOwned>(value: &Value) -> T {
    serde_json::from_value(value.clone()).unwrap()
}

fn through<T: DeserializeOwned + Serialize>(text: &str) -> String {
    serde_json::to_string(&serde_json::from_str::<T>(text).unwrap()).unwrap()
}

/// Flags represented by members that are present and null, as in the roles of Discord.
#[derive(Clone, Default)]
pub struct Tags {
    pub premium_subscriber: Option<()>,
    pub note: Option<String>,
    pub bot_id: Option<String>,
    __presence: openapi_runtime::PresenceFlags<1>,
}

wire! {
    Tags {
        premium_subscriber = marker "premium_subscriber",
        note = nullable(0) "note",
        bot_id = optional "bot_id",
    } presence 1
}

impl Tags {
    fn is_note_null(&self) -> bool {
        self.__presence.get(0) == openapi_runtime::PresenceFlag::Null
    }
}

#[test]
fn absent_and_null_are_two_things() {
    for text in
        ["{}", r#"{"premium_subscriber":null}"#, r#"{"premium_subscriber":null,"note":null}"#, r#"{"note":"x"}"#]
    {
        assert_eq!(through::<Tags>(text), text);
    }
    assert_eq!(read::<Tags>(&json!({"premium_subscriber": null})).premium_subscriber, Some(()));
    let (absent, null) = (read::<Tags>(&json!({})), read::<Tags>(&json!({"note": null})));
    assert!(absent != null && !absent.is_note_null() && null.is_note_null());
    let value = |mut tags: Tags| {
        tags.note = Some("x".to_owned());
        tags
    };
    assert_eq!(value(absent), value(null), "a value is a value, whatever was there before");
    assert!(serde_json::from_str::<Tags>(r#"{"note":null,"note":"x"}"#).is_err());
}

/// A struct that is sent and received.
#[derive(Clone, PartialEq)]
pub struct Profile {
    pub name: Option<String>,
    __unknown: openapi_runtime::Unknown,
}

wire! {
    Profile {
        name = optional "name",
    } keeps __unknown
}

#[test]
fn debug_shows_members_and_what_they_mean() {
    let shown = |value: Value| format!("{:?}", read::<Tags>(&value));
    assert_eq!(shown(json!({})), "Tags { premium_subscriber: None, note: None, bot_id: None }");
    assert_eq!(shown(json!({"note": null})), "Tags { premium_subscriber: None, note: null, bot_id: None }");
    assert_eq!(
        shown(json!({"note": "a", "premium_subscriber": null})),
        "Tags { premium_subscriber: Some(()), note: Some(\"a\"), bot_id: None }"
    );
    let shown = |value: Value| format!("{:?}", read::<Profile>(&value));
    assert_eq!(shown(json!({"name": "Rex"})), "Profile { name: Some(\"Rex\") }");
    assert_eq!(shown(json!({"age": 3})), "Profile { name: None, unknown_members: {\"age\": Number(3)} }");
}

#[test]
fn null_absent_and_unknown_members_count_for_equality() {
    assert_ne!(read::<Tags>(&json!({})), read::<Tags>(&json!({"note": null})));
    let mut assigned = read::<Tags>(&json!({"note": null}));
    assigned.note = Some("a".to_owned());
    assert_eq!(assigned, read::<Tags>(&json!({"note": "a"})));
    assert_ne!(read::<Profile>(&json!({})), read::<Profile>(&json!({"age": 3})));
    assert_eq!(read::<Profile>(&json!({"age": 3})).unknown_members().map(|members| members.len()), Some(1));
}

/// Members named like the words of `wire!` and its variables.
#[derive(Clone)]
pub struct Namesakes {
    pub presence: Option<String>,
    pub marks: Option<i64>,
    pub flags: Option<String>,
    __presence: openapi_runtime::PresenceFlags<1>,
}

wire! {
    Namesakes {
        presence = nullable(0) "presence",
        marks = nullable(1) "marks",
        flags = nullable(2) "flags",
    } presence 1
}

#[test]
fn members_may_be_named_like_the_words_of_the_macro() {
    for text in ["{}", r#"{"presence":"a","marks":1,"flags":null}"#, r#"{"presence":null,"marks":null}"#] {
        assert_eq!(through::<Namesakes>(text), text);
    }
}
