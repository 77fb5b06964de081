//! JSON pointers ([RFC 6901](https://www.rfc-editor.org/rfc/rfc6901)).

use std::{borrow::Cow, fmt};

use memchr::{memchr, memchr2};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Members;

/// The location of a value in a document, such as `/paths/~1org/get`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pointer(String);

/// A reference token of a pointer (RFC 6901, section 3): the name of a member, or the index of an item.
pub trait Token {
    /// Returns the token as unescaped text.
    fn text(&self) -> Cow<'_, str>;
}

impl Token for str {
    fn text(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl Token for String {
    fn text(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl Token for usize {
    fn text(&self) -> Cow<'_, str> {
        Cow::Owned(self.to_string())
    }
}

impl<T: Token + ?Sized> Token for &T {
    fn text(&self) -> Cow<'_, str> {
        (**self).text()
    }
}

impl Pointer {
    /// Returns the pointer to the whole document.
    pub fn root() -> Self {
        Self::default()
    }

    /// Returns the pointer extended by one token.
    #[must_use]
    pub fn child(&self, token: impl Token) -> Self {
        let token = token.text();
        let mut text = String::with_capacity(self.0.len() + 1 + token.len());
        text.push_str(&self.0);
        push(&mut text, &token);
        Self(text)
    }

    /// Returns the pointer extended by several tokens.
    #[must_use]
    pub fn join<'a>(&self, keys: impl IntoIterator<Item = &'a str>) -> Self {
        let mut pointer = self.clone();
        for key in keys {
            push(&mut pointer.0, key);
        }
        pointer
    }

    /// Appends one token in place.
    pub fn push(&mut self, token: impl Token) {
        push(&mut self.0, &token.text());
    }

    /// Appends one token in place while a function runs.
    pub(crate) fn within<T>(&mut self, token: impl Token, act: impl FnOnce(&mut Self) -> T) -> T {
        let length = self.0.len();
        self.push(token);
        let done = act(self);
        self.0.truncate(length);
        done
    }

    /// Appends a field or keyword of the standard while a function runs. None of them needs escaping.
    pub(crate) fn within_keyword<T>(&mut self, keyword: &str, act: impl FnOnce(&mut Self) -> T) -> T {
        let length = self.0.len();
        self.0.push('/');
        self.0.push_str(keyword);
        let done = act(self);
        self.0.truncate(length);
        done
    }

    /// Removes the last token in place.
    pub fn pop(&mut self) {
        self.0.truncate(self.0.rfind('/').unwrap_or(0));
    }

    /// Returns the pointer without its last token; `None` at the root.
    pub fn parent(&self) -> Option<Self> {
        let cut = self.0.rfind('/')?;
        Some(Self(self.0.get(..cut)?.to_owned()))
    }

    /// Returns the tokens from the root, unescaped.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = String> + '_ {
        self.0.strip_prefix('/').into_iter().flat_map(|keys| keys.split('/')).map(|key| unescaped(key).into_owned())
    }

    /// Returns the value at this location (RFC 6901, section 4), if there is one.
    pub fn find<'v>(&self, root: &'v Value) -> Option<&'v Value> {
        let Some(keys) = self.0.strip_prefix('/') else { return self.0.is_empty().then_some(root) };
        keys.split('/').try_fold(root, |value, key| match value {
            Value::Object(members) => members.member(&unescaped(key)),
            Value::Array(items) => items.get(index(key)?),
            _ => None,
        })
    }

    /// Returns the last token, unescaped; empty at the root.
    pub fn last(&self) -> String {
        self.keys().next_back().unwrap_or_default()
    }

    /// Returns the text as defined by RFC 6901; empty for the root.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns true if this location is `other` or inside it.
    pub fn is_within(&self, other: &Self) -> bool {
        self.0.strip_prefix(&other.0).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// Returns the pointer as a reference within the same document: `#/components/schemas/Org`. A `%` is
    /// percent-encoded, as readers of references decode them (RFC 6901, section 6).
    pub fn to_reference(&self) -> String {
        format!("#{}", self.0.replace('%', "%25"))
    }
}

/// Parses an array index: digits without leading zeros.
fn index(key: &str) -> Option<usize> {
    let is_plain = key == "0" || !key.starts_with('0') && key.bytes().all(|byte| byte.is_ascii_digit());
    if is_plain { key.parse().ok() } else { None }
}

/// Appends a token to a pointer, escaped.
fn push(pointer: &mut String, token: &str) {
    pointer.push('/');
    let mut rest = token;
    // Almost no token needs escaping.
    while let Some((before, after)) = memchr2(b'~', b'/', rest.as_bytes()).and_then(|at| rest.split_at_checked(at)) {
        pointer.push_str(before);
        pointer.push_str(if after.starts_with('~') { "~0" } else { "~1" });
        rest = after.get(1..).unwrap_or_default();
    }
    pointer.push_str(rest);
}

/// Unescapes a token. Almost none is escaped, so almost none is copied.
pub(crate) fn unescaped(token: &str) -> Cow<'_, str> {
    if memchr(b'~', token.as_bytes()).is_none() {
        return Cow::Borrowed(token);
    }
    let mut parts = token.split('~');
    let mut text = String::with_capacity(token.len());
    text.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (sign, rest) = match part.as_bytes().first() {
            Some(b'0') => ('~', part.get(1..)),
            Some(b'1') => ('/', part.get(1..)),
            _ => ('~', Some(part)),
        };
        text.push(sign);
        text.push_str(rest.unwrap_or_default());
    }
    Cow::Owned(text)
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for Pointer {
    /// Creates a pointer from its text. A leading `#` is removed.
    fn from(text: &str) -> Self {
        Self(text.strip_prefix('#').unwrap_or(text).to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_escaped_and_unescaped() {
        let pointer = Pointer::root().child("paths").child("/a~b/{id}").child(0);
        assert_eq!(pointer.as_str(), "/paths/~1a~0b~1{id}/0");
        assert_eq!(pointer.keys().collect::<Vec<_>>(), ["paths", "/a~b/{id}", "0"]);
        assert_eq!(pointer.parent().unwrap().last(), "/a~b/{id}");
    }

    #[test]
    fn references_lead_back_to_their_pointers() {
        for name in ["Org", "a/b~c", "A%20B", "100%", "{id}"] {
            let reference = Pointer::schema(name).to_reference();
            assert_eq!(crate::target_of(&reference), Some(Pointer::schema(name)), "{reference}");
        }
    }

    #[test]
    fn values_are_found_as_serde_json_finds_them() {
        let root = serde_json::json!({"a": [1, {"b/c~d": 2, "": 3}], "01": {"0": 4}});
        let places =
            ["", "/", "/a", "/a/0", "/a/00", "/a/01", "/a/+1", "/a/2", "/a/1/b~1c~0d", "/a/1/", "/01/0", "a", "/a/x"];
        for place in places {
            assert_eq!(Pointer::from(place).find(&root), root.pointer(place), "{place}");
        }
    }

    #[test]
    fn within_respects_whole_keys() {
        let org = Pointer::from("#/components/schemas/Org");
        assert!(Pointer::from("/components/schemas/Org/type").is_within(&org));
        assert!(!Pointer::from("/components/schemas/OrgId").is_within(&org));
    }
}
