//! The environment variables that a client reads.

/// The environment variables of a client. All are optional.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Environment {
    /// The variable with the base URL.
    pub base_url: &'static str,
    /// The variables with credentials: the index of the security scheme, and the variable.
    pub credentials: &'static [(usize, Variables)],
}

/// The environment variables of one credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variables {
    /// A token or key.
    Token(&'static str),
    /// User and password of HTTP basic authentication.
    Basic(&'static str, &'static str),
}

impl Environment {
    /// No variables.
    pub const NONE: Self = Self { base_url: "", credentials: &[] };
}
