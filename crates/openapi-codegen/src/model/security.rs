//! Security schemes.

/// A security scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scheme {
    /// What the document calls it.
    pub name: String,
    /// The method of the builder that takes its credential.
    pub method: String,
    /// How it is sent.
    pub kind: SchemeKind,
    /// The documentation.
    pub doc: String,
}

/// A flow of OAuth 2 by which a client gets tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// The security scheme.
    pub scheme: String,
    /// `authorizationCode` or `clientCredentials`.
    pub is_of_user: bool,
    /// Where a user says yes.
    pub authorization_url: String,
    /// Where tokens are.
    pub token_url: String,
    /// The scopes there are.
    pub scopes: Vec<String>,
}

/// How a credential is sent (OpenAPI 3.2, "Security Scheme Object").
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
    /// `Authorization` with another word.
    Http(String),
    /// A client certificate.
    MutualTls,
}

/// Alternatives of schemes, each of which is needed whole, by their places in the list of schemes.
pub type Alternatives = Vec<Vec<usize>>;
