//! Requests that the API sends: webhooks and callbacks.

use super::Type;

/// A request that the API sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Its name in the document; that of a callback follows the `operationId`, after a dot.
    pub name: String,
    /// The name of its variant.
    pub variant: String,
    /// The documentation.
    pub doc: String,
    /// What its body is.
    pub ty: Type,
}
