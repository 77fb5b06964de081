//! The changes of a surface.

use openapi_document::Pointer;
use serde::{Deserialize, Serialize};

/// The changes of a client's public items between two documents.
#[derive(Debug, Clone, Default)]
pub struct SurfaceChanges {
    /// The items that callers can no longer use.
    pub breaks: Vec<Break>,
    /// The new items.
    pub additions: Vec<Addition>,
}

/// A public item that callers may use and that was removed or changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Break {
    /// The item: `types::Pet.name`, `list_pets`.
    pub item: String,
    /// The item before, such as its type.
    pub before: String,
    /// The item after; `None` if it was removed.
    pub after: Option<String>,
    /// The location of the reason in the normal form of the document.
    pub pointer: Pointer,
    /// The reason.
    pub reason: String,
}

/// A public item that is new.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Addition {
    /// The item: `types::Pet.name`, `list_pets`.
    pub item: String,
    /// The kind of item.
    pub what: String,
    /// The location of the reason, in the normal form of the document.
    pub pointer: Pointer,
}
