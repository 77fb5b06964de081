//! Responses that go on: streams of items, as server-sent events or as JSON one after the other.

mod error;
mod framing;
mod read;
mod stream;

pub use error::{EventError, RawItem};
pub use stream::EventStream;

#[cfg(not(target_arch = "wasm32"))]
pub(crate) use framing::is_stream;
pub(crate) use stream::Shape;
