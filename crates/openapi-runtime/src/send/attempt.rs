//! One attempt: the request is written, sent, and its response received.

use std::{future::poll_fn, pin::pin};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use reqwest::{StatusCode, header::HeaderMap};

use super::{Lost, TimeLimit, clock, exchange::Opens, observe, trace};
use crate::{Call, request::Presented};

/// A response as an attempt brings it.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) content: Content,
}

/// The body of a response.
pub(crate) enum Content {
    /// All of it.
    Whole(Bytes),
    /// What is still to come; the headers are taken out of it.
    Open(reqwest::Response),
    /// None: the connection itself.
    #[cfg(not(target_arch = "wasm32"))]
    Upgraded(Box<reqwest::Upgraded>),
}

impl Content {
    /// All of it; nothing of what only the caller can read.
    pub(crate) fn into_whole(self) -> Bytes {
        if let Self::Whole(body) = self { body } else { Bytes::new() }
    }
}

/// Makes an attempt. `presented` is told which tokens it was made with.
pub(super) async fn attempt(call: &Call, opens: Opens, number: u32, presented: &mut Presented) -> Result<Answer, Lost> {
    let core = call.core.inner();
    let request = call.signed(presented).await?;
    let sent = request.body().map(|body| body.as_bytes().map(|bytes| bytes.len() as u64));
    let watch = observe::Watch::begin(core.observer.as_deref(), call.operation, number, sent);
    let span = trace::Span::attempt(call.operation, request.url(), number);
    let limit = call.options.attempt_timeout.or(core.attempt_timeout);
    let most = call.options.response_limit.unwrap_or(core.response_limit);
    let work = async {
        let response = core.transport.send(call, number, request).await?;
        receive(response, opens, most).await
    };
    let done = span.run(clock::within(limit, work)).await;
    let result = done.unwrap_or_else(|| Err(Lost::Time(TimeLimit::Attempt, limit.unwrap_or_default())));
    span.end(&result);
    watch.end(&result);
    result
}

/// Takes the body in, unless it is for the caller to read.
async fn receive(mut response: reqwest::Response, opens: Opens, most: u64) -> Result<Answer, Lost> {
    let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
    #[cfg(not(target_arch = "wasm32"))]
    if status == StatusCode::SWITCHING_PROTOCOLS {
        let connection = Box::new(response.upgrade().await.map_err(Lost::transport)?);
        return Ok(Answer { status, headers, content: Content::Upgraded(connection) });
    }
    if opens(status.as_u16(), &headers) {
        return Ok(Answer { status, headers, content: Content::Open(response) });
    }
    let announced = response.content_length();
    if announced.is_some_and(|length| length > most) {
        return Err(Lost::TooLarge(most));
    }
    // It cannot be more than it says; but browsers say how long it is while it is compressed.
    let is_bounded = announced.is_some() && !cfg!(target_arch = "wasm32");
    let body = match is_bounded {
        true => response.bytes().await.map_err(Lost::transport)?,
        false => within(response, most).await?,
    };
    Ok(Answer { status, headers, content: Content::Whole(body) })
}

/// A body of unknown length, if it has no more bytes than this.
async fn within(response: reqwest::Response, most: u64) -> Result<Bytes, Lost> {
    let mut chunks = pin!(response.bytes_stream());
    let mut body = BytesMut::new();
    while let Some(chunk) = poll_fn(|context| chunks.as_mut().poll_next(context)).await {
        let chunk = chunk.map_err(Lost::transport)?;
        if (body.len() + chunk.len()) as u64 > most {
            return Err(Lost::TooLarge(most));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}
