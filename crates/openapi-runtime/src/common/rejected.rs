//! Responses that the client rejects, and errors of services.

/// The error of a service. It becomes the source of the call's error, so it must not contain a secret.
pub type ServiceError = Box<dyn std::error::Error + Send + Sync>;
/// The reason why a response is rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Rejected {
    /// The limit of redirects was exceeded.
    #[error("too many redirects ({0} followed)")]
    Redirects(usize),
    /// A redirect to another origin, with an HTTP client that may send default headers there.
    #[error(
        "the redirect to another origin is not followed: the HTTP client was supplied by the caller and may send its default \
         headers there; if they contain no secrets, call `redirects_to_other_origins` on the client builder"
    )]
    OtherOrigin,
    /// A response that does not complete the WebSocket handshake (RFC 6455, section 4.1).
    #[error("invalid WebSocket handshake: {0}")]
    Handshake(&'static str),
}
