//! Errors of reading a stream.

use std::{error::Error, fmt};

use super::framing::Raw;
use crate::{DecodeError, Operation, common::no_response::NoResponse};

/// An error of reading a stream or one of its items.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EventError {
    /// The connection was lost, the idle timeout elapsed, or the server did not resume the stream.
    #[error("{method} {path}: the stream was interrupted: {reason}")]
    #[non_exhaustive]
    Broken {
        /// The method of the operation.
        method: &'static str,
        /// The path of the operation.
        path: &'static str,
        /// The reason, followed by its causes.
        reason: String,
        /// The underlying error, if there is one.
        source: Option<Box<dyn Error + Send + Sync>>,
    },
    /// An item does not match the document. The stream continues after it.
    #[error("{method} {path}: an item of the stream{} cannot be decoded: {error}", named(.raw))]
    #[non_exhaustive]
    Item {
        /// The method of the operation.
        method: &'static str,
        /// The path of the operation.
        path: &'static str,
        /// The location in the item, and the type that was expected there.
        #[source]
        error: DecodeError,
        /// The item as received.
        raw: Box<RawItem>,
    },
    /// An item exceeds the maximum size of a response body.
    #[error("{method} {path}: an item of the stream exceeds {limit} bytes")]
    TooLarge {
        /// The method of the operation.
        method: &'static str,
        /// The path of the operation.
        path: &'static str,
        /// The maximum number of bytes.
        limit: u64,
    },
}

/// An item of a stream as received. Its `Debug` form omits the data, which may be secret.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RawItem {
    /// The type of the event, if it has one: `error` is a common type for failures after the stream has started.
    pub event: Option<String>,
    /// The id of the event, or of the last one before it that had an id.
    pub id: Option<String>,
    /// The data of the event, the line, or the record.
    pub data: String,
}

impl fmt::Debug for RawItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("RawItem");
        out.field("event", &self.event).field("id", &self.id);
        out.field("data", &format_args!("{} bytes", self.data.len())).finish()
    }
}

/// Returns the type of an event in parentheses, or nothing.
fn named(raw: &RawItem) -> String {
    raw.event.as_ref().map(|event| format!(" (event `{}`)", event.escape_debug())).unwrap_or_default()
}

impl EventError {
    /// Returns the item as received, if the error concerns an item.
    pub fn raw(&self) -> Option<&RawItem> {
        match self {
            Self::Item { raw, .. } => Some(raw),
            _ => None,
        }
    }

    pub(super) fn item(operation: &'static Operation, error: DecodeError, raw: Raw) -> Self {
        let Operation { method, path, .. } = *operation;
        let Raw { data, event, id } = raw;
        let event = Some(event).filter(|event| !event.is_empty());
        Self::Item { method, path, error, raw: Box::new(RawItem { event, id, data }) }
    }

    pub(super) fn too_large(operation: &'static Operation, limit: u64) -> Self {
        let Operation { method, path, .. } = *operation;
        Self::TooLarge { method, path, limit }
    }

    /// Creates the error for a server response that does not continue the stream.
    pub(super) fn failed(operation: &'static Operation, reason: String) -> Self {
        let Operation { method, path, .. } = *operation;
        Self::Broken { method, path, reason, source: None }
    }

    /// Creates the error for a stream that was interrupted or could not be resumed.
    pub(super) fn broken(operation: &'static Operation, no_response: NoResponse) -> Self {
        let Operation { method, path, .. } = *operation;
        let mut reason = no_response.to_string();
        let source: Option<Box<dyn Error + Send + Sync>> = match no_response {
            NoResponse::Transport(error) => Some(Box::new(error)),
            NoResponse::Request(error) => Some(Box::new(error)),
            #[cfg(not(target_arch = "wasm32"))]
            NoResponse::Service(error) => Some(error),
            _ => None,
        };
        // The message of the HTTP client alone, such as that a body cannot be read, does not state the cause.
        let mut below = source.as_deref().and_then(|error| error.source());
        while let Some(error) = below {
            let text = error.to_string();
            if !reason.ends_with(&text) {
                reason.push_str(": ");
                reason.push_str(&text);
            }
            below = error.source();
        }
        Self::Broken { method, path, reason, source }
    }
}
