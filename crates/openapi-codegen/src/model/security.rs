//! Security schemes.

use super::MemberId;

/// A security scheme.
#[derive(Debug, Clone)]
pub struct Scheme {
    /// The builder method that sets its credential.
    pub id: MemberId,
    /// The name in the document.
    pub name: String,
    /// The way in which the credential is sent.
    pub kind: SchemeKind,
    /// The documentation.
    pub doc: String,
}

/// An OAuth 2 flow with which a client obtains tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// The security scheme.
    pub scheme: String,
    /// True for `authorizationCode`, false for `clientCredentials`.
    pub is_of_user: bool,
    /// The URL at which a user authorizes the client.
    pub authorization_url: String,
    /// The URL of the token endpoint.
    pub token_url: String,
    /// The available scopes.
    pub scopes: Vec<String>,
}

/// The way in which a credential is sent (OpenAPI 3.2, "Security Scheme Object").
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemeKind {
    /// In a header of this name.
    Header(String),
    /// In the query under this name.
    Query(String),
    /// In a cookie of this name.
    Cookie(String),
    /// HTTP basic.
    Basic,
    /// HTTP bearer, OAuth 2 and OpenID Connect.
    Bearer,
    /// `Authorization` with another scheme.
    Http(String),
    /// A client certificate.
    MutualTls,
}

/// Alternatives of security requirements: each lists schemes that are required together, by index.
pub type Alternatives = Vec<Vec<usize>>;
