//! The OAuth 2 flows that a document declares.

/// A flow of a security scheme (OpenAPI 3.2, "OAuth Flow Object").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flow {
    /// The name of the security scheme.
    pub scheme: &'static str,
    /// The kind of flow.
    pub kind: FlowKind,
    /// The URL at which a user authorizes the client; empty if the flow has none.
    pub authorization_url: &'static str,
    /// The URL of the token endpoint.
    pub token_url: &'static str,
    /// The available scopes.
    pub scopes: &'static [&'static str],
}

/// The flows with which a client obtains tokens (RFC 6749, section 1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FlowKind {
    /// A user authorizes the client in a browser.
    AuthorizationCode,
    /// The client authenticates as itself.
    ClientCredentials,
}
