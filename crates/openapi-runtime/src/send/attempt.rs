//! One attempt: the request is written, sent, and its response received.
//!
//! What is held while something is waited for makes every call larger, so all that needs no waiting is done
//! in functions that are not asynchronous.

use std::{
    future::Future,
    pin::{Pin, pin},
    task::{Context, Poll},
    time::Duration,
};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use pin_project_lite::pin_project;
use reqwest::{StatusCode, header::HeaderMap};

use super::{
    Lost, TimeLimit,
    clock::Instant,
    exchange::Opens,
    limits::{End, Pulse, limited},
    observe, trace,
    transport::{Sent, With},
};
#[cfg(not(target_arch = "wasm32"))]
use crate::call::Pending;
use crate::{Call, request::Presented};

/// Number of bytes that are reserved at most for a body on the word of the server.
const ROOM: usize = 1 << 20;

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

/// An attempt of a call.
pub(super) struct OneAttempt<'c> {
    pub(super) call: &'c Call,
    pub(super) opens: Opens,
    /// Which it is, from one.
    pub(super) number: u32,
    pub(super) began: Instant,
    /// When the call has to end.
    pub(super) end: Option<End>,
    /// The tokens that it is made with.
    pub(super) presented: Presented,
}

/// A request on its way, and what goes along.
struct Underway<'c> {
    sent: Sent<'c>,
    watch: observe::Watch<'c>,
    span: trace::Span,
    end: Option<End>,
    idle: Option<(Pulse, Duration)>,
}

impl<'c> OneAttempt<'c> {
    /// Makes the attempt, which has to end with the call.
    pub(super) async fn run(&mut self) -> Result<Answer, Lost> {
        let mut now = self.began;
        if self.call.has_sources() {
            let tokens = limited(async { Ok(self.call.tokens().await?) }, self.end(), None);
            self.presented = Box::pin(tokens).await?;
            now = Instant::now();
        }
        let Underway { sent, watch, span, end, idle } = self.begin(now)?;
        let idle = idle.as_ref().map(|(pulse, limit)| (pulse, *limit));
        // It stays where it is put first; moving it would be most of what the client costs.
        let answer = pin!(self.answer(sent, idle.map(|(pulse, _)| pulse)));
        let result = limited(span.run(answer), end, idle).await;
        span.end(&result);
        watch.end(&result);
        result
    }

    /// When it has to end.
    fn end(&self) -> Option<End> {
        let limit = self.call.options.attempt_timeout.or(self.call.core.inner().attempt_timeout);
        End::first(self.end, limit.map(|limit| End::after(self.began, limit, TimeLimit::Attempt)))
    }

    /// Writes the request. It goes out when it is waited for.
    fn begin(&self, now: Instant) -> Result<Underway<'c>, Lost> {
        let Self { call, number, .. } = *self;
        let core = call.core.inner();
        let idle = call.options.idle_timeout.or(core.idle_timeout).map(|limit| (Pulse::new(now), limit));
        let mut request = call.signed(&self.presented, idle.as_ref().map(|(pulse, _)| pulse))?;
        let watch = observe::Watch::begin(core.observer.as_deref(), call, number, now);
        let span = trace::Span::attempt(call.operation, request.url(), number);
        if let Some(context) = core.trace_context.as_ref().and_then(|source| span.ask(|| source())) {
            context.write(request.headers_mut());
        }
        let with = With { presented: self.presented.clone(), pulse: idle.as_ref().map(|(pulse, _)| pulse.clone()) };
        Ok(Underway { sent: core.transport.send(call, number, request, with), watch, span, end: self.end(), idle })
    }

    async fn answer(&self, sent: Sent<'c>, pulse: Option<&Pulse>) -> Result<Answer, Lost> {
        let Head { status, headers, rest } = self.head(sent.await?, pulse)?;
        let content = match rest {
            #[cfg(not(target_arch = "wasm32"))]
            Rest::Upgrade(connection) => Content::Upgraded(Box::new(connection.await?)),
            Rest::Open(response) => Content::Open(response),
            Rest::Whole(whole) => Content::Whole(whole.await?),
        };
        Ok(Answer { status, headers, content })
    }

    /// What there is to do with a response.
    fn head(
        &self,
        mut response: reqwest::Response,
        pulse: Option<&Pulse>,
    ) -> Result<Head<impl Future<Output = Result<Bytes, Lost>>>, Lost> {
        let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
        #[cfg(not(target_arch = "wasm32"))]
        if status == StatusCode::SWITCHING_PROTOCOLS {
            if let Some(handshake) = &self.call.handshake {
                handshake.check(&headers).map_err(Lost::Rejected)?;
            }
            pulse.inspect(|pulse| pulse.beat());
            let connection = async move { response.upgrade().await.map_err(Lost::transport) };
            return Ok(Head { status, headers, rest: Rest::Upgrade(Box::pin(connection)) });
        }
        if (self.opens)(status.as_u16(), &headers) {
            return Ok(Head { status, headers, rest: Rest::Open(Box::new(response)) });
        }
        let most = self.call.options.response_limit.unwrap_or(self.call.core.inner().response_limit);
        let announced = response.content_length();
        // Browsers say how long it is while it is compressed.
        if announced.is_some_and(|length| length > most) && !cfg!(target_arch = "wasm32") {
            return Err(Lost::TooLarge(most));
        }
        let (chunks, body) = (response.bytes_stream(), Gathered::Nothing);
        let whole = Whole { chunks, body, length: 0, announced, most, pulse, has_come: true };
        Ok(Head { status, headers, rest: Rest::Whole(whole) })
    }
}

/// A response whose body is still to come.
struct Head<W> {
    status: StatusCode,
    headers: HeaderMap,
    rest: Rest<W>,
}

/// What there is to do with the body of a response.
enum Rest<W> {
    #[cfg(not(target_arch = "wasm32"))]
    Upgrade(Pending<'static, Result<reqwest::Upgraded, Lost>>),
    /// The caller reads it.
    Open(Box<reqwest::Response>),
    Whole(W),
}

pin_project! {
    /// All of a body, if it has no more bytes than are allowed.
    struct Whole<'p, S> {
        #[pin]
        chunks: S,
        body: Gathered,
        length: u64,
        announced: Option<u64>,
        most: u64,
        pulse: Option<&'p Pulse>,
        // Whether bytes have come since somebody waited for them.
        has_come: bool,
    }
}

/// What has come of a body so far.
enum Gathered {
    Nothing,
    /// Most bodies come in one piece, which needs no copy.
    Piece(Bytes),
    Pieces(BytesMut),
}

impl Gathered {
    /// Adds a piece to what will have this many bytes, as far as is known.
    fn add(&mut self, piece: Bytes, expected: u64) {
        match self {
            Self::Nothing => *self = Self::Piece(piece),
            Self::Piece(first) => {
                // What the server announces need not come.
                let room = usize::try_from(expected).unwrap_or_default().min(ROOM).max(first.len() + piece.len());
                let mut pieces = BytesMut::with_capacity(room);
                pieces.extend_from_slice(first);
                pieces.extend_from_slice(&piece);
                *self = Self::Pieces(pieces);
            }
            Self::Pieces(pieces) => pieces.extend_from_slice(&piece),
        }
    }

    fn take(&mut self) -> Bytes {
        match std::mem::replace(self, Self::Nothing) {
            Self::Nothing => Bytes::new(),
            Self::Piece(piece) => piece,
            Self::Pieces(pieces) => pieces.freeze(),
        }
    }
}

impl<S: Stream<Item = reqwest::Result<Bytes>>> Future for Whole<'_, S> {
    type Output = Result<Bytes, Lost>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        loop {
            let Poll::Ready(chunk) = this.chunks.as_mut().poll_next(context) else {
                // The time is asked for only where something is waited for.
                if std::mem::take(this.has_come) {
                    this.pulse.inspect(|pulse| pulse.beat());
                }
                return Poll::Pending;
            };
            let Some(chunk) = chunk else { return Poll::Ready(Ok(this.body.take())) };
            let chunk = chunk.map_err(Lost::transport)?;
            *this.has_come = true;
            *this.length += chunk.len() as u64;
            if this.length > this.most {
                return Poll::Ready(Err(Lost::TooLarge(*this.most)));
            }
            this.body.add(chunk, this.announced.unwrap_or_default().min(*this.most));
        }
    }
}
