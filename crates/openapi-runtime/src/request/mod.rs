//! Parts of a request: arguments in the styles of OpenAPI, bodies, forms and the WebSocket handshake.

pub(crate) mod arguments;
mod body;
#[cfg(not(target_arch = "wasm32"))]
mod chain;
pub(crate) mod content;
mod items;
mod multipart;
pub(crate) mod websocket;
pub(crate) mod write;

pub use body::{Body, Upload};
pub use items::{items, texts};
pub use multipart::{Form, Multipart, PartEncoding, TextOrUpload};
pub use write::Style;
