//! Items as a stream.

use std::{
    fmt,
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use futures_core::Stream;
use reqwest::{StatusCode, header::HeaderValue};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::framing::{Framing, Raw};
use crate::{
    ByteStream, Call, DecodeError, Operation, Response,
    call::Pending,
    departures::Origin,
    reading::read,
    response::essence,
    send::{Failed, Lost, Opens, clock, exchange},
};

/// How long to wait before a stream is asked for again, unless the server says.
const RETRY: Duration = Duration::from_secs(3);

/// What ends a stream by convention, in place of an item.
const DONE: &str = "[DONE]";

/// Why a stream broke off, or an item of it cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EventError {
    /// The connection broke, or the server kept silent for too long.
    #[error("{method} {path}: the stream broke off: {reason}")]
    Broken {
        /// The method of the operation.
        method: &'static str,
        /// The path of the operation.
        path: &'static str,
        /// Why.
        reason: String,
    },
    /// An item is not as documented. The stream goes on after it.
    #[error("{method} {path}: an item of the stream is not as documented {error}")]
    Item {
        /// The method of the operation.
        method: &'static str,
        /// The path of the operation.
        path: &'static str,
        /// Where, and what was expected.
        #[source]
        error: DecodeError,
    },
    /// An item has more bytes than the body of a response may have.
    #[error("{method} {path}: an item of the stream has more than {limit} bytes")]
    TooLarge {
        /// The method of the operation.
        method: &'static str,
        /// The path of the operation.
        path: &'static str,
        /// How many it may have.
        limit: u64,
    },
}

#[cfg(not(target_arch = "wasm32"))]
type Source = Pin<Box<dyn Stream<Item = reqwest::Result<bytes::Bytes>> + Send + Sync>>;
#[cfg(target_arch = "wasm32")]
type Source = Pin<Box<dyn Stream<Item = reqwest::Result<bytes::Bytes>>>>;

/// What an item is read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// From the data of an event, or from a line.
    Data,
    /// From the event as an object: `event`, `data`, `id`.
    Event,
}

/// The items of a response, as they come: server-sent events, NDJSON, JSON lines or a JSON sequence, by the
/// media type of the response. `[DONE]` ends it.
#[must_use = "a stream does nothing until it is polled"]
pub struct EventStream<T> {
    operation: &'static Operation,
    source: Option<Source>,
    framing: Framing,
    /// Of the first response.
    status: StatusCode,
    content_type: Option<HeaderValue>,
    shape: Shape,
    limit: u64,
    /// What asks for the stream again, and how often that may fail in a row.
    call: Box<Call>,
    opens: Opens,
    patience: u32,
    failed: u32,
    connecting: Option<Pending<'static, Result<Response, Failed>>>,
    is_done: bool,
    item: PhantomData<fn() -> T>,
}

impl<T> Unpin for EventStream<T> {}

impl<T> EventStream<T> {
    pub(crate) fn new(
        source: ByteStream,
        (status, content_type): (StatusCode, Option<HeaderValue>),
        call: Box<Call>,
        opens: Opens,
        shape: Shape,
    ) -> Self {
        Self {
            operation: call.operation,
            source: Some(source.into_inner()),
            framing: Framing::of(&essence(content_type.as_ref())),
            status,
            content_type,
            shape,
            limit: call.options.response_limit.unwrap_or(call.core.inner().response_limit),
            call,
            opens,
            patience: 0,
            failed: 0,
            connecting: None,
            is_done: false,
            item: PhantomData,
        }
    }

    /// Asks for the stream again when it breaks off or ends, with `Last-Event-ID`, until it fails this many
    /// times in a row. Only for operations that can be repeated.
    pub fn reconnecting(mut self, times: u32) -> Self {
        self.patience = if self.call.is_repeatable() && self.call.can_be_sent_again() { times } else { 0 };
        self
    }

    /// The id of the last event that had one.
    pub fn last_event_id(&self) -> Option<&str> {
        self.framing.last_id()
    }

    fn broken(&self, reason: impl fmt::Display) -> EventError {
        let Operation { method, path, .. } = *self.operation;
        EventError::Broken { method, path, reason: reason.to_string() }
    }

    /// Asks for the stream again, after a pause.
    fn connect(&mut self) {
        self.failed += 1;
        let (mut call, opens, pause) = (self.call.clone(), self.opens, self.framing.retry().unwrap_or(RETRY));
        if let Some(id) = self.framing.last_id().and_then(|id| HeaderValue::from_str(id).ok()) {
            call.set_header("last-event-id", id);
        }
        self.framing = self.framing.again();
        self.connecting = Some(Box::pin(async move {
            clock::sleep(pause).await;
            exchange(call, opens).await
        }));
    }

    /// Whether it is asked for again when it breaks off.
    fn is_patient(&self) -> bool {
        self.failed < self.patience
    }

    /// What has become of asking for the stream again; an error if it is for good.
    fn connected(&mut self, result: Result<Response, Failed>) -> Option<EventError> {
        match result {
            Ok(response) if response.status() == 200 => {
                self.source = Some(response.read_stream().into_inner().into_inner());
                None
            }
            // What is no success ends a stream for good; 204 says just that (HTML Living Standard, 9.2.3).
            Ok(response) => {
                self.is_done = true;
                (response.status() != 204).then(|| self.broken(format_args!("the server says {}", response.status())))
            }
            Err(_) if self.is_patient() => None,
            Err(Failed { lost, .. }) => {
                self.is_done = true;
                Some(self.broken(lost))
            }
        }
    }
}

impl<T: DeserializeOwned> EventStream<T> {
    fn read(&self, raw: &Raw) -> Result<T, EventError> {
        let read = match self.shape {
            Shape::Data => self.item_of(&raw.data),
            Shape::Event => {
                let mut event = json!({"data": raw.data});
                if !raw.event.is_empty() {
                    event["event"] = raw.event.as_str().into();
                }
                if let Some(id) = self.framing.last_id() {
                    event["id"] = id.into();
                }
                self.item_of(&event.to_string())
            }
        };
        let Operation { method, path, .. } = *self.operation;
        read.map_err(|error| EventError::Item { method, path, error })
    }

    /// JSON, or the text itself where a text is expected.
    fn item_of(&self, text: &str) -> Result<T, DecodeError> {
        let content_type = self.content_type.as_ref();
        let origin = Origin { operation: self.operation, status: self.status, content_type };
        read(&self.call.core, origin, text.as_bytes())
            .or_else(|error| T::deserialize(Value::String(text.to_owned())).map_err(|_: serde_json::Error| error))
    }
}

impl<T: DeserializeOwned> Stream for EventStream<T> {
    type Item = Result<T, EventError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if self.is_done {
                return Poll::Ready(None);
            }
            if let Some(raw) = self.framing.next() {
                self.failed = 0;
                if raw.data.trim() != DONE {
                    return Poll::Ready(Some(self.read(&raw)));
                }
                self.is_done = true;
            } else if let Some(connecting) = &mut self.connecting {
                let result = ready!(connecting.as_mut().poll(context));
                self.connecting = None;
                if let Some(error) = self.connected(result) {
                    return Poll::Ready(Some(Err(error)));
                }
            } else if let Some(source) = &mut self.source {
                match ready!(source.as_mut().poll_next(context)) {
                    Some(Ok(bytes)) => self.framing.feed(&bytes),
                    Some(Err(error)) => {
                        self.source = None;
                        if !self.is_patient() {
                            self.is_done = true;
                            return Poll::Ready(Some(Err(self.broken(Lost::transport(error)))));
                        }
                    }
                    None => {
                        self.source = None;
                        self.framing.finish();
                    }
                }
                if self.framing.held() as u64 > self.limit {
                    self.is_done = true;
                    let Operation { method, path, .. } = *self.operation;
                    return Poll::Ready(Some(Err(EventError::TooLarge { method, path, limit: self.limit })));
                }
            } else if self.is_patient() {
                self.connect();
            } else {
                self.is_done = true;
            }
        }
    }
}

impl<T> fmt::Debug for EventStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventStream").field("last_event_id", &self.last_event_id()).finish_non_exhaustive()
    }
}
