//! Responses that go on: streams of items, as server-sent events or as JSON one after the other.

mod framing;
mod stream;

pub use stream::{EventError, EventStream};

#[cfg(not(target_arch = "wasm32"))]
pub(crate) use framing::is_stream;
pub(crate) use stream::Shape;
