//! Operations as types, and the sending of their calls.

use progenitor_client::ResponseValue;

use crate::{
    Call, Error, Failures, Operation, Outcome, RequestError, calls::exchange::exchange, common::pending::Pending,
};

/// The future of a call.
pub type Sending<T, E> = Pending<'static, Result<ResponseValue<T>, Error<E>>>;

/// The future of a request.
pub type Preparing = Pending<'static, Result<http::Request<reqwest::Body>, RequestError>>;

/// An operation as a type, which determines the result of awaiting its call.
pub trait Operate: 'static {
    /// The operation.
    const OPERATION: &'static Operation;
    /// The type that reads a success.
    type Outcome: Outcome;
    /// The type of the failures that the document declares.
    type Failure: Failures;
}

impl Call {
    /// Builds the request with its credentials and its idempotency key, for another HTTP client to send.
    pub fn into_request(mut self: Box<Self>) -> Preparing {
        self.take_key();
        Box::pin(async move { self.request().await })
    }

    /// Sends the call and reads its response.
    pub fn send<O: Outcome, E: Failures>(self: Box<Self>) -> Sending<O::Success, E> {
        Box::pin(async move { O::read(exchange(self, O::opens).await?.success()?) })
    }
}
