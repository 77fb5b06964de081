//! Requests that the API sends: webhooks and callbacks.

use super::Type;

/// A request that the API sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Its name in the document; the name of a callback is appended to the `operationId` and a dot.
    pub name: String,
    /// The name of its variant.
    pub variant: String,
    /// The documentation.
    pub doc: String,
    /// The type of its body.
    pub ty: Type,
}
