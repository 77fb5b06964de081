//! The builder methods for sending: rate limits, layers, redirects and recordings.

#[cfg(not(target_arch = "wasm32"))]
use http::{Request, Response};
#[cfg(not(target_arch = "wasm32"))]
use reqwest::Body;
#[cfg(not(target_arch = "wasm32"))]
use tower_layer::Layer;
#[cfg(not(target_arch = "wasm32"))]
use tower_service::Service;

#[cfg(not(target_arch = "wasm32"))]
use crate::{BuildError, HttpService, ServiceError, send::Recording};
use crate::{Builder, RateLimit};

impl Builder {
    /// Limits the rate of the calls of one credential.
    pub fn rate_limit(&mut self, limit: RateLimit) {
        self.pace.set(limit);
    }

    /// Limits the rate of the calls of an operation for one credential.
    pub fn rate_limit_of(&mut self, operation_id: &str, limit: RateLimit) {
        self.pace.set_for(operation_id, limit);
    }

    /// Ignores the rate limits that the server reports.
    pub fn ignore_rate_limits(&mut self) {
        self.pace.ignore_server();
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl Builder {
    /// Sends through `service` in place of the HTTP client.
    pub fn service(&mut self, service: HttpService) {
        self.layers.set_service(service);
        self.is_configured = true;
    }

    /// Declares that the HTTP client supplied by the caller follows no redirects.
    pub fn follows_no_redirects(&mut self) {
        self.follows_none = true;
    }

    /// Follows redirects to other origins with an HTTP client that the caller configured.
    pub fn redirects_to_other_origins(&mut self) {
        self.leads_elsewhere = true;
    }

    /// Records calls to a file.
    pub fn record(&mut self, path: &std::path::Path) {
        match Recording::create(path, self.spec) {
            Ok(recording) => self.layers.record(recording),
            Err(source) => {
                self.error.get_or_insert(BuildError::Recording { path: path.display().to_string(), source });
            }
        }
    }

    /// Adds a layer inside the existing ones.
    pub fn layer<L, B>(&mut self, layer: L)
    where
        L: Layer<HttpService> + Send + Sync + 'static,
        L::Service: Service<Request<Body>, Response = Response<B>> + Clone + Send + 'static,
        <L::Service as Service<Request<Body>>>::Future: Send,
        <L::Service as Service<Request<Body>>>::Error: Into<ServiceError>,
        B: Into<Body> + 'static,
    {
        self.layers.push(layer);
    }
}
