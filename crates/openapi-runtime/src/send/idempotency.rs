//! Keys by which a server knows a repeated request.

use bytes::Bytes;
use reqwest::header::{HeaderName, HeaderValue};
use serde::de::{IgnoredAny, MapAccess, Visitor};

use crate::Call;

/// Where an operation takes a key by which the server knows a request that it has seen before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdempotencyKey {
    /// In the header of this name (draft-ietf-httpapi-idempotency-key-header).
    Header(&'static str),
    /// In the member of this name, at the top of a JSON body.
    Member(&'static str),
}

/// The header that a client puts keys in where the document says nothing of any.
#[derive(Debug, Clone, Default)]
pub(crate) struct KeySource(pub(crate) Option<HeaderName>);

/// A new key: a random UUID.
fn new_key() -> String {
    uuid::Uuid::new_v4().to_string()
}

impl Call {
    /// Whether sending it twice is the same as sending it once.
    pub(crate) fn is_repeatable(&self) -> bool {
        matches!(self.operation.method, "GET" | "HEAD" | "OPTIONS" | "TRACE" | "PUT" | "DELETE" | "QUERY")
            || self.has_key
    }

    /// Gives the call its key, which all its attempts carry; one that the caller gave stays.
    pub(crate) fn take_key(&mut self) {
        match self.operation.key {
            Some(IdempotencyKey::Header(name)) => {
                if let Ok(name) = HeaderName::from_bytes(name.as_bytes()) {
                    self.put_key(name);
                }
            }
            Some(IdempotencyKey::Member(name)) => self.put_member(name),
            None => {
                let chosen = self.core.inner().keys.0.clone();
                if let Some(name) = chosen.filter(|_| matches!(self.operation.method, "POST" | "PATCH")) {
                    self.put_key(name);
                }
            }
        }
    }

    fn put_key(&mut self, name: HeaderName) {
        self.has_key = true;
        let is_given =
            self.arguments.headers.contains_key(&name) || self.options.headers.iter().any(|(known, _)| *known == name);
        if !is_given && let Ok(key) = HeaderValue::from_str(&new_key()) {
            self.options.headers.push((name, key));
        }
    }

    fn put_member(&mut self, name: &'static str) {
        let Some((_, body)) = &mut self.body else { return };
        let Some(text) = body.bytes() else { return };
        match has_member(&text, name) {
            Some(true) => self.has_key = true,
            Some(false) => {
                *body = body.with_bytes(with_member(&text, name, &new_key()));
                self.has_key = true;
            }
            None => {}
        }
    }
}

/// Whether JSON is an object with a member of this name; none if it is no object.
fn has_member(text: &[u8], name: &str) -> Option<bool> {
    struct Has<'n>(&'n str);

    impl<'de> Visitor<'de> for Has<'_> {
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
    serde_json::Deserializer::from_slice(text).deserialize_map(Has(name)).ok()
}

/// An object with one more member at its front.
fn with_member(text: &[u8], name: &str, value: &str) -> Bytes {
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
