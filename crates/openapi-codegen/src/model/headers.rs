//! The headers of responses.

use super::{Deprecation, MemberId, Type};

/// A header of a response.
#[derive(Debug, Clone)]
pub struct Header {
    /// Its field.
    pub id: MemberId,
    /// The name on the wire.
    pub wire: String,
    /// The documentation.
    pub doc: String,
    /// The deprecation that the document declares, with its reason.
    pub deprecated: Option<Deprecation>,
    /// Its type: a string, a number, a Boolean or an enum, or a list of these.
    pub ty: Type,
}
