//! Requests in flight.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

#[cfg(not(target_arch = "wasm32"))]
use tower_service::Service;

#[cfg(not(target_arch = "wasm32"))]
use crate::send::redirect::{self, Http};
use crate::{
    Call,
    api::presented::Presented,
    common::{no_response::NoResponse, pending::Pending, pulse::Pulse},
    send::transport::Transport,
};

/// A request in flight. It is sent when it is polled.
pub(super) enum Sent<'t> {
    /// Sent by the HTTP client.
    #[cfg(not(target_arch = "wasm32"))]
    Client {
        http: &'t Http,
        call: &'t Call,
        with: ResendParts,
        sent: <reqwest::Client as Service<reqwest::Request>>::Future,
    },
    /// Sent through the layers, or following a redirect.
    Other(Pending<'t, Result<reqwest::Response, NoResponse>>),
}

/// The tokens and pulse of a request, in case it is built again for a redirect.
#[cfg_attr(target_arch = "wasm32", allow(dead_code))]
pub(super) struct ResendParts {
    pub(super) presented: Presented,
    pub(super) pulse: Option<Pulse>,
}

impl Transport {
    /// Sends the request of a call. The request is not retained while its response is pending.
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn send<'t>(
        &'t self,
        call: &'t Call,
        number: u32,
        request: reqwest::Request,
        with: ResendParts,
    ) -> Sent<'t> {
        match self {
            Self::Client(http) => {
                let mut client = &http.client;
                Sent::Client { http, call, with, sent: client.call(request) }
            }
            Self::Layers(service) => {
                Sent::Other(Box::pin(service.send(call.operation, number, request, call.body_again(with.pulse))))
            }
        }
    }

    /// Sends the request of a call. The browser follows redirects.
    #[cfg(target_arch = "wasm32")]
    pub(super) fn send<'t>(&'t self, _: &'t Call, _: u32, request: reqwest::Request, _: ResendParts) -> Sent<'t> {
        let Self::Client(client) = self;
        Sent::Other(Box::pin(async move { client.execute(request).await.map_err(NoResponse::transport) }))
    }
}

impl Future for Sent<'_> {
    type Output = Result<reqwest::Response, NoResponse>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        loop {
            match &mut *self {
                #[cfg(not(target_arch = "wasm32"))]
                Self::Client { http, call, with, sent } => {
                    let response = std::task::ready!(Pin::new(sent).poll(context)).map_err(NoResponse::transport)?;
                    if !redirect::is_redirect(&response) {
                        return Poll::Ready(Ok(response));
                    }
                    let (http, call) = (*http, *call);
                    let with = ResendParts { presented: with.presented.clone(), pulse: with.pulse.take() };
                    *self = Self::Other(redirected(http, call, with, response));
                }
                Self::Other(pending) => return pending.as_mut().poll(context),
            }
        }
    }
}

/// Follows a redirect with the tokens of the call. The request is built again, a cost that only redirects have.
#[cfg(not(target_arch = "wasm32"))]
fn redirected<'t>(
    http: &'t Http,
    call: &'t Call,
    with: ResendParts,
    response: reqwest::Response,
) -> Pending<'t, Result<reqwest::Response, NoResponse>> {
    Box::pin(async move {
        let mut asked = call.asked(&with.presented, with.pulse)?;
        // This is polled within the span of the attempt.
        let context = call.core.inner().trace_context.as_ref().and_then(|source| source());
        context.into_iter().for_each(|context| context.write(asked.request.headers_mut()));
        redirect::go_on(http, response, asked).await.map_err(NoResponse::service)
    })
}
