//! Operations as types, and sending their calls.

use progenitor_client::ResponseValue;

use crate::{Call, Error, Failures, Operation, Outcome, RequestError, pending::Pending, send::exchange};

/// A call on its way.
pub type Sending<T, E> = Pending<'static, Result<ResponseValue<T>, Error<E>>>;

/// A request on its way to be written.
pub type Preparing = Pending<'static, Result<http::Request<reqwest::Body>, RequestError>>;

/// An operation in the types: what awaiting a call of it gives.
pub trait Operate: 'static {
    /// The operation.
    const OPERATION: &'static Operation;
    /// The reading of a success.
    type Outcome: Outcome;
    /// The failures that the document has for it.
    type Failure: Failures;
}

impl Call {
    /// The request with its credentials and its key, for another HTTP client to send.
    pub fn into_request(mut self: Box<Self>) -> Preparing {
        self.take_key();
        Box::pin(async move { self.request().await })
    }

    /// Sends the call and reads its response.
    pub fn send<O: Outcome, E: Failures>(self: Box<Self>) -> Sending<O::Success, E> {
        Box::pin(async move { O::read(exchange(self, O::opens).await?.success()?) })
    }
}
