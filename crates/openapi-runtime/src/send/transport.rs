//! The transport of requests: the HTTP client, or the layers around it.

#[cfg(not(target_arch = "wasm32"))]
use super::service::HttpService;
#[cfg(not(target_arch = "wasm32"))]
use crate::send::redirect::Http;

/// The transport of requests.
pub(crate) enum Transport {
    /// The HTTP client alone.
    #[cfg(not(target_arch = "wasm32"))]
    Client(Http),
    /// The HTTP client alone.
    #[cfg(target_arch = "wasm32")]
    Client(reqwest::Client),
    /// Layers, and the service below them.
    #[cfg(not(target_arch = "wasm32"))]
    Layers(HttpService),
}
