//! Responses that the client does not take for what was asked.

/// Why a response is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Rejected {
    /// Redirects lead to redirects.
    #[error("too many redirects ({0} followed)")]
    Redirects(usize),
    /// A redirect to another origin, with a client that may carry default headers there.
    #[error(
        "the redirect to another origin is not followed: the HTTP client is not the runtime's own, and its default \
         headers would go there; if they hold no secret, call `redirects_to_other_origins` when the client is built"
    )]
    OtherOrigin,
    /// A connection that is not the WebSocket that was asked for (RFC 6455, section 4.1).
    #[error("the server switched protocols, and not to the WebSocket that was asked for: {0}")]
    Handshake(&'static str),
}
