//! The layers of a client during construction.

use std::sync::Arc;

use http::Request;
use reqwest::Body;
use tower_layer::Layer;
use tower_service::Service;

use super::{
    recording::{Recorded, Recording},
    service::{Followed, HttpService},
    transport::Transport,
};
use crate::{ServiceError, send::redirect::Http};

/// A layer that is known when the client is built.
type Wrap = Box<dyn FnOnce(HttpService) -> HttpService + Send + Sync>;

/// The layers of a client during construction, the outermost first.
#[derive(Default)]
pub(crate) struct Layers {
    service: Option<HttpService>,
    /// A closure, so that programs without a recording do not contain its code.
    recording: Option<Wrap>,
    layers: Vec<Wrap>,
}

impl Layers {
    /// Sets the service that replaces the HTTP client.
    pub(crate) fn set_service(&mut self, service: HttpService) {
        self.service = Some(service);
    }

    /// Adds a layer inside the existing ones.
    pub(crate) fn push<L, B>(&mut self, layer: L)
    where
        L: Layer<HttpService> + Send + Sync + 'static,
        L::Service: Service<Request<Body>, Response = http::Response<B>> + Clone + Send + 'static,
        <L::Service as Service<Request<Body>>>::Future: Send,
        <L::Service as Service<Request<Body>>>::Error: Into<ServiceError>,
        B: Into<Body> + 'static,
    {
        self.layers.push(Box::new(move |inner| HttpService::new(layer.layer(inner))));
    }

    /// Records the exchanges below all layers.
    pub(crate) fn record(&mut self, recording: Recording) {
        let recording = Arc::new(recording);
        self.recording = Some(Box::new(move |inner| HttpService(Arc::new(Recorded { recording, inner }))));
    }

    /// Wraps an HTTP client in the layers.
    pub(crate) fn around(self, http: Http) -> Transport {
        let Self { service, recording, layers } = self;
        if service.is_none() && recording.is_none() && layers.is_empty() {
            return Transport::Client(http);
        }
        let mut innermost = service.unwrap_or_else(|| HttpService(Arc::new(Followed(http))));
        if let Some(recording) = recording {
            innermost = recording(innermost);
        }
        Transport::Layers(layers.into_iter().rev().fold(innermost, |inner, layer| layer(inner)))
    }
}
