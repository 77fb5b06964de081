//! An HTTP server on loopback that follows an OpenAPI document.
//!
//! [`Mock::start`] serves a document on a free port. Requests are matched to operations (fixed paths
//! win over templates), their credentials looked for, their parameters and bodies (JSON, forms, multipart and text)
//! validated; responses come from the examples and otherwise from the schemas, in a media type that the client
//! accepts. A response that cannot be made is 501, with the place in the document and the reason. `Prefer: code=404` and
//! `Prefer: example=NAME` choose another documented response (RFC 7240). What was sent is recorded.
//! `Prefer: fault=503:1` lets something go wrong; a test scripts responses and faults with [`Mock::script`]
//! and [`Mock::fault`], or leaves them to chance. With [`Options::stateful`] what was created is read back.
//! [`Mock::play`] responds with calls that a client has recorded, as long as the document allows them.
//! With [`Options::https`] the server speaks HTTPS, as the documents' own servers do.

mod accept;
mod body;
mod connection;
mod content;
mod cors;
mod fault;
mod form;
mod handle;
mod headers;
mod log;
mod multipart;
mod parameter;
mod playback;
mod reading;
mod record;
mod recorder;
mod request;
mod respond;
mod route;
mod schemas;
mod security;
mod serve;
mod store;
mod tls;

pub use fault::{Chances, Fault, UnknownFault};
pub use playback::{Departed, Playback, PlaybackError};
pub use record::Recorded;
pub use recorder::{Heard, Recorder};
pub use serve::{Error, Mock, Options, Scripted};
