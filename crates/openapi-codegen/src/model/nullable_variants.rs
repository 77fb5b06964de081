//! Components with a nullable variant.

use openapi_document::Pointer;

/// A nullable component with the name of another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NullableVariant {
    /// The location of the component.
    pub component: Pointer,
    /// The location of the other component.
    pub other: Pointer,
    /// True if the two allow the same values, apart from null.
    pub is_equivalent: bool,
}
