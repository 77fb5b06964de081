//! The type `Builder` of a generated client.

/// Defines `Builder`, which puts a [`client!`](crate::client) together.
#[doc(hidden)]
#[macro_export]
macro_rules! builder {
    ($spec:ident) => {
        /// Puts a [`Client`] together.
        #[derive(Debug)]
        #[must_use]
        pub struct Builder {
            inner: $crate::Builder,
        }

        impl Builder {
            /// Sends all calls there, in place of every server that the document names. Credentials go
            /// to this origin alone.
            pub fn base_url(mut self, url: impl Into<::std::string::String>) -> Self {
                self.inner.base_url(url.into());
                self
            }

            /// Says where the document is served; servers that it names relative to that are found.
            pub fn document_url(mut self, url: impl Into<::std::string::String>) -> Self {
                self.inner.document_url(url.into());
                self
            }

            /// Sends a header with every call. It is kept as credentials are: never printed, never sent to
            /// another origin.
            pub fn header(mut self, name: &str, value: impl Into<$crate::Credential>) -> Self {
                self.inner.header(name, value.into());
                self
            }

            /// Changes how the HTTP client is made: certificates, a proxy, a client identity. Redirects
            /// are followed by the runtime, which sends no credential to another origin.
            ///
            /// Default headers that are set here cannot be taken off again, and may be credentials, so a client that
            /// was changed follows no redirect to another origin, unless
            /// [`redirects_to_other_origins`](Self::redirects_to_other_origins) says that it may. A header that
            /// is set by [`header`](Self::header) is never sent there.
            pub fn http(
                mut self,
                configure: impl FnOnce($crate::macros::reqwest::ClientBuilder) -> $crate::macros::reqwest::ClientBuilder,
            ) -> Self {
                self.inner.http(configure);
                self
            }

            /// Takes an HTTP client as it is, with its own limit for connecting. If there is a credential in a header of
            /// the API's own, the client has to be built with `redirect(Policy::none())`, and
            /// [`follows_no_redirects`](Self::follows_no_redirects) has to say so: the runtime follows redirects
            /// without the credential, and a client that follows them itself would carry it along. For
            /// redirects to other origins see [`http`](Self::http).
            pub fn http_client(mut self, client: $crate::macros::reqwest::Client) -> Self {
                self.inner.http_client(client);
                self
            }

            /// Says that the HTTP client that was given was built with `redirect(Policy::none())`. A client does not
            /// tell it, so the caller answers for it.
            #[cfg(not(target_arch = "wasm32"))]
            pub fn follows_no_redirects(mut self) -> Self {
                self.inner.follows_no_redirects();
                self
            }

            /// Follows redirects to other origins although the HTTP client was changed or given: says that its
            /// default headers hold no secret. Other credentials are not sent there in any case.
            #[cfg(not(target_arch = "wasm32"))]
            pub fn redirects_to_other_origins(mut self) -> Self {
                self.inner.redirects_to_other_origins();
                self
            }

            /// Sets the time limit of connecting; 10 seconds by default.
            #[cfg(not(target_arch = "wasm32"))]
            pub fn connect_timeout(mut self, limit: ::std::time::Duration) -> Self {
                self.inner.connect_timeout(limit);
                self
            }

            /// For how long a call may keep silent: no byte of the request goes out, and none of the response
            /// comes; 60 seconds unless it is set, and as long as it likes with `Duration::MAX`. A long upload or
            /// download is not silent.
            pub fn idle_timeout(mut self, limit: ::std::time::Duration) -> Self {
                self.inner.idle_timeout(limit);
                self
            }

            /// Sets the time limit of a call, with all its attempts and the pauses between them; without limit
            /// by default.
            pub fn timeout(mut self, limit: ::std::time::Duration) -> Self {
                self.inner.timeout(limit);
                self
            }

            /// Sets the time limit of each attempt of a call; without limit by default.
            pub fn attempt_timeout(mut self, limit: ::std::time::Duration) -> Self {
                self.inner.attempt_timeout(limit);
                self
            }

            /// Sets the maximum size of the body of a response in bytes; 64 MiB by default. Bodies that the caller
            /// reads bit by bit have no limit.
            pub fn response_limit(mut self, bytes: u64) -> Self {
                self.inner.response_limit(bytes);
                self
            }

            /// Sets the policy by which failed calls are sent again; by default
            /// [`Retry::STANDARD`]($crate::Retry::STANDARD). [`Retry::NEVER`]($crate::Retry::NEVER) sends none again.
            pub fn retry(mut self, retry: $crate::Retry) -> Self {
                self.inner.retry(retry);
                self
            }

            /// Sends a key in this header with each `POST` and `PATCH` of which the document does not say where
            /// it takes one: the same key with each attempt, so that the server knows them for one
            /// request and they can be repeated. For servers that do know it.
            pub fn idempotency_keys(mut self, header: &str) -> Self {
                self.inner.idempotency_keys(header);
                self
            }

            /// Sends no more calls in this time, for one credential. They wait for their turn, in order.
            pub fn rate_limit(mut self, limit: $crate::RateLimit) -> Self {
                self.inner.rate_limit(limit);
                self
            }

            /// Sends no more calls of an operation in this time, for one credential.
            pub fn rate_limit_of(mut self, operation_id: &str, limit: $crate::RateLimit) -> Self {
                self.inner.rate_limit_of(operation_id, limit);
                self
            }

            /// Sends calls whatever the server says of its limits. Otherwise calls wait once it has said that
            /// it takes no more for a while; if that is longer than
            /// [`Retry::longest_wait`]($crate::Retry::longest_wait), they fail at once with an error of the kind
            /// [`RateLimit`]($crate::ErrorKind::RateLimit).
            pub fn ignore_rate_limits(mut self) -> Self {
                self.inner.ignore_rate_limits();
                self
            }

            /// Rejects every response that departs from the document: members, values of enums and types of
            /// unions that it does not list, and null or a missing member where it requires a value. For tests and
            /// staging.
            ///
            /// By default, what the document does not list is accepted, null in an optional member is absence, and a
            /// required member that is missing or null is an error which names it. See also
            /// [`lenient`](Self::lenient).
            pub fn strict(mut self) -> Self {
                self.inner.strict();
                self
            }

            /// Accepts responses in which required members are missing or null: they are filled in with zero, an empty
            /// string, an empty list or 1970-01-01, and each is counted as a departure, see
            /// [`Client::departures`]. An object that has none of its members is an error all the same.
            pub fn lenient(mut self) -> Self {
                self.inner.lenient();
                self
            }

            /// Sends calls without the credentials that the document requires, for a server that does not ask for them
            /// such as a local development server. Credentials that are set are sent.
            pub fn anonymous(mut self) -> Self {
                self.inner.anonymous();
                self
            }

            /// Includes the message of the server in the text of errors, see [`Error::message`]($crate::Error::message). It
            /// is left out by default, as it may repeat what was sent.
            pub fn error_messages(mut self) -> Self {
                self.inner.error_messages();
                self
            }

            /// Counts in the given list where responses depart from the document.
            pub fn departures(mut self, departures: $crate::Departures) -> Self {
                self.inner.departures(departures);
                self
            }

            /// Is told of each attempt, to count and measure.
            pub fn observer(mut self, observer: impl $crate::Observer + 'static) -> Self {
                self.inner.observer(observer);
                self
            }

            /// Records each attempt and its response in a file, as an HTTP archive (HAR 1.2), which a mock plays in
            /// tests. Credentials, and what is called a password, a token, a secret or a key in headers, the
            /// query and bodies, are left out. One that is there is written over, and only its owner can read it.
            ///
            /// Bodies that are neither JSON nor forms cannot be looked into for secrets, and are not kept. Nor are bodies
            /// that come by and by, requests of more than 256 KiB and responses of more than 4 MiB. All are sent
            /// and read as ever; a call that cannot be recorded does not fail.
            #[cfg(not(target_arch = "wasm32"))]
            pub fn record(mut self, path: impl AsRef<::std::path::Path>) -> Self {
                self.inner.record(path.as_ref());
                self
            }

            /// Sends `traceparent` and `tracestate` (W3C Trace Context) with each attempt, as this says where it
            /// stands. It is asked within the span of the attempt, so that what bridges `tracing` to another
            /// system can answer by that; `|| Some(TraceContext::begin())` is a trace for each.
            pub fn trace_context(
                mut self,
                source: impl Fn() -> ::std::option::Option<$crate::TraceContext> + Send + Sync + 'static,
            ) -> Self {
                self.inner.trace_context(source);
                self
            }

            /// Puts a layer of tower around the HTTP client: it sees each attempt with its credentials, and
            /// its response. The first layer that is added is the outermost.
            #[cfg(not(target_arch = "wasm32"))]
            pub fn layer<L, B>(mut self, layer: L) -> Self
            where
                L: $crate::macros::Layer<$crate::HttpService> + Send + Sync + 'static,
                L::Service: $crate::macros::Service<$crate::HttpRequest, Response = $crate::macros::http::Response<B>>
                    + Clone
                    + Send
                    + 'static,
                <L::Service as $crate::macros::Service<$crate::HttpRequest>>::Future: Send,
                <L::Service as $crate::macros::Service<$crate::HttpRequest>>::Error: Into<$crate::ServiceError>,
                B: Into<$crate::macros::reqwest::Body> + 'static,
            {
                self.inner.layer(layer);
                self
            }

            /// Sends through a service of tower in place of the HTTP client: another client, or a fake in a
            /// test. It follows redirects itself, if at all.
            #[cfg(not(target_arch = "wasm32"))]
            pub fn service<S, B>(mut self, service: S) -> Self
            where
                S: $crate::macros::Service<$crate::HttpRequest, Response = $crate::macros::http::Response<B>>
                    + Clone
                    + Send
                    + 'static,
                S::Future: Send,
                S::Error: Into<$crate::ServiceError>,
                B: Into<$crate::macros::reqwest::Body> + 'static,
            {
                self.inner.service($crate::HttpService::new(service));
                self
            }

            /// The client.
            ///
            /// # Errors
            ///
            /// If a base URL cannot be used, or the HTTP client cannot be made.
            pub fn build(self) -> ::std::result::Result<Client, $crate::BuildError> {
                Ok(Client { core: self.inner.build()? })
            }
        }
    };
}
