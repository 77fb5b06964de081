//! The flows of OAuth 2 that a document has.

/// A flow of a security scheme (OpenAPI 3.2, "OAuth Flow Object").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flow {
    /// The security scheme.
    pub scheme: &'static str,
    /// Which flow it is.
    pub kind: FlowKind,
    /// Where a user says yes; empty if the flow has no such place.
    pub authorization_url: &'static str,
    /// Where tokens are.
    pub token_url: &'static str,
    /// The scopes there are.
    pub scopes: &'static [&'static str],
}

/// The flows that give tokens to a client (RFC 6749, section 1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FlowKind {
    /// A user says yes in a browser.
    AuthorizationCode,
    /// The client asks for itself.
    ClientCredentials,
}
