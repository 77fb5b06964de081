//! The headers of responses.

use super::{Deprecation, Type};

/// A header of a response.
#[derive(Debug, Clone, PartialEq)]
pub struct Header {
    /// The name on the wire.
    pub wire: String,
    /// The name of its field.
    pub name: String,
    /// The documentation.
    pub doc: String,
    /// The deprecation that the document declares, with its reason.
    pub deprecated: Option<Deprecation>,
    /// Its type: a string, a number, a Boolean or an enum, or a list of these.
    pub ty: Type,
}
