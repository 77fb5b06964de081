//! Scalars of YAML at locations of strings. An author who writes `version: 1.10` or `enum: [1.0, 1.10]` means the text,
//! whereas YAML has the number 1.1, and a boolean for `True`.

use serde_json::Value;

use crate::{Members, Pointer};

/// A scalar whose JSON text differs from the text in the file.
pub(crate) struct Written {
    /// The location of the value.
    pub(crate) at: Pointer,
    /// The text in the file.
    pub(crate) text: String,
    /// The value by the core schema of YAML.
    value: Value,
}

impl Written {
    /// Returns the text of a scalar if its value as JSON would have another one.
    pub(crate) fn of(value: &Value, text: &str, at: impl FnOnce() -> Pointer) -> Option<Self> {
        let json = (value.is_number() || value.is_boolean()).then(|| value.to_string())?;
        (json != text).then(|| Self { at: at(), text: text.to_owned(), value: value.clone() })
    }

    /// Returns the same scalar at a location to which the value around it is copied.
    pub(crate) fn copied(&self, from: &Pointer, to: &Pointer) -> Self {
        let rest = self.at.as_str().strip_prefix(from.as_str()).unwrap_or_default();
        let at = Pointer::from(format!("{to}{rest}").as_str());
        Self { at, text: self.text.clone(), value: self.value.clone() }
    }

    /// Replaces the value by its text if OpenAPI or the schema around it requires a string.
    pub(crate) fn restore(self, root: &mut Value) {
        if !self.is_string(root) {
            return;
        }
        // A member may replace one that a merge key inserts.
        if let Some(value) = root.pointer_mut(self.at.as_str()).filter(|value| **value == self.value) {
            *value = Value::String(self.text);
        }
    }

    fn is_string(&self, root: &Value) -> bool {
        if self.at.as_str() == "/info/version" {
            return true;
        }
        let keys: Vec<String> = self.at.keys().collect();
        let depth = match keys.as_slice() {
            [.., list, _] if matches!(list.as_str(), "enum" | "examples") => 2,
            [.., key] if matches!(key.as_str(), "const" | "default" | "example") => 1,
            _ => return false,
        };
        let schema = std::iter::successors(Some(self.at.clone()), Pointer::parent).nth(depth);
        let types = schema.and_then(|at| at.find(root)?.member("type"));
        match types {
            Some(Value::Array(names)) => names.iter().all(|name| name == "string" || name == "null"),
            name => name.is_some_and(|name| name == "string"),
        }
    }
}
