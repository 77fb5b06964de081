//! What requests go out through: the HTTP client, or the layers around it.

use super::Lost;
#[cfg(not(target_arch = "wasm32"))]
use super::service::HttpService;
use crate::Operation;
#[cfg(not(target_arch = "wasm32"))]
use crate::redirect;

/// What requests go out through.
pub(crate) enum Transport {
    /// The HTTP client alone.
    Client(reqwest::Client),
    /// Layers, and what is below them.
    #[cfg(not(target_arch = "wasm32"))]
    Layers(HttpService),
}

impl Transport {
    /// Sends a request.
    pub(super) async fn send(
        &self,
        operation: &'static Operation,
        number: u32,
        request: reqwest::Request,
    ) -> Result<reqwest::Response, Lost> {
        #[cfg(target_arch = "wasm32")]
        let _ = (operation, number);
        match self {
            #[cfg(not(target_arch = "wasm32"))]
            Self::Client(client) => redirect::follow(client, request).await.map_err(Lost::transport),
            #[cfg(target_arch = "wasm32")]
            Self::Client(client) => client.execute(request).await.map_err(Lost::transport),
            #[cfg(not(target_arch = "wasm32"))]
            Self::Layers(service) => service.send(operation, number, request).await,
        }
    }
}
