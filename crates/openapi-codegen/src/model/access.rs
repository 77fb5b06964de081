//! How an operation is reached: its server and the credentials that it needs.

use std::collections::HashMap;

use openapi_document::{OperationRef, operations};
use serde_json::Value;

use super::{Alternatives, ServerGroup, security::Security, servers};

/// The servers and security of a document, and those of each operation.
pub(super) struct Access<'v> {
    pub(super) security: Security,
    pub(super) servers: Vec<ServerGroup>,
    places: HashMap<(String, String), (OperationRef<'v>, usize)>,
}

impl<'v> Access<'v> {
    pub(super) fn of(original: &'v Value) -> Self {
        let (servers, places) = servers::read(original);
        let key = |operation: &OperationRef<'_>| (operation.method.to_uppercase(), operation.path.to_owned());
        let places = operations(original).into_iter().zip(places).map(|(it, place)| (key(&it), (it, place))).collect();
        Self { security: Security::of(original), servers, places }
    }

    /// What the document itself calls an operation.
    pub(super) fn original_id(&self, method: &str, path: &str) -> Option<&str> {
        self.places.get(&(method.to_uppercase(), path.to_owned()))?.0.operation_id()
    }

    /// The group of servers of an operation, and what it needs if it says so itself.
    pub(super) fn of_operation(&mut self, method: &str, path: &str) -> (usize, Option<Alternatives>) {
        match self.places.get(&(method.to_uppercase(), path.to_owned())) {
            Some((operation, place)) => (*place, self.security.of_operation(operation)),
            None => (0, None),
        }
    }
}
