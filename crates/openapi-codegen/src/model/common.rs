//! Parameters that every operation has.

use super::Parameter;

/// A parameter that every operation has.
#[derive(Debug, Clone)]
pub struct CommonParameter {
    /// The method of the builder.
    pub name: String,
    /// Whether every call needs it.
    pub required: bool,
    /// The parameter as the first operation has it.
    pub parameter: Parameter,
}
