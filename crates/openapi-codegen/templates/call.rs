// The calls of a client. A type alias in `calls` names the call of each operation, and has its setters.

use std::{fmt, future::IntoFuture, marker::PhantomData, time::Duration};

use super::Credentials;
use crate::support::{
    self, Core, Error, Items, Operate, Operation, Outcome, Paged, Pages, Preparing, RequestError, ResponseValue, Retry,
    Sending,
    macros::{
        bytes::Bytes,
        http::{HeaderName, HeaderValue, Request},
    },
};

/// A call of the operation `O`. Awaiting it sends the request.
///
/// Optional parameters have setters, see the type of the call in [`calls`](super::calls).
#[must_use = "a call is not sent until it is awaited"]
pub struct Call<O> {
    pub(crate) inner: Box<support::Call>,
    operation: PhantomData<fn() -> O>,
}

/// Creates a call without arguments.
pub(crate) fn begin<O: Operate>(core: &Core) -> Call<O> {
    Call { inner: support::Call::new(core, O::OPERATION), operation: PhantomData }
}

impl<O: Operate> Call<O> {
    /// Sets the time limit of the whole call, including all attempts and the pauses between them. Reading a streamed
    /// response body does not count.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.inner.set_timeout(limit);
        self
    }

    /// Sets the time limit of each attempt.
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.inner.set_attempt_timeout(limit);
        self
    }

    /// Sets the maximum time without progress, during which no byte is sent or received.
    pub fn idle_timeout(mut self, limit: Duration) -> Self {
        self.inner.set_idle_timeout(limit);
        self
    }

    /// Sets the retry policy of this call.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.inner.set_retry(retry);
        self
    }

    /// Sets the maximum size of the response body in bytes. Streamed bodies are not limited.
    pub fn response_limit(mut self, bytes: u64) -> Self {
        self.inner.set_response_limit(bytes);
        self
    }

    /// Sets a header of the request. It replaces the value that a parameter, the client or a credential has for the
    /// same header.
    pub fn header(mut self, name: impl TryInto<HeaderName>, value: impl TryInto<HeaderValue>) -> Self {
        self.inner.set_header(name, value);
        self
    }

    /// Appends a pair to the query.
    pub fn query_pair(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.inner.add_query_pair(name.as_ref(), value.as_ref());
        self
    }

    /// Sets the credentials of this call, which replace those of the client.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.inner.set_credentials(credentials.0);
        self
    }

    /// Sets the base URL of this call, which replaces the client's server. Credentials are sent there.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.inner.set_base_url(url.into());
        self
    }

    /// Applies a setter if there is a value, for example `call.when(limit, calls::ListPets::limit)`.
    pub fn when<T>(self, value: Option<T>, set: impl FnOnce(Self, T) -> Self) -> Self {
        match value {
            Some(value) => set(self, value),
            None => self,
        }
    }

    /// Returns the operation: its method, path template and `operationId`.
    pub fn operation(&self) -> &'static Operation {
        O::OPERATION
    }

    /// Returns the request without credentials: method, URL, headers, and the body unless it is a stream or a file.
    ///
    /// # Errors
    ///
    /// Returns an error if an argument cannot be serialized.
    pub fn preview(&self) -> Result<Request<Option<Bytes>>, RequestError> {
        self.inner.preview()
    }

    /// Prepares the complete request, with credentials and idempotency key, for another HTTP client to send. Awaiting
    /// the returned future yields the request or the error.
    ///
    /// # Errors
    ///
    /// The future returns an error if a required credential is missing, or an argument cannot be serialized.
    pub fn into_request(self) -> Preparing {
        self.inner.into_request()
    }

    /// Sends the request, as awaiting the call does.
    pub fn send(self) -> Sending<<O::Outcome as Outcome>::Success, O::Failure> {
        self.inner.send::<O::Outcome, O::Failure>()
    }
}

#[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
impl<O: Operate> Call<O>
where
    <O::Outcome as Outcome>::Success: Send,
{
    /// Sends the request on a separate thread and blocks until the response arrives, for programs without an
    /// asynchronous runtime.
    ///
    /// Blocking a thread of an asynchronous runtime stops the connections that the client opened there. In such a
    /// program, await the call, or use a separate client for blocking calls.
    ///
    /// # Errors
    ///
    /// Returns the error of the call.
    pub fn send_blocking(self) -> Result<ResponseValue<<O::Outcome as Outcome>::Success>, Error<O::Failure>> {
        support::blocking::wait(self.send()).unwrap_or_else(|error| Err(Error::not_run(O::OPERATION, error)))
    }
}

impl<O: Paged> Call<O> {
    /// Returns a stream of the pages of the list, starting with the requested one. If a page cannot be read, the stream
    /// yields the error and ends.
    pub fn pages(self) -> Pages<O> {
        Pages::new(self.inner)
    }

    /// Returns a stream of the items on all pages of the list, starting with the requested page. If a page cannot be
    /// read, the stream yields the items of the pages before it, then the error, and ends.
    pub fn items(self) -> Items<O> {
        Items::new(self.inner)
    }
}

impl<O: Operate> IntoFuture for Call<O> {
    type Output = Result<ResponseValue<<O::Outcome as Outcome>::Success>, Error<O::Failure>>;
    type IntoFuture = Sending<<O::Outcome as Outcome>::Success, O::Failure>;

    fn into_future(self) -> Self::IntoFuture {
        self.send()
    }
}

impl<O> Clone for Call<O> {
    fn clone(&self) -> Self {
        Self { inner: self.inner.clone(), operation: PhantomData }
    }
}

impl<O> fmt::Debug for Call<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}
