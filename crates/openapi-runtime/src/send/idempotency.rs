//! Idempotency keys, by which a server recognizes a repeated request.

use bytes::Bytes;
use reqwest::header::HeaderName;
use serde::de::{IgnoredAny, MapAccess, Visitor};

/// The header for idempotency keys where the document declares none.
#[derive(Debug, Clone, Default)]
pub(crate) struct KeySource(pub(crate) Option<HeaderName>);

/// Creates a key: a random UUID.
pub(crate) fn new_key() -> String {
    uuid::Uuid::new_v4().to_string()
}

/// Returns whether a JSON object has a member of this name; `None` if the text is not an object.
pub(crate) fn has_member(text: &[u8], name: &str) -> Option<bool> {
    struct HasMember<'n>(&'n str);

    impl<'de> Visitor<'de> for HasMember<'_> {
        type Value = bool;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<bool, A::Error> {
            let mut found = false;
            while let Some(name) = members.next_key::<std::borrow::Cow<'_, str>>()? {
                found |= name == self.0;
                members.next_value::<IgnoredAny>()?;
            }
            Ok(found)
        }
    }

    use serde::Deserializer;
    serde_json::Deserializer::from_slice(text).deserialize_map(HasMember(name)).ok()
}

/// Returns an object with one more member at its start.
pub(crate) fn with_member(text: &[u8], name: &str, value: &str) -> Bytes {
    let member = format!("{}:{}", serde_json::Value::from(name), serde_json::Value::from(value));
    let rest = text.trim_ascii_start().strip_prefix(b"{").unwrap_or(text);
    let separator = if rest.trim_ascii_start().starts_with(b"}") { "" } else { "," };
    [b"{", member.as_bytes(), separator.as_bytes(), rest].concat().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_is_added_to_an_object_that_has_none_of_its_name() {
        assert_eq!(has_member(br#"{"a": {"key": 1}}"#, "key"), Some(false));
        assert_eq!(has_member(br#"{"a": 1, "key": null}"#, "key"), Some(true));
        assert_eq!(has_member(b"[1]", "key"), None);
        assert_eq!(with_member(br#" {"a":1}"#, "key", "k"), br#"{"key":"k","a":1}"#.as_slice());
        assert_eq!(with_member(b"{ }", "key", "k"), br#"{"key":"k" }"#.as_slice());
    }
}
