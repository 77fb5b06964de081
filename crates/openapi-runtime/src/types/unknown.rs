//! Members that the document does not declare.

use std::fmt;

use serde_json::{Map, Value};

/// Members of an object that the document does not declare. They are written back with the object, so that a client
/// does not delete data that an API has added since. Empty, it has the size of a pointer.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Unknown(Option<Box<Map<String, Value>>>);

impl Unknown {
    /// Returns the members; `None` if there are none.
    pub fn members(&self) -> Option<&Map<String, Value>> {
        self.0.as_deref()
    }

    pub(crate) fn insert(&mut self, name: String, value: Value) {
        self.0.get_or_insert_default().insert(name, value);
    }
}

impl fmt::Debug for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.0.iter().flat_map(|members| members.iter())).finish()
    }
}
