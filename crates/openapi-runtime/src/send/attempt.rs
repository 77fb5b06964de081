//! One attempt: the request is written, sent, and its response received.

use std::{future::poll_fn, pin::pin};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use reqwest::{StatusCode, header::HeaderMap};

use super::{
    Lost, TimeLimit,
    exchange::Opens,
    limits::{End, Pulse, limited},
    observe, trace,
};
#[cfg(not(target_arch = "wasm32"))]
use crate::call::Pending;
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
    Open(Box<reqwest::Response>),
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

/// Makes an attempt, which has to end with the call. `presented` is told which tokens it was made with.
pub(super) async fn attempt(
    call: &Call,
    opens: Opens,
    number: u32,
    end: Option<End>,
    presented: &mut Presented,
) -> Result<Answer, Lost> {
    let core = call.core.inner();
    let idle = call.options.idle_timeout.or(core.idle_timeout);
    let pulse = idle.map(|_| Pulse::new());
    let limit = call.options.attempt_timeout.or(core.attempt_timeout);
    let end = End::first(end, limit.map(|limit| End::after(limit, TimeLimit::Attempt)));
    if call.has_sources() {
        *presented = Box::pin(limited(async { Ok(call.tokens().await?) }, end, None)).await?;
    }
    let mut request = call.signed(presented, pulse.as_ref())?;
    let watch = observe::Watch::begin(core.observer.as_deref(), call, number);
    let span = trace::Span::attempt(call.operation, request.url(), number);
    if let Some(context) = core.trace_context.as_ref().and_then(|source| span.ask(|| source())) {
        context.write(request.headers_mut());
    }
    let sent = core.transport.send(call, number, request);
    // What is held while something is waited for makes every call larger, so the response is taken apart first.
    let work = async {
        let mut response = sent.await?;
        pulse.as_ref().inspect(|pulse| pulse.beat());
        let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
        let content = match incoming(call, opens, response, status, &headers)? {
            #[cfg(not(target_arch = "wasm32"))]
            Incoming::Upgrade(connection) => Content::Upgraded(Box::new(connection.await?)),
            Incoming::Open(response) => Content::Open(response),
            Incoming::Whole { chunks, announced, most } => {
                Content::Whole(whole(chunks, announced, most, pulse.as_ref()).await?)
            }
        };
        Ok(Answer { status, headers, content })
    };
    let result = limited(span.run(work), end, pulse.as_ref().zip(idle)).await;
    span.end(&result);
    watch.end(&result);
    result
}

/// What there is to do with the body of a response.
enum Incoming<S> {
    #[cfg(not(target_arch = "wasm32"))]
    Upgrade(Pending<'static, Result<reqwest::Upgraded, Lost>>),
    /// The caller reads it.
    Open(Box<reqwest::Response>),
    Whole {
        chunks: S,
        announced: Option<u64>,
        most: u64,
    },
}

fn incoming(
    call: &Call,
    opens: Opens,
    response: reqwest::Response,
    status: StatusCode,
    headers: &HeaderMap,
) -> Result<Incoming<impl Stream<Item = reqwest::Result<Bytes>> + use<>>, Lost> {
    #[cfg(not(target_arch = "wasm32"))]
    if status == StatusCode::SWITCHING_PROTOCOLS {
        return Ok(Incoming::Upgrade(Box::pin(async move { response.upgrade().await.map_err(Lost::transport) })));
    }
    if opens(status.as_u16(), headers) {
        return Ok(Incoming::Open(Box::new(response)));
    }
    let most = call.options.response_limit.unwrap_or(call.core.inner().response_limit);
    let announced = response.content_length();
    // Browsers say how long it is while it is compressed.
    if announced.is_some_and(|length| length > most) && !cfg!(target_arch = "wasm32") {
        return Err(Lost::TooLarge(most));
    }
    Ok(Incoming::Whole { chunks: response.bytes_stream(), announced, most })
}

/// All of a body, if it has no more bytes than this.
async fn whole(
    chunks: impl Stream<Item = reqwest::Result<Bytes>>,
    announced: Option<u64>,
    most: u64,
    pulse: Option<&Pulse>,
) -> Result<Bytes, Lost> {
    let mut chunks = pin!(chunks);
    let (mut first, mut joined, mut length) = (Bytes::new(), BytesMut::new(), 0);
    while let Some(chunk) = poll_fn(|context| chunks.as_mut().poll_next(context)).await {
        let chunk = chunk.map_err(Lost::transport)?;
        pulse.inspect(|pulse| pulse.beat());
        length += chunk.len() as u64;
        if length > most {
            return Err(Lost::TooLarge(most));
        }
        // Most bodies come in one piece, which needs no copy.
        if first.is_empty() {
            first = chunk;
            continue;
        }
        if joined.is_empty() {
            joined.reserve(
                usize::try_from(announced.unwrap_or_default().min(most)).unwrap_or_default().max(first.len() * 2),
            );
            joined.extend_from_slice(&first);
        }
        joined.extend_from_slice(&chunk);
    }
    Ok(if joined.is_empty() { first } else { joined.freeze() })
}
