#![doc = include_str!("../README.md")]
//!
//! [`Mock::start`] serves a document on a free port. Fixed paths take precedence over templates. Credentials,
//! parameters and bodies (JSON, forms, multipart and text) are validated. A response without a sample has status 501,
//! with the location in the document and the reason.
//!
//! - `Prefer: code=404` and `Prefer: example=NAME` select a documented response (RFC 7240); `Prefer: fault=503:1`
//!   injects a fault.
//! - [`Mock::script`], [`Mock::fault`] and [`Mock::chances`] set responses and faults in tests.
//! - With [`Options::stateful`] created resources can be read, changed and deleted.
//! - [`Mock::play`] replays recorded calls, as long as the document allows them.
//! - With [`Options::https`] the server uses HTTPS.

mod accept;
mod body;
mod check;
mod connection;
mod content;
mod cors;
mod cut;
mod fault;
mod form;
mod form_text;
mod handle;
mod headers;
mod log;
mod multipart;
mod options;
mod outgoing;
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
mod sequence;
mod serve;
mod server;
mod store;
mod tls;

pub use fault::{Chances, Fault, UnknownFault};
pub use options::{Options, Scripted};
pub use playback::{Deviation, Playback, PlaybackError};
pub use record::Recorded;
pub use recorder::{RecordedRequest, Recorder};
pub use serve::{Error, Mock};
pub use server::{server_url, servers};
