//! Items of a response as a [`Stream`].

use std::{
    any::type_name,
    fmt,
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use futures_core::Stream;
use reqwest::{StatusCode, header::HeaderValue};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;

use super::{
    EventError,
    framing::{Framing, Raw},
};
use crate::{
    ByteStream, Call, DecodeError, Deviation, Operation, Response,
    calls::exchange::exchange,
    common::{clock, media_type::essence, no_response::NoResponse, pending::Pending},
    response::{
        answer::{Failed, Opens},
        delimiters::Kind,
        deviation_counts::Origin,
    },
    types::deviations,
};

/// The wait before a stream is requested again, unless the server specifies one.
const RETRY: Duration = Duration::from_secs(3);

/// The longest wait, whatever the server specifies: the stream may become available again at any time.
const LONGEST_RETRY: Duration = Duration::from_secs(60);

/// The text that ends a stream by convention, in place of an item.
const DONE: &str = "[DONE]";

#[cfg(not(target_arch = "wasm32"))]
type Source = Pin<Box<dyn Stream<Item = reqwest::Result<bytes::Bytes>> + Send + Sync>>;
#[cfg(target_arch = "wasm32")]
type Source = Pin<Box<dyn Stream<Item = reqwest::Result<bytes::Bytes>>>>;

/// The part of a stream that an item is read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ItemSource {
    /// The data of an event, or a line.
    Data,
    /// The event as an object: `event`, `data`, `id`, where `data` is text.
    Event,
    /// The event as an object whose `data` is the parsed JSON, or text where only that matches the type.
    JsonEvent,
}

/// The items of a response as they arrive: server-sent events, NDJSON, JSON Lines or a JSON text sequence. The
/// format is selected by the media type of the response, or that of the document where the response has none or a
/// generic one (`text/plain`). `[DONE]` ends the stream.
///
/// If the items are JSON, events with empty data are skipped: servers send them to keep the connection alive. If
/// the items are texts, an item is the data as sent.
#[must_use = "a stream does nothing until it is polled"]
pub struct EventStream<T> {
    operation: &'static Operation,
    source: Option<Source>,
    framing: Framing,
    /// The status of the first response.
    status: StatusCode,
    content_type: Option<HeaderValue>,
    item_source: ItemSource,
    limit: u64,
    /// The call that is repeated to reconnect, and the number of consecutive failures it allows.
    call: Box<Call>,
    opens: Opens,
    patience: u32,
    failed: u32,
    connecting: Option<Pending<'static, Result<Response, Failed>>>,
    is_done: bool,
    /// The id of the event that was returned last.
    last_id: Option<String>,
    item: PhantomData<fn() -> T>,
}

impl<T> Unpin for EventStream<T> {}

impl<T> EventStream<T> {
    pub(crate) fn new(
        source: ByteStream,
        (status, content_type): (StatusCode, Option<HeaderValue>),
        call: Box<Call>,
        opens: Opens,
        item_source: ItemSource,
    ) -> Self {
        let kind = Kind::of(&essence(content_type.as_ref()), documented(&call));
        Self {
            operation: call.operation,
            source: Some(source.into_inner()),
            framing: Framing::new(kind),
            status,
            content_type,
            item_source,
            limit: call.options.response_limit.unwrap_or(call.core.inner().response_limit),
            call,
            opens,
            patience: 0,
            failed: 0,
            connecting: None,
            is_done: false,
            last_id: None,
            item: PhantomData,
        }
    }

    /// Requests the stream again with `Last-Event-ID` when it breaks off or ends, until that fails this many times
    /// in a row. Has no effect on operations that cannot be repeated.
    ///
    /// Before each request it waits for the time the server specifies (`retry`), 3 seconds by default and at most
    /// one minute. If the call has a timeout, it applies to the wait and the request together, and the wait takes
    /// at most half of it.
    pub fn reconnecting(mut self, times: u32) -> Self {
        self.patience = if self.call.is_repeatable() && self.call.can_be_sent_again() { times } else { 0 };
        self
    }

    /// Returns the id of the last returned event that had one.
    pub fn last_event_id(&self) -> Option<&str> {
        // An id may arrive after that event without an item.
        if self.framing.is_drained() { self.framing.last_id() } else { self.last_id.as_deref() }
    }

    /// Ends the stream and drops the connection.
    fn finish(&mut self) {
        (self.is_done, self.source, self.connecting) = (true, None, None);
    }

    /// Requests the stream again, after a pause.
    fn connect(&mut self) {
        self.failed += 1;
        let (mut call, opens) = (self.call.clone(), self.opens);
        let mut pause = self.framing.retry().unwrap_or(RETRY).min(LONGEST_RETRY);
        if let Some(limit) = call.options.timeout.or(call.core.inner().timeout) {
            pause = pause.min(limit / 2);
            call.set_timeout(limit - pause);
        }
        if let Some(id) = self.framing.last_id().and_then(|id| HeaderValue::from_str(id).ok()) {
            call.set_header("last-event-id", id);
        }
        self.framing = self.framing.again();
        self.connecting = Some(Box::pin(async move {
            clock::sleep(pause).await;
            exchange(call, opens).await
        }));
    }

    /// Returns true if the stream is requested again when it breaks off.
    fn is_patient(&self) -> bool {
        self.failed < self.patience
    }

    /// Processes the result of a reconnection; returns an error if the stream has ended for good.
    fn connected(&mut self, result: Result<Response, Failed>) -> Option<EventError> {
        match result {
            Ok(response) if response.status() == 200 => {
                let media_type = response.media_type();
                if Kind::of(&media_type, documented(&self.call)) != self.framing.kind() {
                    self.finish();
                    let reason = format!("on reconnecting, the server responded with `{}`", media_type.escape_debug());
                    return Some(EventError::failed(self.operation, reason));
                }
                self.source = Some(response.read_stream().into_inner().into_inner());
                None
            }
            // A status that is no success ends a stream for good; 204 means exactly that (HTML Living Standard,
            // section 9.2.3).
            Ok(response) => {
                self.finish();
                let status = response.status();
                (status != 204).then(|| {
                    EventError::failed(self.operation, format!("on reconnecting, the server responded with {status}"))
                })
            }
            Err(_) if self.is_patient() => None,
            Err(Failed { no_response, .. }) => {
                self.finish();
                Some(EventError::broken(self.operation, no_response))
            }
        }
    }
}

/// Returns the media types that the document declares for the responses of a call.
fn documented(call: &Call) -> &'static str {
    call.options.accept.unwrap_or(call.operation.accept)
}

/// Returns true if items of a type are texts, which need not be JSON.
fn is_text<T>() -> bool {
    type_name::<T>() == type_name::<String>()
}

/// Returns an event as a JSON object; `data` is JSON already.
fn object(data: &str, raw: &Raw) -> String {
    let mut text = format!("{{\"data\":{data}");
    let members = [("event", Some(&raw.event).filter(|event| !event.is_empty())), ("id", raw.id.as_ref())];
    for (name, value) in members {
        if let Some(value) = value {
            text.push_str(&format!(",\"{name}\":{}", Value::from(value.as_str())));
        }
    }
    text.push('}');
    text
}

/// Returns an event as a JSON object whose data is the parsed JSON, or text if the data is not JSON or matches the
/// type only as text: some events of a stream may carry text. The chosen form is read again by the caller, so that
/// deviations are counted once.
fn json_event<T: DeserializeOwned>(raw: &Raw) -> String {
    let text = object(&Value::from(raw.data.as_str()).to_string(), raw);
    // For data that is not JSON, the type that is read reports the error.
    if serde_json::from_str::<IgnoredAny>(&raw.data).is_err() {
        return text;
    }
    let json = object(&raw.data, raw);
    if !matches::<T>(&json) && matches::<T>(&text) { text } else { json }
}

/// Returns true if a value can be read as a type and no union in it has a value of an unknown type.
fn matches<T: DeserializeOwned>(json: &str) -> bool {
    let (read, found) = deviations::collected(false, || crate::from_slice::<T>(json.as_bytes()));
    read.is_ok() && found.iter().all(|(_, what)| *what != Deviation::UnknownType)
}

impl<T: DeserializeOwned> EventStream<T> {
    /// Reads an item; returns `None` if there is nothing to read.
    fn read(&self, raw: Raw) -> Option<Result<T, EventError>> {
        let is_event = self.framing.kind() == Kind::Events;
        let is_empty = is_event && raw.data.trim().is_empty();
        let read = match self.item_source {
            ItemSource::Data if is_event && is_text::<T>() => text_of(&raw.data),
            ItemSource::Data if is_empty => return None,
            ItemSource::Data => self.item_of(&raw.data).or_else(|error| text_of(&raw.data).map_err(|_| error)),
            // An empty event such as a heartbeat is no deviation, even where the type does not accept it.
            ItemSource::Event | ItemSource::JsonEvent if is_empty => {
                crate::from_slice(object(&Value::from(raw.data.as_str()).to_string(), &raw).as_bytes())
            }
            ItemSource::Event => self.item_of(&object(&Value::from(raw.data.as_str()).to_string(), &raw)),
            ItemSource::JsonEvent => self.item_of(&json_event::<T>(&raw)),
        };
        match read {
            Err(_) if is_empty => None,
            read => Some(read.map_err(|error| EventError::item(self.operation, error, raw))),
        }
    }

    fn item_of(&self, text: &str) -> Result<T, DecodeError> {
        let content_type = self.content_type.as_ref();
        let origin = Origin { operation: self.operation, status: self.status, content_type };
        self.call.core.inner().reading.read(origin, text.as_bytes())
    }
}

/// Reads the text itself, where a text is expected.
fn text_of<T: DeserializeOwned>(text: &str) -> Result<T, DecodeError> {
    let json = Value::from(text).to_string();
    crate::from_slice(json.as_bytes())
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
                self.last_id.clone_from(&raw.id);
                if raw.data.trim() == DONE {
                    self.finish();
                } else if let Some(item) = self.read(raw) {
                    return Poll::Ready(Some(item));
                }
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
                            self.finish();
                            return Poll::Ready(Some(Err(EventError::broken(
                                self.operation,
                                NoResponse::transport(error),
                            ))));
                        }
                    }
                    None => {
                        self.source = None;
                        self.framing.finish();
                    }
                }
                if self.framing.held() as u64 > self.limit {
                    self.finish();
                    return Poll::Ready(Some(Err(EventError::too_large(self.operation, self.limit))));
                }
            } else if self.is_patient() {
                self.connect();
            } else {
                self.finish();
            }
        }
    }
}

impl<T> fmt::Debug for EventStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventStream").field("last_event_id", &self.last_event_id()).finish_non_exhaustive()
    }
}
