//! Components that may be another one or null.

use openapi_document::Pointer;

/// A component that allows null and is called like another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Twin {
    /// The location of the component.
    pub component: Pointer,
    /// The location of the other one.
    pub other: Pointer,
    /// The two allow the same values, apart from null.
    pub is_alike: bool,
}
