//! What requests go out through: the HTTP client, or the layers around it.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

#[cfg(not(target_arch = "wasm32"))]
use reqwest::Method;
#[cfg(not(target_arch = "wasm32"))]
use tower_service::Service;

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

/// A request on its way. It goes out when it is polled.
pub(super) enum Sent<'t> {
    /// With the HTTP client.
    #[cfg(not(target_arch = "wasm32"))]
    Client { client: &'t reqwest::Client, call: &'t Call, sent: <reqwest::Client as Service<reqwest::Request>>::Future },
    /// With the layers, or where a response leads.
    Other(Pending<'t, Result<reqwest::Response, Lost>>),
}

impl Transport {
    /// Sends the request of a call, which is not held while its response is waited for.
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn send<'t>(&'t self, call: &'t Call, number: u32, request: reqwest::Request) -> Sent<'t> {
        match self {
            Self::Client(client) => Sent::Client { client, call, sent: { client }.call(request) },
            Self::Layers(service) => Sent::Other(Box::pin(service.send(call.operation, number, request))),
        }
    }

    /// Sends the request of a call. The browser follows redirects.
    #[cfg(target_arch = "wasm32")]
    pub(super) fn send<'t>(&'t self, _: &'t Call, _: u32, request: reqwest::Request) -> Sent<'t> {
        let Self::Client(client) = self;
        Sent::Other(Box::pin(async move { client.execute(request).await.map_err(Lost::transport) }))
    }
}

impl Future for Sent<'_> {
    type Output = Result<reqwest::Response, Lost>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        loop {
            match &mut *self {
                #[cfg(not(target_arch = "wasm32"))]
                Self::Client { client, call, sent } => {
                    let response = std::task::ready!(Pin::new(sent).poll(context)).map_err(Lost::transport)?;
                    if !redirect::is_redirect(&response) {
                        return Poll::Ready(Ok(response));
                    }
                    let redirected = redirected(client, call, response);
                    *self = Self::Other(redirected);
                }
                Self::Other(pending) => return pending.as_mut().poll(context),
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
