//! The client below every generated client: what its calls share, and sending.

use std::{fmt, sync::Arc, time::Duration};

use http::Request;
use reqwest::{
    Url,
    header::{CONTENT_TYPE, HeaderName},
};

#[cfg(not(target_arch = "wasm32"))]
use crate::redirect;
use crate::{Call, Credential, Credentials, RequestError, Spec, arguments::Arguments, error::Unsent};

/// What a generated client holds. Clones share it.
#[derive(Clone)]
pub struct Core(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) spec: &'static Spec,
    pub(crate) http: reqwest::Client,
    pub(crate) bases: Vec<String>,
    pub(crate) headers: Vec<(HeaderName, Credential)>,
    pub(crate) credentials: Credentials,
    /// The parameters that are set once for all calls.
    pub(crate) common: Arguments,
    pub(crate) total: Option<Duration>,
    pub(crate) has_identity: bool,
}

impl Core {
    pub(crate) fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    /// The base URL of the operations that have no server of their own.
    pub fn base_url(&self) -> &str {
        self.0.bases.first().map_or("", String::as_str)
    }

    pub(crate) fn inner(&self) -> &Inner {
        &self.0
    }

    /// Sends a call.
    ///
    /// # Errors
    ///
    /// If a credential is missing, the request cannot be written, or no response comes.
    pub(crate) async fn send(&self, call: Call) -> Result<reqwest::Response, Unsent> {
        let operation = call.operation;
        let request = call.request().await.map_err(|error| Unsent::request(operation, error))?;
        let mut request = outgoing(request).map_err(|error| Unsent::request(operation, error))?;
        *request.timeout_mut() = call.options.timeout.or(self.0.total);
        #[cfg(not(target_arch = "wasm32"))]
        let sent = redirect::follow(&self.0.http, request).await;
        #[cfg(target_arch = "wasm32")]
        let sent = self.0.http.execute(request).await;
        sent.map_err(|error| Unsent::transport(operation, error))
    }
}

/// A request as reqwest has it.
fn outgoing(request: Request<reqwest::Body>) -> Result<reqwest::Request, RequestError> {
    let (parts, body) = request.into_parts();
    let url = Url::parse(&parts.uri.to_string()).map_err(|error| RequestError::value("the URL", error))?;
    let mut request = reqwest::Request::new(parts.method, url);
    *request.headers_mut() = parts.headers;
    // Nothing is not an empty body, which some servers refuse where none is meant.
    if body.as_bytes().is_none_or(|bytes| !bytes.is_empty()) || request.headers().contains_key(CONTENT_TYPE) {
        *request.body_mut() = Some(body);
    }
    Ok(request)
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

            /// The base URL of the operations that have no server of their own.
            pub fn base_url(&self) -> &str {
                self.core.base_url()
            }
        }

        /// A call of an operation, which is sent when it is awaited. There is a setter for each parameter that
        /// may be left out; the name of the call in [`calls`] shows those of its operation.
        #[must_use = "a call is not sent until it is awaited"]
        pub struct Call<O> {
            inner: $crate::Call,
            operation: ::std::marker::PhantomData<fn() -> O>,
        }

        /// Begins a call.
        fn begin<O: $crate::Operate>(core: &$crate::Core) -> Call<O> {
            Call { inner: $crate::Call::new(core, O::OPERATION), operation: ::std::marker::PhantomData }
        }

        impl<O: $crate::Operate> Call<O> {
            /// Limits how long the call may take as a whole.
            pub fn timeout(mut self, limit: ::std::time::Duration) -> Self {
                self.inner.set_timeout(limit);
                self
            }

            /// Sends a header that the document does not name, or another value of one that it does.
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

            /// The request with its credentials, not sent, for another HTTP client.
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
            pub fn http(
                mut self,
                configure: impl FnOnce($crate::macros::reqwest::ClientBuilder) -> $crate::macros::reqwest::ClientBuilder,
            ) -> Self {
                self.inner.http(configure);
                self
            }

            /// Takes an HTTP client as it is, with its own limits. If there is a credential in a header of
            /// the API's own, the client has to be built with `redirect(Policy::none())`: the runtime
            /// follows redirects without it, and a client that follows them itself would carry it along.
            pub fn http_client(mut self, client: $crate::macros::reqwest::Client) -> Self {
                self.inner.http_client(client);
                self
            }

            /// How long a connection may take; 10 seconds unless it is set.
            #[cfg(not(target_arch = "wasm32"))]
            pub fn connect_timeout(mut self, limit: ::std::time::Duration) -> Self {
                self.inner.connect_timeout(limit);
                self
            }

            /// How long a response may keep silent while it is read; 60 seconds unless it is set.
            #[cfg(not(target_arch = "wasm32"))]
            pub fn idle_timeout(mut self, limit: ::std::time::Duration) -> Self {
                self.inner.idle_timeout(limit);
                self
            }

            /// How long a call may take as a whole; without limit unless it is set.
            pub fn timeout(mut self, limit: ::std::time::Duration) -> Self {
                self.inner.timeout(limit);
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
