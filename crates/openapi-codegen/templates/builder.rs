// The part of `Builder` that all generated clients have.

#[cfg(not(target_arch = "wasm32"))]
use std::path::Path;
use std::time::Duration;

use super::Client;
use crate::support::{
    self, BuildError, Credential, Deviations, Observer, RateLimit, Retry, TraceContext,
    macros::reqwest::{self, ClientBuilder},
};
#[cfg(not(target_arch = "wasm32"))]
use crate::support::{
    HttpRequest, HttpService, ServiceError,
    macros::{Layer, Service, http::Response, reqwest::Body},
};

/// Builds a [`Client`].
#[derive(Debug)]
#[must_use]
pub struct Builder {
    pub(crate) inner: support::Builder,
}

impl Builder {
    /// Sets the base URL of all calls, which replaces every server in the document. Credentials are sent to this
    /// origin only.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.inner.base_url(url.into());
        self
    }

    /// Sets the base URL and the credentials for which there are environment variables, as
    /// [`Client::from_env`] does. Empty variables count as unset.
    pub fn read_environment(mut self) -> Self {
        self.inner.read_environment();
        self
    }

    /// Sets the URL of the document, against which relative server URLs are resolved.
    pub fn document_url(mut self, url: impl Into<String>) -> Self {
        self.inner.document_url(url.into());
        self
    }

    /// Adds a header to every call. Its value is treated as a credential: it is not printed, and not sent to other
    /// origins.
    pub fn header(mut self, name: &str, value: impl Into<Credential>) -> Self {
        self.inner.header(name, value.into());
        self
    }

    /// Configures the HTTP client: certificates, a proxy, a client identity.
    ///
    /// A configured client follows no redirect to another origin, unless
    /// [`redirects_to_other_origins`](Self::redirects_to_other_origins) permits it: default headers that are set here
    /// may be credentials, and cannot be removed from a request. Set headers with [`header`](Self::header) instead,
    /// which are not sent to other origins.
    pub fn http(mut self, configure: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Self {
        self.inner.http(configure);
        self
    }

    /// Sets the HTTP client, including its connect timeout.
    ///
    /// Build the client with `redirect(Policy::none())` and call [`follows_no_redirects`](Self::follows_no_redirects)
    /// if a credential is sent in a header other than `Authorization` or `Cookie`: a client that follows redirects
    /// itself would send the credential to other origins. Without the confirmation, [`build`](Self::build) returns an
    /// error. See [`http`](Self::http) for redirects to other origins.
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.inner.http_client(client);
        self
    }

    /// Confirms that the client given to [`http_client`](Self::http_client) follows no redirects. Call this only if it
    /// was built with `redirect(Policy::none())`.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn follows_no_redirects(mut self) -> Self {
        self.inner.follows_no_redirects();
        self
    }

    /// Permits redirects to other origins with an HTTP client that was configured or given. Call this only if its
    /// default headers contain no secret, because they are sent to the other origins. Other credentials are not sent
    /// there in any case.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn redirects_to_other_origins(mut self) -> Self {
        self.inner.redirects_to_other_origins();
        self
    }

    /// Sets the connect timeout. Default: 10 seconds.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.inner.connect_timeout(limit);
        self
    }

    /// Sets the maximum time without progress, during which no byte of a request or response is transferred. Default:
    /// 60 seconds; `Duration::MAX` disables it.
    pub fn idle_timeout(mut self, limit: Duration) -> Self {
        self.inner.idle_timeout(limit);
        self
    }

    /// Sets the time limit of a call, including all attempts and the pauses between them. Reading a streamed response
    /// body does not count. Default: no limit.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.inner.timeout(limit);
        self
    }

    /// Sets the time limit of each attempt. Default: no limit.
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.inner.attempt_timeout(limit);
        self
    }

    /// Sets the maximum size of a response body in bytes. Default: 64 MiB. Streamed bodies are not limited.
    pub fn response_limit(mut self, bytes: u64) -> Self {
        self.inner.response_limit(bytes);
        self
    }

    /// Sets the retry policy. Default: [`Retry::STANDARD`]; [`Retry::NEVER`] disables retries.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.inner.retry(retry);
        self
    }

    /// Sends an idempotency key in this header with each `POST` and `PATCH` for which the document defines none. All
    /// attempts of a call have the same key, so that calls can be retried. The server must support it.
    pub fn idempotency_keys(mut self, header: &str) -> Self {
        self.inner.idempotency_keys(header);
        self
    }

    /// Limits the rate of calls per credential. Calls above the limit wait in order of arrival. Default: the limit that
    /// the document declares with `x-rate-limit`, if any.
    pub fn rate_limit(mut self, limit: RateLimit) -> Self {
        self.inner.rate_limit(limit);
        self
    }

    /// Limits the rate of calls of one operation per credential. Default: the limit that the document declares for the
    /// operation with `x-rate-limit`, if any.
    pub fn rate_limit_of(mut self, operation_id: &str, limit: RateLimit) -> Self {
        self.inner.rate_limit_of(operation_id, limit);
        self
    }

    /// Ignores the rate limits that responses report.
    ///
    /// By default, calls wait until the reported limit is reset. If the wait would exceed [`Retry::longest_wait`], they
    /// fail immediately with an error of kind [`RateLimit`](support::ErrorKind::RateLimit).
    pub fn ignore_rate_limits(mut self) -> Self {
        self.inner.ignore_rate_limits();
        self
    }

    /// Rejects every response that deviates from the document: members, enum values and union types that the document
    /// does not list, and null or missing members where the document requires a value. Intended for tests and staging.
    ///
    /// By default, members, enum values and union types that the document does not list are accepted, null in an
    /// optional member is treated as absent, and a required member that is missing or null is an error that names it.
    /// See also [`lenient`](Self::lenient).
    pub fn strict(mut self) -> Self {
        self.inner.strict();
        self
    }

    /// Accepts responses in which required members are missing or null. Such members are set to zero, an empty string,
    /// an empty array or 1970-01-01, and counted as deviations, see [`Client::deviations`]. An object that has none of
    /// its members is still an error.
    pub fn lenient(mut self) -> Self {
        self.inner.lenient();
        self
    }

    /// Permits calls without the credentials that the document requires, for servers that do not check them, such as a
    /// local development server. Credentials that are set are sent.
    pub fn anonymous(mut self) -> Self {
        self.inner.anonymous();
        self
    }

    /// Includes the server's message in the text of errors, see [`Error::message`](support::Error::message). It is
    /// omitted by default, because it may repeat secrets from the request.
    pub fn error_messages(mut self) -> Self {
        self.inner.error_messages();
        self
    }

    /// Counts deviations of responses from the document in `deviations`, whose clones share the counts.
    pub fn deviations(mut self, deviations: Deviations) -> Self {
        self.inner.deviations(deviations);
        self
    }

    /// Sets an observer that is notified of each attempt, for metrics.
    pub fn observer(mut self, observer: impl Observer + 'static) -> Self {
        self.inner.observer(observer);
        self
    }

    /// Records each attempt and its response to a file in HAR 1.2 format, which the mock server can replay. An existing
    /// file is replaced. Only its owner can read it.
    ///
    /// Credentials are replaced by `***`, as are values of headers, query parameters and body members that are named
    /// like a password, token, secret or key. Omitted are bodies that are neither JSON nor forms, streamed bodies,
    /// request bodies larger than 256 KiB and response bodies larger than 4 MiB. A failure to record does not fail the
    /// call.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn record(mut self, path: impl AsRef<Path>) -> Self {
        self.inner.record(path.as_ref());
        self
    }

    /// Sends `traceparent` and `tracestate` (W3C Trace Context) with each attempt, with the values that `source`
    /// returns.
    ///
    /// `source` is called inside the span of the attempt, so that it can read the context of `tracing`.
    /// `|| Some(TraceContext::begin())` starts a new trace per attempt.
    pub fn trace_context(mut self, source: impl Fn() -> Option<TraceContext> + Send + Sync + 'static) -> Self {
        self.inner.trace_context(source);
        self
    }

    /// Wraps the HTTP client in a tower layer, which receives each attempt with its credentials, and its response. The
    /// first layer added is the outermost.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn layer<L, B>(mut self, layer: L) -> Self
    where
        L: Layer<HttpService> + Send + Sync + 'static,
        L::Service: Service<HttpRequest, Response = Response<B>> + Clone + Send + 'static,
        <L::Service as Service<HttpRequest>>::Future: Send,
        <L::Service as Service<HttpRequest>>::Error: Into<ServiceError>,
        B: Into<Body> + 'static,
    {
        self.inner.layer(layer);
        self
    }

    /// Sends requests through a tower service instead of the HTTP client: another client, or a fake in a test. The
    /// service follows redirects, or does not; the client does not follow redirects that it returns.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn service<S, B>(mut self, service: S) -> Self
    where
        S: Service<HttpRequest, Response = Response<B>> + Clone + Send + 'static,
        S::Future: Send,
        S::Error: Into<ServiceError>,
        B: Into<Body> + 'static,
    {
        self.inner.service(HttpService::new(service));
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    ///
    /// Returns an error if a setting such as a base URL or header name is invalid, or the HTTP client cannot be created.
    pub fn build(self) -> Result<Client, BuildError> {
        Ok(Client { core: self.inner.build()? })
    }
}
