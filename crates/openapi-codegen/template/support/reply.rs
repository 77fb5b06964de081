//! An answer while it is read.

use std::fmt;

use progenitor_client::{ByteStream, ResponseValue};
use serde::de::DeserializeOwned;

use super::{Answers, Error, Failure, Fails};

/// An answer before it is read.
pub struct Reply(reqwest::Response);

impl Reply {
    /// Takes the answer.
    pub fn new(response: reqwest::Response) -> Self {
        Self(response)
    }

    async fn success<E: Fails>(self) -> Result<reqwest::Response, Error<E>> {
        let status = self.0.status();
        if status.is_success() || status == reqwest::StatusCode::SWITCHING_PROTOCOLS {
            return Ok(self.0);
        }
        let headers = self.0.headers().clone();
        let media_type = media_type(&self.0);
        let body = self.0.bytes().await.map_err(Error::ResponseBodyError)?;
        let error = E::read(status.as_u16(), &media_type, &body);
        Err(Error::ErrorResponse(ResponseValue::new(Failure { error, body }, status, headers)))
    }

    /// JSON of one type.
    pub async fn json<T: DeserializeOwned, E: Fails>(self) -> Result<ResponseValue<T>, Error<E>> {
        ResponseValue::from_response(self.success().await?).await
    }

    /// No body.
    pub async fn empty<E: Fails>(self) -> Result<ResponseValue<()>, Error<E>> {
        Ok(ResponseValue::empty(self.success().await?))
    }

    /// Text.
    pub async fn text<E: Fails>(self) -> Result<ResponseValue<String>, Error<E>> {
        text(self.success().await?).await
    }

    /// Bytes as they come.
    pub async fn stream<E: Fails>(self) -> Result<ResponseValue<ByteStream>, Error<E>> {
        Ok(ResponseValue::stream(self.success().await?))
    }

    /// The connection itself.
    pub async fn upgrade<E: Fails + fmt::Debug>(self) -> Result<ResponseValue<reqwest::Upgraded>, Error<E>> {
        ResponseValue::upgrade(self.success().await?).await
    }

    /// One of several answers.
    pub async fn one_of<T: Answers, E: Fails>(self) -> Result<ResponseValue<T>, Error<E>> {
        T::read(self.success().await?).await
    }
}

/// The body as text.
pub async fn text<E>(response: reqwest::Response) -> Result<ResponseValue<String>, Error<E>> {
    let (status, headers) = (response.status(), response.headers().clone());
    let text = response.text().await.map_err(Error::ResponseBodyError)?;
    Ok(ResponseValue::new(text, status, headers))
}

/// The answer with another value.
pub fn map<T, U>(response: ResponseValue<T>, change: impl FnOnce(T) -> U) -> ResponseValue<U> {
    let (status, headers) = (response.status(), response.headers().clone());
    ResponseValue::new(change(response.into_inner()), status, headers)
}

/// The media type of an answer, without its parameters.
pub fn media_type(response: &reqwest::Response) -> String {
    let value = response.headers().get(reqwest::header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    value.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_lowercase()
}

/// Whether a media type is the documented one, which may be a range such as `text/*`.
pub fn is_media_type(found: &str, documented: &str) -> bool {
    let documented = documented.split(';').next().unwrap_or_default().trim().to_lowercase();
    documented == "*/*" || found == documented || documented.strip_suffix('*').is_some_and(|range| found.starts_with(range))
}
