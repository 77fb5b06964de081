//! Parameters that every operation has.

use super::Parameter;

/// A parameter that every operation has.
#[derive(Debug, Clone)]
pub struct CommonParameter {
    /// The name of the builder method.
    pub name: String,
    /// True if every call requires it.
    pub required: bool,
    /// The parameter as declared by the first operation.
    pub parameter: Parameter,
}
