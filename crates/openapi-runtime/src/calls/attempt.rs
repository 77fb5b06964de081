//! One attempt of a call: builds the request, sends it, and receives the response.
//!
//! Values that live across an `await` enlarge the future of every call, so work that does not wait is done in
//! synchronous functions.

use std::{
    future::Future,
    pin::{Pin, pin},
    sync::OnceLock,
    task::{Context, Poll},
    time::Duration,
};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use pin_project_lite::pin_project;
use reqwest::{
    StatusCode, Url,
    header::{HeaderMap, LINK},
};

#[cfg(not(target_arch = "wasm32"))]
use crate::common::pending::Pending;
use crate::{
    Call, TimeLimit,
    api::presented::Presented,
    calls::sent::{ResendParts, Sent},
    common::{clock::Instant, no_response::NoResponse, pulse::Pulse},
    response::answer::{Answer, Content, Opens},
    send::{
        budget::Reserved,
        lane::Slot,
        limits::{End, limited},
        observe,
        pace::Patience,
        trace,
    },
};

/// An attempt of a call.
pub(super) struct OneAttempt<'c> {
    pub(super) call: &'c Call,
    pub(super) opens: Opens,
    /// The number of the attempt, from one.
    pub(super) number: u32,
    /// The number of attempts of the call that were sent.
    pub(super) sent: u32,
    pub(super) began: Instant,
    pub(super) phase: Phase,
    /// The deadline of the call.
    pub(super) end: Option<End>,
    /// The longest wait that the server may ask for.
    pub(super) longest_wait: Duration,
    /// The reservation in the retry budget, spent when the attempt is sent; `cost` is what was spent.
    pub(super) reserved: Option<Reserved<'c>>,
    pub(super) cost: u32,
    /// The URL that the response came from, if it has links.
    pub(super) landed: OnceLock<Box<Url>>,
    /// The tokens that the request is sent with.
    pub(super) presented: Presented,
}

/// The progress of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// Its credentials are obtained, and its request is built.
    Preparing,
    /// It waits for its turn.
    Waiting,
    /// It was sent.
    Sent,
}

/// A request in flight, with its span, deadline and idle timeout.
struct Underway<'c> {
    sent: Sent<'c>,
    span: trace::Span,
    end: Option<End>,
    idle: Option<(Pulse, Duration)>,
}

impl<'c> OneAttempt<'c> {
    /// Runs the attempt until it completes or reaches a deadline.
    pub(super) async fn run(&mut self) -> Result<Answer, NoResponse> {
        let (call, number) = (self.call, self.number);
        let core = call.core.inner();
        self.phase = Phase::Preparing;
        drop(self.landed.take());
        let mut watch =
            observe::Watch::begin(core.observer.as_deref(), call.operation, || call.body_length(), number, self.began);
        // Few calls wait before they are sent; boxing keeps that state out of the future of every call.
        let slot = match self.at_once() {
            Some(slot) => Ok((slot, self.began)),
            None => Box::pin(self.prepare()).await.map(|slot| (slot, Instant::now())),
        };
        let started = slot.and_then(|(slot, now)| Ok((self.begin(now, slot)?, now)));
        let (Underway { sent, span, end, idle }, now) = match started {
            Ok(started) => started,
            Err(no_response) => {
                let result = Err(no_response);
                trace::Span::attempt(call.operation, None, number).end(&result);
                watch.end(&result);
                return result;
            }
        };
        watch.sent(now);
        let idle = idle.as_ref().map(|(pulse, limit)| (pulse, *limit));
        // Pinned in place: moving the future would account for most of the client's overhead.
        let answer = pin!(self.answer(sent, idle.map(|(pulse, _)| pulse)));
        let result = limited(span.run(answer), end, idle).await;
        span.end(&result);
        watch.end(&result);
        result
    }

    /// Returns the deadline of the attempt's own timeout.
    fn own_end(&self) -> Option<End> {
        let limit = self.call.options.attempt_timeout.or(self.call.core.inner().attempt_timeout);
        limit.and_then(|limit| End::after(self.began, limit, TimeLimit::Attempt))
    }

    /// Returns the earlier of the deadlines of call and attempt.
    fn end(&self) -> Option<End> {
        End::first(self.end, self.own_end())
    }

    /// Reserves a slot among the outgoing calls if nothing has to be waited for.
    fn at_once(&self) -> Option<Slot> {
        if self.call.has_sources() {
            None
        } else {
            self.call.core.inner().pace.lets_out(self.call.caller(), self.began)
        }
    }

    /// Obtains the credentials of the request, and waits for its turn.
    async fn prepare(&mut self) -> Result<Slot, NoResponse> {
        let call = self.call;
        let pace = &call.core.inner().pace;
        let has_sources = call.has_sources();
        if has_sources {
            self.ask().await?;
            if let Some(slot) = pace.lets_out(call.caller(), Instant::now()) {
                return Ok(slot);
            }
        }
        // A call whose request cannot be built fails at once, and takes no slot from one that can be sent.
        call.write()?;
        if !has_sources {
            self.presented = call.tokens().await?;
        }
        self.phase = Phase::Waiting;
        let patience = Patience { longest: self.longest_wait, call: self.end, attempt: self.own_end() };
        let slot = pace.turn(call.caller(), patience).await?;
        self.phase = Phase::Preparing;
        self.began = Instant::now();
        if has_sources {
            // A token that was valid before the wait may have expired.
            self.ask().await?;
        }
        Ok(slot)
    }

    /// Obtains the tokens.
    async fn ask(&mut self) -> Result<(), NoResponse> {
        let (call, end) = (self.call, self.end());
        self.presented = limited(async { Ok(call.tokens().await?) }, end, None).await?;
        Ok(())
    }

    /// Builds the request. It is sent when the returned future is polled.
    fn begin(&mut self, now: Instant, slot: Slot) -> Result<Underway<'c>, NoResponse> {
        let (call, number) = (self.call, self.number);
        let core = call.core.inner();
        let idle = call.options.idle_timeout.or(core.idle_timeout).map(|limit| (Pulse::new(now), limit));
        let mut request = call.signed(&self.presented, idle.as_ref().map(|(pulse, _)| pulse))?;
        let span = trace::Span::attempt(call.operation, Some(request.url()), number);
        if let Some(context) = core.trace_context.as_ref().and_then(|source| span.ask(|| source())) {
            context.write(request.headers_mut());
        }
        slot.keep();
        if let Some(reserved) = self.reserved.take() {
            self.cost = reserved.spend();
        }
        self.phase = Phase::Sent;
        self.sent += 1;
        let with =
            ResendParts { presented: self.presented.clone(), pulse: idle.as_ref().map(|(pulse, _)| pulse.clone()) };
        Ok(Underway { sent: core.transport.send(call, number, request, with), span, end: self.end(), idle })
    }

    async fn answer(&self, sent: Sent<'c>, pulse: Option<&Pulse>) -> Result<Answer, NoResponse> {
        let Head { status, headers, rest } = self.head(sent.await?, pulse)?;
        let content = match rest {
            #[cfg(not(target_arch = "wasm32"))]
            Rest::Upgrade(connection) => Content::Upgraded(Box::new(connection.await?)),
            Rest::Open(response) => Content::Open(response),
            Rest::Whole(whole) => Content::Whole(whole.await?),
        };
        Ok(Answer { status, headers, content })
    }

    /// Processes the head of a response, and selects how its body is read.
    fn head(
        &self,
        mut response: reqwest::Response,
        pulse: Option<&Pulse>,
    ) -> Result<Head<impl Future<Output = Result<Bytes, NoResponse>>>, NoResponse> {
        let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
        if headers.contains_key(LINK) {
            // The cell is empty here: it is cleared at the start of each attempt.
            let _ = self.landed.set(Box::new(response.url().clone()));
        }
        #[cfg(not(target_arch = "wasm32"))]
        if status == StatusCode::SWITCHING_PROTOCOLS {
            if let Some(handshake) = &self.call.handshake {
                handshake.check(&headers).map_err(NoResponse::Rejected)?;
            }
            pulse.inspect(|pulse| pulse.beat());
            let connection = async move { response.upgrade().await.map_err(NoResponse::transport) };
            return Ok(Head { status, headers, rest: Rest::Upgrade(Box::pin(connection)) });
        }
        if (self.opens)(status.as_u16(), &headers) {
            return Ok(Head { status, headers, rest: Rest::Open(Box::new(response)) });
        }
        let most = self.call.options.response_limit.unwrap_or(self.call.core.inner().response_limit);
        let announced = response.content_length();
        // Browsers report the length of the compressed body.
        if announced.is_some_and(|length| length > most) && !cfg!(target_arch = "wasm32") {
            return Err(NoResponse::TooLarge(most));
        }
        let (chunks, body) = (response.bytes_stream(), Gathered::Nothing);
        let whole = Whole { chunks, body, length: 0, announced, most, pulse, has_come: true };
        Ok(Head { status, headers, rest: Rest::Whole(whole) })
    }
}

/// A response whose body is still to be received.
struct Head<W> {
    status: StatusCode,
    headers: HeaderMap,
    rest: Rest<W>,
}

/// The handling of a response body.
enum Rest<W> {
    #[cfg(not(target_arch = "wasm32"))]
    Upgrade(Pending<'static, Result<reqwest::Upgraded, NoResponse>>),
    /// The caller reads it.
    Open(Box<reqwest::Response>),
    Whole(W),
}

pin_project! {
    /// A future that receives a whole body, up to the maximum size.
    struct Whole<'p, S> {
        #[pin]
        chunks: S,
        body: Gathered,
        length: u64,
        announced: Option<u64>,
        most: u64,
        pulse: Option<&'p Pulse>,
        // True if bytes have arrived since the body was last pending.
        has_come: bool,
    }
}

/// The maximum number of bytes reserved because of a `Content-Length`.
const RESERVED: u64 = 256 << 10;

/// The bytes of a body received so far.
enum Gathered {
    Nothing,
    /// A single chunk: most bodies arrive as one, which needs no copy.
    Piece(Bytes),
    Pieces(BytesMut),
}

impl Gathered {
    /// Appends a chunk; `expected` is the total length as far as known.
    fn add(&mut self, piece: Bytes, expected: u64) {
        match self {
            Self::Nothing => *self = Self::Piece(piece),
            Self::Piece(first) => {
                let room = usize::try_from(expected.min(RESERVED)).unwrap_or_default().max(first.len() + piece.len());
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
    type Output = Result<Bytes, NoResponse>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        loop {
            let Poll::Ready(chunk) = this.chunks.as_mut().poll_next(context) else {
                // The clock is read only when the body is pending.
                if std::mem::take(this.has_come) {
                    this.pulse.inspect(|pulse| pulse.beat());
                }
                return Poll::Pending;
            };
            let Some(chunk) = chunk else { return Poll::Ready(Ok(this.body.take())) };
            let chunk = chunk.map_err(NoResponse::transport)?;
            *this.has_come = true;
            *this.length += chunk.len() as u64;
            if this.length > this.most {
                return Poll::Ready(Err(NoResponse::TooLarge(*this.most)));
            }
            this.body.add(chunk, this.announced.unwrap_or_default().min(*this.most));
        }
    }
}
