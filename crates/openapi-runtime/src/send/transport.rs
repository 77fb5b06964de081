//! What requests go out through: the HTTP client, or the layers around it.

#[cfg(not(target_arch = "wasm32"))]
use reqwest::Method;

use super::Lost;
#[cfg(not(target_arch = "wasm32"))]
use super::service::HttpService;
use crate::Call;
#[cfg(not(target_arch = "wasm32"))]
use crate::{redirect, request::Presented};

/// What requests go out through.
pub(crate) enum Transport {
    /// The HTTP client alone.
    Client(reqwest::Client),
    /// Layers, and what is below them.
    #[cfg(not(target_arch = "wasm32"))]
    Layers(HttpService),
}

impl Transport {
    /// Sends the request of a call.
    pub(super) async fn send(
        &self,
        call: &Call,
        number: u32,
        request: reqwest::Request,
    ) -> Result<reqwest::Response, Lost> {
        #[cfg(target_arch = "wasm32")]
        let _ = (call, number);
        match self {
            #[cfg(not(target_arch = "wasm32"))]
            Self::Client(client) => {
                let response = client.execute(request).await.map_err(Lost::transport)?;
                if !redirect::is_redirect(&response) {
                    return Ok(response);
                }
                // The request is made once more, which only redirects cost.
                let method = Method::from_bytes(call.operation.method.as_bytes()).unwrap_or_default();
                let again = call.signed(&mut Presented::default()).await.ok();
                redirect::go_on(client, response, &method, again).await.map_err(Lost::transport)
            }
            #[cfg(target_arch = "wasm32")]
            Self::Client(client) => client.execute(request).await.map_err(Lost::transport),
            #[cfg(not(target_arch = "wasm32"))]
            Self::Layers(service) => service.send(call.operation, number, request).await,
        }
    }
}
