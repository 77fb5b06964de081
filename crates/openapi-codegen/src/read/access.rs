//! The servers and credentials of operations.

use openapi_document::OperationRef;
use serde_json::Value;

use super::{security::Security, servers};
use crate::model::{Alternatives, ServerGroup, Types};

/// The servers and security of a document, and those of each operation.
pub(super) struct Access {
    pub(super) security: Security,
    pub(super) servers: Vec<ServerGroup>,
    /// The server group of each operation, in the order of the document.
    places: Vec<usize>,
}

impl Access {
    pub(super) fn of(types: &mut Types, root: &Value, operations: &[OperationRef<'_>]) -> Self {
        let (servers, places) = servers::read(types, root, operations);
        Self { security: Security::of(types, root, operations), servers, places }
    }

    /// Returns the server group of an operation, and its security requirements if it declares its own.
    pub(super) fn of_operation(&mut self, index: usize, operation: &OperationRef<'_>) -> (usize, Option<Alternatives>) {
        (self.places.get(index).copied().unwrap_or_default(), self.security.of_operation(operation))
    }
}
