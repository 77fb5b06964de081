//! Parameters that every operation has.

use super::{MemberId, Parameter};

/// A parameter that every operation has.
#[derive(Debug, Clone)]
pub struct CommonParameter {
    /// The builder method.
    pub id: MemberId,
    /// True if every call requires it.
    pub required: bool,
    /// The parameter as declared by the first operation.
    pub parameter: Parameter,
}
