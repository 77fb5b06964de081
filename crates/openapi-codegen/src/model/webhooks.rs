//! Requests that the API sends: webhooks and callbacks.

use super::{MemberId, Type};

/// A request that the API sends.
#[derive(Debug, Clone)]
pub struct Webhook {
    /// Its variant.
    pub id: MemberId,
    /// Its name in the document; the name of a callback is appended to the `operationId` and a dot.
    pub name: String,
    /// The documentation.
    pub doc: String,
    /// The type of its body.
    pub ty: Type,
}
