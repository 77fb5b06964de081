//! The client below every generated client: what its calls share, and sending.

use std::{fmt, sync::Arc, time::Duration};

use reqwest::header::HeaderName;

use crate::send::Pace;
use crate::{
    Credential, Credentials, Departures, Observer, Spec, TraceContext,
    arguments::Arguments,
    reading::Mode,
    send::{KeySource, Retrying, Transport},
    server::Base,
};

/// What a generated client holds. Clones share it.
#[derive(Clone)]
pub struct Core(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) spec: &'static Spec,
    pub(crate) bases: Vec<Base>,
    pub(crate) headers: Vec<(HeaderName, Credential)>,
    pub(crate) credentials: Credentials,
    /// The parameters that are set once for all calls.
    pub(crate) common: Arguments,
    pub(crate) has_identity: bool,
    pub(crate) transport: Transport,
    pub(crate) retrying: Retrying,
    pub(crate) pace: Pace,
    pub(crate) keys: KeySource,
    pub(crate) observer: Option<Arc<dyn Observer>>,
    /// Says where an attempt stands in a trace.
    pub(crate) trace_context: Option<TraceSource>,
    /// For a call as a whole.
    pub(crate) timeout: Option<Duration>,
    pub(crate) attempt_timeout: Option<Duration>,
    /// For how long nothing may go out or come.
    pub(crate) idle_timeout: Option<Duration>,
    /// How many bytes the body of a response may have.
    pub(crate) response_limit: u64,
    /// The handling of responses that depart from the document.
    pub(crate) mode: Mode,
    pub(crate) departures: Option<Departures>,
    /// `true` if the texts of errors include the messages of the server.
    pub(crate) shows_messages: bool,
    /// `true` if credentials that the document requires may be missing.
    pub(crate) is_anonymous: bool,
}

pub(crate) type TraceSource = Arc<dyn Fn() -> Option<TraceContext> + Send + Sync>;

impl Core {
    pub(crate) fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    /// The base URL of the operations that have no server of their own.
    pub fn base_url(&self) -> &str {
        self.0.bases.first().map_or("", |base| &base.text)
    }

    /// The departures, where they are counted.
    pub fn departures(&self) -> Option<&Departures> {
        self.0.departures.as_ref()
    }

    pub(crate) fn inner(&self) -> &Inner {
        &self.0
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("base_url", &self.base_url()).finish_non_exhaustive()
    }
}

/// The client of a document, and what builds it. The document's own parts (a method for each security
/// scheme and for each server, and the operations) are added by further `impl` blocks.
#[macro_export]
macro_rules! client {
    ($(#[$meta:meta])* $spec:ident) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        pub struct Client {
            core: $crate::Core,
        }

        /// Credentials for a call of their own, in place of the client's: a method per security scheme.
        #[derive(Clone, Debug, Default)]
        pub struct Credentials(pub(crate) $crate::Credentials);

        impl Credentials {
            /// None yet.
            pub fn new() -> Self {
                Self::default()
            }
        }

        impl Client {
            /// Begins a client: credentials and base URL first, then [`build`](Builder::build).
            pub fn builder() -> Builder {
                Builder { inner: $crate::Builder::new(&$spec) }
            }

            /// A client without credentials for another base URL than the document's.
            ///
            /// # Errors
            ///
            /// If the URL cannot be used, or the HTTP client cannot be made.
            pub fn new(base_url: &str) -> ::std::result::Result<Self, $crate::BuildError> {
                Self::builder().base_url(base_url).build()
            }

            /// The flows of OAuth 2 that the document has, for its security schemes.
            pub fn flows() -> &'static [$crate::Flow] {
                $spec.flows
            }

            /// The base URL of the operations that have no server of their own.
            pub fn base_url(&self) -> &str {
                self.core.base_url()
            }

            /// The departures of responses from the document, where they are counted: with
            /// [`Builder::departures`] and [`Builder::lenient`].
            pub fn departures(&self) -> ::std::option::Option<&$crate::Departures> {
                self.core.departures()
            }
        }

        /// A call of an operation, which is sent when it is awaited. There is a setter for each parameter that
        /// may be left out; the name of the call in [`calls`] shows those of its operation.
        #[must_use = "a call is not sent until it is awaited"]
        pub struct Call<O> {
            inner: ::std::boxed::Box<$crate::Call>,
            operation: ::std::marker::PhantomData<fn() -> O>,
        }

        /// Begins a call.
        fn begin<O: $crate::Operate>(core: &$crate::Core) -> Call<O> {
            Call { inner: $crate::Call::new(core, O::OPERATION), operation: ::std::marker::PhantomData }
        }

        impl<O: $crate::Operate> Call<O> {
            /// Limits how long the call may take as a whole, all attempts and the pauses between them. A
            /// body that the caller reads bit by bit may go on for longer.
            pub fn timeout(mut self, limit: ::std::time::Duration) -> Self {
                self.inner.set_timeout(limit);
                self
            }

            /// Limits how long each attempt may take.
            pub fn attempt_timeout(mut self, limit: ::std::time::Duration) -> Self {
                self.inner.set_attempt_timeout(limit);
                self
            }

            /// Limits for how long the call may keep silent: no byte of the request goes out, and none of the
            /// response comes.
            pub fn idle_timeout(mut self, limit: ::std::time::Duration) -> Self {
                self.inner.set_idle_timeout(limit);
                self
            }

            /// Says when the call is sent once more, in place of what the client does.
            pub fn retry(mut self, retry: $crate::Retry) -> Self {
                self.inner.set_retry(retry);
                self
            }

            /// Limits how many bytes the body of the response may have. A body that the caller reads bit by
            /// bit has no limit.
            pub fn response_limit(mut self, bytes: u64) -> Self {
                self.inner.set_response_limit(bytes);
                self
            }

            /// Sends a header that the document does not name, or another value of one that it does. In the place of a
            /// credential, such as `authorization`, it is sent instead of that of the client.
            pub fn header(
                mut self,
                name: impl TryInto<$crate::macros::http::HeaderName>,
                value: impl TryInto<$crate::macros::http::HeaderValue>,
            ) -> Self {
                self.inner.set_header(name, value);
                self
            }

            /// Adds a pair to the query that the document does not name.
            pub fn query_pair(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
                self.inner.add_query_pair(name.as_ref(), value.as_ref());
                self
            }

            /// Uses these credentials in place of the client's.
            pub fn credentials(mut self, credentials: Credentials) -> Self {
                self.inner.set_credentials(credentials.0);
                self
            }

            /// Sends the call there, in place of the client's server, with its credentials.
            pub fn base_url(mut self, url: impl Into<::std::string::String>) -> Self {
                self.inner.set_base_url(url.into());
                self
            }

            /// Changes the call if there is a value: `call.when(limit, Call::limit)`.
            pub fn when<T>(self, value: ::std::option::Option<T>, set: impl FnOnce(Self, T) -> Self) -> Self {
                match value {
                    ::std::option::Option::Some(value) => set(self, value),
                    ::std::option::Option::None => self,
                }
            }

            /// The operation.
            pub fn operation(&self) -> &'static $crate::Operation {
                O::OPERATION
            }

            /// The request as it stands, without credentials: method, URL, headers, and the body if it is
            /// in memory.
            ///
            /// # Errors
            ///
            /// If a value cannot be written.
            pub fn preview(
                &self,
            ) -> ::std::result::Result<
                $crate::macros::http::Request<::std::option::Option<$crate::macros::bytes::Bytes>>,
                $crate::RequestError,
            > {
                self.inner.preview()
            }

            /// The request with its credentials and its idempotency key, not sent, for another HTTP client.
            ///
            /// # Errors
            ///
            /// If a credential is missing, or a value cannot be written.
            pub fn into_request(self) -> $crate::Preparing {
                self.inner.into_request()
            }

            /// Sends the call, as awaiting it does.
            pub fn send(self) -> $crate::Sending<<O::Outcome as $crate::Outcome>::Success, O::Failure> {
                self.inner.send::<O::Outcome, O::Failure>()
            }
        }

        $crate::blocking_call! {}

        impl<O: $crate::Paged> Call<O> {
            /// The pages of the list, from the one that the call asks for, as a stream.
            pub fn pages(self) -> $crate::Pages<O> {
                $crate::Pages::new(self.inner)
            }

            /// The items of the list, page after page, as a stream.
            pub fn items(self) -> $crate::Items<O> {
                $crate::Items::new(self.inner)
            }
        }

        impl<O: $crate::Operate> ::std::future::IntoFuture for Call<O> {
            type Output = ::std::result::Result<
                $crate::ResponseValue<<O::Outcome as $crate::Outcome>::Success>,
                $crate::Error<O::Failure>,
            >;
            type IntoFuture = $crate::Sending<<O::Outcome as $crate::Outcome>::Success, O::Failure>;

            fn into_future(self) -> Self::IntoFuture {
                self.send()
            }
        }

        impl<O> ::std::clone::Clone for Call<O> {
            fn clone(&self) -> Self {
                Self { inner: self.inner.clone(), operation: ::std::marker::PhantomData }
            }
        }

        impl<O> ::std::fmt::Debug for Call<O> {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                self.inner.fmt(f)
            }
        }

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

            /// How long a connection may take; 10 seconds unless it is set.
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

            /// How long a call may take as a whole, all attempts and the pauses between them; without limit
            /// unless it is set.
            pub fn timeout(mut self, limit: ::std::time::Duration) -> Self {
                self.inner.timeout(limit);
                self
            }

            /// How long each attempt of a call may take; without limit unless it is set.
            pub fn attempt_timeout(mut self, limit: ::std::time::Duration) -> Self {
                self.inner.attempt_timeout(limit);
                self
            }

            /// How many bytes the body of a response may have; 64 MiB unless it is set. Bodies that the caller
            /// reads bit by bit have no limit.
            pub fn response_limit(mut self, bytes: u64) -> Self {
                self.inner.response_limit(bytes);
                self
            }

            /// When calls that failed are sent once more; [`Retry::STANDARD`]($crate::Retry::STANDARD) unless
            /// it is set, and never with [`Retry::NEVER`]($crate::Retry::NEVER).
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

/// An operation as its calls know it: how a success is read, and the failures it has.
#[macro_export]
macro_rules! operation {
    ($(#[$meta:meta])* pub enum $name:ident: $outcome:ty, $failure:ty; $operation:expr) => {
        $(#[$meta])*
        pub enum $name {}

        impl $crate::Operate for $name {
            const OPERATION: &'static $crate::Operation = &$operation;
            type Outcome = $outcome;
            type Failure = $failure;
        }
    };
}
