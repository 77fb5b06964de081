//! Why there is no token.

/// Why there is no token. Neither text nor debug form repeats a secret, or what a server sent beside its code.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OAuthError {
    /// An address is none.
    #[error("`{0}` is not an address that tokens can be had from")]
    Url(String),
    /// The server refuses.
    #[error("the token server refuses: {0}")]
    Refused(String),
    /// The server cannot be reached.
    #[error("the token server cannot be reached")]
    Transport(#[source] reqwest::Error),
    /// The response holds no token.
    #[error("the response of the token server cannot be read")]
    Unreadable,
    /// A user has to say yes first.
    #[error("there is no token yet: a user has to say yes, and the code that comes back has to be handed in")]
    NotSignedIn,
    /// The state that came back is not the one that was sent: somebody else's answer, or a forged one.
    #[error("the state that came back is not the one that was sent")]
    State,
    /// The store cannot keep or give tokens.
    #[error("the store of tokens fails")]
    Store(#[source] crate::TokenError),
}
