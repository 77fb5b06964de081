//! Layers around the HTTP client, and services that replace it, as tower services.

use std::{
    future::poll_fn,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
};

use http::Request;
use reqwest::Body;
use tower_service::Service;

use crate::{
    Operation, RequestError, ServiceError,
    common::{no_response::NoResponse, pending::Pending, uri::uri},
    send::redirect::{self, Again, Http, Reopened},
};

pub(super) type Answering = Pending<'static, Result<http::Response<Body>, ServiceError>>;

/// A sender of requests that returns their responses.
pub(super) trait Exchange: Send + Sync {
    fn exchange(&self, request: Request<Body>) -> Answering;
}

/// The number of an attempt within its call, from one: an extension of the requests that layers receive, beside the
/// `&'static Operation` that is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttemptNumber(pub u32);

/// The service that a layer wraps: sends a request and returns the response.
#[derive(Clone)]
pub struct HttpService(pub(super) Arc<dyn Exchange>);

/// A user-supplied service. It is cloned for each call, so that it need not be `Sync`.
struct Shared<S>(Mutex<S>);

impl<S, B> Exchange for Shared<S>
where
    S: Service<Request<Body>, Response = http::Response<B>> + Clone + Send + 'static,
    S::Future: Send,
    S::Error: Into<ServiceError>,
    B: Into<Body>,
{
    fn exchange(&self, request: Request<Body>) -> Answering {
        let mut service = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Box::pin(async move {
            poll_fn(|context| service.poll_ready(context)).await.map_err(Into::into)?;
            service.call(request).await.map(|response| response.map(Into::into)).map_err(Into::into)
        })
    }
}

/// The HTTP client, with redirects.
pub(super) struct Followed(pub(super) Http);

impl Exchange for Followed {
    fn exchange(&self, mut request: Request<Body>) -> Answering {
        let http = self.0.clone();
        Box::pin(async move {
            let reopened = request.extensions_mut().remove::<Reopened>();
            // Layers may log errors, and a URL may contain a credential.
            let request = reqwest::Request::try_from(request).map_err(reqwest::Error::without_url)?;
            Ok(redirect::follow(&http, request, reopened).await?.into())
        })
    }
}

impl HttpService {
    /// Wraps any service that takes requests and returns responses.
    pub fn new<S, B>(service: S) -> Self
    where
        S: Service<Request<Body>, Response = http::Response<B>> + Clone + Send + 'static,
        S::Future: Send,
        S::Error: Into<ServiceError>,
        B: Into<Body> + 'static,
    {
        Self(Arc::new(Shared(Mutex::new(service))))
    }

    /// Sends the request of a call; the layers receive it with its operation and the number of the attempt.
    pub(crate) async fn send(
        &self,
        operation: &'static Operation,
        number: u32,
        request: reqwest::Request,
        again: Option<Again>,
    ) -> Result<reqwest::Response, NoResponse> {
        let mut request = plain(request)?;
        if let Some(again) = again {
            let reopened = Reopened::new(again, request.headers());
            request.extensions_mut().insert(reopened);
        }
        request.extensions_mut().insert(operation);
        request.extensions_mut().insert(AttemptNumber(number));
        self.0.exchange(request).await.map(Into::into).map_err(NoResponse::service)
    }
}

/// Converts a request to the form of tower services.
fn plain(mut request: reqwest::Request) -> Result<Request<Body>, RequestError> {
    let mut plain = Request::new(request.body_mut().take().unwrap_or_default());
    *plain.method_mut() = request.method().clone();
    *plain.uri_mut() = uri(request.url())?;
    *plain.headers_mut() = std::mem::take(request.headers_mut());
    Ok(plain)
}

impl HttpService {
    pub(super) fn exchange(&self, request: Request<Body>) -> Answering {
        self.0.exchange(request)
    }
}

impl Service<Request<Body>> for HttpService {
    type Response = http::Response<Body>;
    type Error = ServiceError;
    type Future = Answering;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), ServiceError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Answering {
        self.0.exchange(request)
    }
}

impl std::fmt::Debug for HttpService {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HttpService")
    }
}
