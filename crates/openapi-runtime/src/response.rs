//! A response while it is read.

use progenitor_client::{ByteStream, ResponseValue};
use serde::de::DeserializeOwned;

use crate::{DecodeError, Error, Failures, Operation, error::Received};

/// A response before it is read.
pub struct Response {
    operation: &'static Operation,
    inner: reqwest::Response,
}

impl Response {
    pub(crate) fn new(operation: &'static Operation, inner: reqwest::Response) -> Self {
        Self { operation, inner }
    }

    /// The status code.
    pub fn status(&self) -> u16 {
        self.inner.status().as_u16()
    }

    /// The media type, without its parameters, in lower case.
    pub fn media_type(&self) -> String {
        let value = self.inner.headers().get(reqwest::header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        value.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_lowercase()
    }

    /// The whole body.
    async fn receive<E>(self) -> Result<(&'static Operation, Received), Error<E>> {
        let Self { operation, inner } = self;
        let (status, headers) = (inner.status(), inner.headers().clone());
        let body = inner.bytes().await.map_err(|error| Error::transport(operation, error))?;
        Ok((operation, Received { status, headers, body }))
    }

    /// The response if it is a success, or the failure that it means.
    pub(crate) async fn success<E: Failures>(self) -> Result<Self, Error<E>> {
        if matches!(self.status(), 101 | 200..=299) {
            return Ok(self);
        }
        let media_type = self.media_type();
        let (operation, received) = self.receive().await?;
        let documented = E::read(received.status.as_u16(), &media_type, &received.body);
        Err(Error::response(operation, received, documented))
    }

    /// JSON, whatever the status.
    ///
    /// # Errors
    ///
    /// If the response breaks off, or is not as documented.
    pub async fn read_json<T: DeserializeOwned, E>(self) -> Result<ResponseValue<T>, Error<E>> {
        let (operation, received) = self.receive().await?;
        match serde_json::from_slice(&received.body) {
            Ok(value) => Ok(ResponseValue::new(value, received.status, received.headers)),
            Err(error) => {
                let error = DecodeError::of::<T>(&received.body, &error);
                Err(Error::decode(operation, received, error))
            }
        }
    }

    /// No body, whatever the status.
    pub fn read_empty(self) -> ResponseValue<()> {
        ResponseValue::empty(self.inner)
    }

    /// Text, whatever the status.
    ///
    /// # Errors
    ///
    /// If the response breaks off.
    pub async fn read_text<E>(self) -> Result<ResponseValue<String>, Error<E>> {
        let (_, Received { status, headers, body }) = self.receive().await?;
        Ok(ResponseValue::new(String::from_utf8_lossy(&body).into_owned(), status, headers))
    }

    /// Bytes as they come, whatever the status.
    pub fn read_stream(self) -> ResponseValue<ByteStream> {
        ResponseValue::stream(self.inner)
    }

    /// The connection itself.
    ///
    /// # Errors
    ///
    /// If the response does not hand it over.
    #[cfg(not(target_arch = "wasm32"))]
    pub async fn read_upgrade<E>(self) -> Result<ResponseValue<reqwest::Upgraded>, Error<E>> {
        let (status, headers) = (self.inner.status(), self.inner.headers().clone());
        let operation = self.operation;
        match self.inner.upgrade().await {
            Ok(connection) => Ok(ResponseValue::new(connection, status, headers)),
            Err(error) => Err(Error::transport(operation, error)),
        }
    }
}

/// The response with another value.
pub fn map<T, U>(response: ResponseValue<T>, change: impl FnOnce(T) -> U) -> ResponseValue<U> {
    let (status, headers) = (response.status(), response.headers().clone());
    ResponseValue::new(change(response.into_inner()), status, headers)
}

/// Whether a media type is the documented one, which may be a range such as `text/*`.
pub fn is_media_type(found: &str, documented: &str) -> bool {
    let documented = documented.split(';').next().unwrap_or_default().trim().to_lowercase();
    documented == "*/*"
        || found == documented
        || documented.strip_suffix('*').is_some_and(|range| found.starts_with(range))
}
