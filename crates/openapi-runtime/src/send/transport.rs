//! What requests go out through: the HTTP client, or the layers around it.

use std::future::Future;

#[cfg(not(target_arch = "wasm32"))]
use reqwest::Method;

use super::Lost;
#[cfg(not(target_arch = "wasm32"))]
use super::service::HttpService;
#[cfg(not(target_arch = "wasm32"))]
use crate::redirect;
use crate::{Call, call::Pending};

/// What requests go out through.
pub(crate) enum Transport {
    /// The HTTP client alone.
    Client(reqwest::Client),
    /// Layers, and what is below them.
    #[cfg(not(target_arch = "wasm32"))]
    Layers(HttpService),
}

/// A request on its way.
// In a browser there are no layers.
#[cfg_attr(target_arch = "wasm32", allow(dead_code))]
enum Sent<'t, P> {
    Client(P),
    Layers(Pending<'t, Result<reqwest::Response, Lost>>),
}

impl Transport {
    /// Sends the request of a call. It goes out when the future is polled.
    pub(super) fn send<'t>(
        &'t self,
        call: &'t Call,
        number: u32,
        request: reqwest::Request,
    ) -> impl Future<Output = Result<reqwest::Response, Lost>> + 't {
        let sent = match self {
            Self::Client(client) => Sent::Client(client.execute(request)),
            #[cfg(not(target_arch = "wasm32"))]
            Self::Layers(service) => Sent::Layers(Box::pin(service.send(call.operation, number, request))),
        };
        #[cfg(target_arch = "wasm32")]
        let _ = (call, number);
        // The request is not held while its response is waited for: it would make every call larger.
        async move {
            match sent {
                #[cfg(not(target_arch = "wasm32"))]
                Sent::Client(sent) => {
                    let response = sent.await.map_err(Lost::transport)?;
                    match self {
                        Self::Client(client) if redirect::is_redirect(&response) => {
                            redirected(client, call, response).await
                        }
                        _ => Ok(response),
                    }
                }
                #[cfg(target_arch = "wasm32")]
                Sent::Client(sent) => sent.await.map_err(Lost::transport),
                Sent::Layers(sent) => sent.await,
            }
        }
    }
}

/// Goes where a response leads. The request is made once more, which only redirects cost.
#[cfg(not(target_arch = "wasm32"))]
fn redirected<'t>(
    client: &'t reqwest::Client,
    call: &'t Call,
    response: reqwest::Response,
) -> Pending<'t, Result<reqwest::Response, Lost>> {
    Box::pin(async move {
        let method = Method::from_bytes(call.operation.method.as_bytes()).unwrap_or_default();
        let again = call.tokens().await.and_then(|tokens| call.signed(&tokens, None)).ok();
        let again = again.map(|mut request| {
            // It is polled within the span of the attempt.
            let context = call.core.inner().trace_context.as_ref().and_then(|source| source());
            context.into_iter().for_each(|context| context.write(request.headers_mut()));
            request
        });
        redirect::go_on(client, response, &method, again).await.map_err(Lost::transport)
    })
}
