//! Streaming responses: items as server-sent events or as a sequence of JSON texts.

mod error;
mod framing;
mod read;
mod stream;

pub use error::{EventError, RawItem};
pub use stream::EventStream;

pub(crate) use stream::ItemSource;
