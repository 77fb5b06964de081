//! The types of a generated client: `Client`, `Credentials` and `Call`.

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

        $crate::builder! { $spec }
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
