//! Members that the document does not list.

use std::fmt;

use serde_json::{Map, Value};

/// Members of an object that the document does not list. They go back with the object when it is sent, so that what an
/// API has added since is not deleted by a client that does not know it. Empty ones take the room of a pointer.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Unknown(Option<Box<Map<String, Value>>>);

impl Unknown {
    /// Returns the members; nothing if there are none.
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
