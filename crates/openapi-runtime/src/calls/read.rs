//! The reading of responses.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use futures_core::Stream;
use progenitor_client::{ByteStream, ResponseValue};
use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap};
use serde::de::DeserializeOwned;

#[cfg(not(target_arch = "wasm32"))]
use crate::response::idle::with_idle_timeout;
use crate::{
    DecodeError, Deviation, Error, Failures, Response, Unwrap,
    common::media_type::content_type_of,
    response::{
        answer::{Answer, Content},
        deviation_counts::Origin,
        error::{Reading, Received},
        text,
    },
};

/// Returns the content coding of a body that was not decoded. A decoder removes the header.
pub(crate) fn undecoded(headers: &HeaderMap) -> Option<String> {
    let coding = headers.get(CONTENT_ENCODING)?.to_str().unwrap_or_default().trim().to_lowercase();
    (!coding.is_empty() && coding != "identity").then_some(coding)
}

impl Response {
    /// Returns the response if it is a success, or the failure that it represents.
    pub(crate) fn success<E: Failures>(self) -> Result<Self, Error<E>> {
        if matches!(self.status(), 101 | 200..=299) {
            return Ok(self);
        }
        let Self { call, answer: Answer { status, headers, content }, tries, .. } = self;
        let (operation, body) = (call.operation, content.into_whole());
        let content_type = content_type_of(&headers);
        // A body whose content coding was not decoded cannot be read.
        let documented = match undecoded(&headers) {
            Some(_) => None,
            None => {
                let body = text::in_utf8(Some(content_type), &body);
                let origin = Origin { operation, status, content_type: headers.get(CONTENT_TYPE) };
                call.core.inner().reading.failure(origin, || E::read(status.as_u16(), content_type, &body))
            }
        };
        if let (None, Some(list)) = (&documented, &call.core.inner().reading.deviations) {
            let origin = Origin { operation, status, content_type: headers.get(CONTENT_TYPE) };
            list.add(origin, String::new(), Deviation::UnknownFailure);
        }
        Err(Error::response(
            operation,
            Received { status, headers, body },
            documented,
            tries,
            call.core.inner().shows_messages,
        ))
    }

    /// Reads JSON, whatever the status.
    ///
    /// # Errors
    ///
    /// Returns an error if the body does not match the document.
    pub fn read_json<T: DeserializeOwned, E>(self) -> Reading<T, E> {
        let Self { call, answer: Answer { status, headers, content }, tries, .. } = self;
        let (operation, body) = (call.operation, content.into_whole());
        let origin = Origin { operation, status, content_type: headers.get(CONTENT_TYPE) };
        let read = match undecoded(&headers) {
            Some(coding) => Err(DecodeError::coding(&coding)),
            None => call.core.inner().reading.read(origin, &body),
        };
        match read {
            Ok(value) => Ok(ResponseValue::new(value, status, headers)),
            Err(error) => Err(Error::decode(operation, Received { status, headers, body }, error, tries)),
        }
    }

    /// Reads JSON of an envelope, and returns the value inside it.
    ///
    /// # Errors
    ///
    /// Returns an error if the envelope reports a failure, or the body does not match the document.
    pub fn read_enveloped<O: Unwrap, E>(self) -> Reading<O::Value, E> {
        let Self { call, answer: Answer { status, headers, content }, tries, .. } = self;
        let (operation, body) = (call.operation, content.into_whole());
        let origin = Origin { operation, status, content_type: headers.get(CONTENT_TYPE) };
        let read = match undecoded(&headers) {
            Some(coding) => Err(DecodeError::coding(&coding)),
            None => call.core.inner().reading.read::<O::Envelope>(origin, &body),
        };
        let is_failure = match &read {
            // A flag that is missing may have been replaced by a placeholder.
            Ok(envelope) => O::is_failure(envelope) && operation.envelope.reports_failure(&body),
            // The envelope of a failure may lack the value.
            Err(_) => operation.envelope.reports_failure(&body),
        };
        let received = Received { status, headers, body };
        match read {
            _ if is_failure => Err(Error::response(operation, received, None, tries, call.core.inner().shows_messages)),
            Ok(envelope) => Ok(ResponseValue::new(O::value(envelope), received.status, received.headers)),
            Err(error) => Err(Error::decode(operation, received, error, tries)),
        }
    }

    /// Ignores the body, whatever the status.
    pub fn read_empty(self) -> ResponseValue<()> {
        ResponseValue::new((), self.answer.status, self.answer.headers)
    }

    /// Reads text, whatever the status, decoded by its charset.
    ///
    /// # Errors
    ///
    /// Returns an error if the body has a content coding or a charset that the client does not decode.
    pub fn read_text<E>(self) -> Reading<String, E> {
        let Self { call, answer: Answer { status, headers, content }, tries, .. } = self;
        let body = content.into_whole();
        if let Some(coding) = undecoded(&headers) {
            let received = Received { status, headers, body };
            return Err(Error::decode(call.operation, received, DecodeError::coding(&coding), tries));
        }
        let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        match text::decode(content_type, &body) {
            Ok(text) => Ok(ResponseValue::new(text, status, headers)),
            Err(error) => Err(Error::decode(call.operation, Received { status, headers, body }, error, tries)),
        }
    }

    /// Returns the bytes as they arrive, whatever the status.
    pub fn read_stream(self) -> ResponseValue<ByteStream> {
        #[cfg(not(target_arch = "wasm32"))]
        let idle = self.call.options.idle_timeout.or(self.call.core.inner().idle_timeout);
        let Answer { status, headers, content } = self.answer;
        let stream = match content {
            Content::Open(response) => {
                #[cfg(not(target_arch = "wasm32"))]
                let response = if let Some(idle) = idle { with_idle_timeout(*response, idle) } else { *response };
                #[cfg(target_arch = "wasm32")]
                let response = *response;
                ByteStream::new(Box::pin(response.bytes_stream()))
            }
            whole => ByteStream::new(Box::pin(Once(Some(whole.into_whole())))),
        };
        ResponseValue::new(stream, status, headers)
    }

    /// Returns the upgraded connection.
    ///
    /// # Errors
    ///
    /// Returns an error if the connection was not upgraded.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn read_upgrade<E>(self) -> Reading<reqwest::Upgraded, E> {
        let Self { call, answer: Answer { status, headers, content }, tries, .. } = self;
        match content {
            Content::Upgraded(connection) => Ok(ResponseValue::new(*connection, status, headers)),
            other => {
                let body = other.into_whole();
                Err(Error::decode(call.operation, Received { status, headers, body }, DecodeError::no_upgrade(), tries))
            }
        }
    }
}

/// A stream of a body that was already received.
struct Once(Option<Bytes>);

impl Stream for Once {
    type Item = reqwest::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.take().map(Ok))
    }
}

/// Converts the value of a response.
pub fn map<T, U>(response: ResponseValue<T>, change: impl FnOnce(T) -> U) -> ResponseValue<U> {
    let (status, headers) = (response.status(), response.headers().clone());
    ResponseValue::new(change(response.into_inner()), status, headers)
}
