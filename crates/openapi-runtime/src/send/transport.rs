//! What requests go out through: the HTTP client, or the layers around it.

#[cfg(not(target_arch = "wasm32"))]
use super::service::HttpService;
#[cfg(not(target_arch = "wasm32"))]
use crate::redirect::Http;

/// What requests go out through.
pub(crate) enum Transport {
    /// The HTTP client alone.
    #[cfg(not(target_arch = "wasm32"))]
    Client(Http),
    /// The HTTP client alone.
    #[cfg(target_arch = "wasm32")]
    Client(reqwest::Client),
    /// Layers, and what is below them.
    #[cfg(not(target_arch = "wasm32"))]
    Layers(HttpService),
}
