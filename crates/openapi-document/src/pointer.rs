//! JSON pointers ([RFC 6901](https://www.rfc-editor.org/rfc/rfc6901)).

use std::fmt::{self, Write};

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The place of a value inside a document, such as `/paths/~1org/get`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pointer(String);

impl Pointer {
    /// The whole document.
    pub fn root() -> Self {
        Self::default()
    }

    /// The pointer one step further down. `key` is a member name or an array index, unescaped.
    #[must_use]
    pub fn child(&self, key: impl fmt::Display) -> Self {
        let mut pointer = self.clone();
        pointer.push(key);
        pointer
    }

    /// The pointer several steps further down.
    #[must_use]
    pub fn join<'a>(&self, keys: impl IntoIterator<Item = &'a str>) -> Self {
        let mut pointer = self.clone();
        for key in keys {
            pointer.push(key);
        }
        pointer
    }

    /// Goes one step down in place.
    pub fn push(&mut self, key: impl fmt::Display) {
        self.0.push('/');
        // Writing into a text does not fail.
        let _ = write!(Escaped(&mut self.0), "{key}");
    }

    /// Goes one step down in place while something is done there, without the cost of formatting: walks do it for each
    /// value of a document.
    pub(crate) fn within<T>(&mut self, key: &str, act: impl FnOnce(&mut Self) -> T) -> T {
        let length = self.0.len();
        self.0.push('/');
        Escaped(&mut self.0).key(key);
        let done = act(self);
        self.0.truncate(length);
        done
    }

    /// Goes back up one step in place.
    pub fn pop(&mut self) {
        self.0.truncate(self.0.rfind('/').unwrap_or(0));
    }

    /// The pointer one step up, `None` at the root.
    pub fn parent(&self) -> Option<Self> {
        let cut = self.0.rfind('/')?;
        Some(Self(self.0.get(..cut)?.to_owned()))
    }

    /// The steps from the root, unescaped.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = String> + '_ {
        self.0
            .strip_prefix('/')
            .into_iter()
            .flat_map(|keys| keys.split('/'))
            .map(|key| if key.contains('~') { key.replace("~1", "/").replace("~0", "~") } else { key.to_owned() })
    }

    /// The value at this place (RFC 6901, section 4), if there is one.
    pub fn find<'v>(&self, root: &'v Value) -> Option<&'v Value> {
        let Some(keys) = self.0.strip_prefix('/') else { return self.0.is_empty().then_some(root) };
        keys.split('/').try_fold(root, |value, key| match value {
            // Almost no key is escaped, so almost none is copied.
            Value::Object(members) if key.contains('~') => members.get(&key.replace("~1", "/").replace("~0", "~")),
            Value::Object(members) => members.get(key),
            Value::Array(items) => items.get(index(key)?),
            _ => None,
        })
    }

    /// The last step, unescaped; empty at the root.
    pub fn last(&self) -> String {
        self.keys().next_back().unwrap_or_default()
    }

    /// The text as RFC 6901 has it; empty for the root.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this place is `other` or lies inside it.
    pub fn is_within(&self, other: &Self) -> bool {
        self.0.strip_prefix(&other.0).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// The pointer as a reference inside the same document: `#/components/schemas/Org`.
    pub fn to_reference(&self) -> String {
        format!("#{}", self.0)
    }
}

/// An index of a list: digits, without zeros before them.
fn index(key: &str) -> Option<usize> {
    let is_plain = key == "0" || !key.starts_with('0') && key.bytes().all(|byte| byte.is_ascii_digit());
    if is_plain { key.parse().ok() } else { None }
}

/// Writes a key as a step of a pointer.
struct Escaped<'t>(&'t mut String);

impl Escaped<'_> {
    fn key(&mut self, text: &str) {
        // Almost no key has anything to escape.
        if !text.bytes().any(|byte| matches!(byte, b'~' | b'/')) {
            return self.0.push_str(text);
        }
        let mut rest = text;
        while let Some((before, after)) = rest.find(['~', '/']).and_then(|at| rest.split_at_checked(at)) {
            self.0.push_str(before);
            self.0.push_str(if after.starts_with('~') { "~0" } else { "~1" });
            rest = after.get(1..).unwrap_or_default();
        }
        self.0.push_str(rest);
    }
}

impl fmt::Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.key(text);
        Ok(())
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for Pointer {
    /// Takes the text of a pointer; a leading `#` is dropped.
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
