//! Access to the members of a JSON object without hashing their names.

use serde_json::{Map, Value};

/// The largest number of members that are searched linearly.
const FEW: usize = 16;

/// Finds members by name. An object of a document has a handful of members and is queried for dozens of names.
/// Comparing a name with each member costs a fraction of hashing it, since most names differ in length. Larger maps,
/// such as the components, are queried by hash.
pub trait Members {
    /// Returns the member of a name; `None` also for a value that is not an object.
    fn member(&self, name: &str) -> Option<&Value>;

    /// Returns the member of a name for modification.
    fn member_mut(&mut self, name: &str) -> Option<&mut Value>;

    /// Returns true if there is a member of a name.
    fn has(&self, name: &str) -> bool {
        self.member(name).is_some()
    }

    /// Returns true if there is a member of any of the names.
    fn has_any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.has(name))
    }

    /// Returns the text of `$ref`.
    fn reference(&self) -> Option<&str> {
        self.member("$ref")?.as_str()
    }

    /// Removes and returns a member. The others retain their order.
    fn take_member(&mut self, name: &str) -> Option<Value>;
}

impl Members for Map<String, Value> {
    #[inline]
    fn member(&self, name: &str) -> Option<&Value> {
        if self.len() > FEW {
            return self.get(name);
        }
        self.iter().find(|(key, _)| key.as_str() == name).map(|(_, value)| value)
    }

    #[inline]
    fn member_mut(&mut self, name: &str) -> Option<&mut Value> {
        if self.len() > FEW {
            return self.get_mut(name);
        }
        self.iter_mut().find(|(key, _)| key.as_str() == name).map(|(_, value)| value)
    }

    #[inline]
    fn take_member(&mut self, name: &str) -> Option<Value> {
        if self.has(name) { self.shift_remove(name) } else { None }
    }
}

impl Members for Value {
    #[inline]
    fn member(&self, name: &str) -> Option<&Value> {
        self.as_object()?.member(name)
    }

    #[inline]
    fn member_mut(&mut self, name: &str) -> Option<&mut Value> {
        self.as_object_mut()?.member_mut(name)
    }

    #[inline]
    fn take_member(&mut self, name: &str) -> Option<Value> {
        self.as_object_mut()?.take_member(name)
    }
}

/// Returns the name of a value's type in JSON Schema's data model. An integer is a `number` here.
pub fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// Returns the name of a value's type with its article, for messages: `a string`, `an object`, `null`.
pub fn type_phrase(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn members_are_those_that_the_map_finds() {
        for count in [0, 1, FEW, FEW + 1, 100] {
            let mut map: Map<String, Value> = (0..count).map(|at| (format!("m{at}"), json!(at))).collect();
            for at in 0..=count {
                let name = format!("m{at}");
                assert_eq!(map.member(&name), map.get(&name), "{name} of {count}");
                assert_eq!(map.has(&name), at < count);
                assert_eq!(map.member_mut(&name).cloned(), map.get(&name).cloned());
            }
            let mut expected = map.clone();
            assert_eq!(map.take_member("m1"), expected.shift_remove("m1"));
            assert_eq!(map.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
        }
        assert_eq!(json!([1]).member("a"), None);
        assert!(json!({"a": null}).has_any(&["b", "a"]) && !json!("a").has("a"));
    }
}
