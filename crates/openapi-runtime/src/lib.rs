//! What generated clients call: requests and responses, credentials, servers, and how values are
//! read and written. It stands on progenitor-client.
//!
//! A user of a generated client meets the types here through the client: [`Credential`] and
//! [`TokenSource`] when it is built, [`Body`] and [`Upload`] when something is sent, [`Error`] when a
//! call fails. The rest is for generated code.

mod body;
mod call;
mod client;
mod constant;
mod credentials;
mod error;
mod fit;
mod member;
mod multipart;
mod node;
mod object;
mod open_enum;
mod open_union;
#[cfg(not(target_arch = "wasm32"))]
mod redirect;
mod response;
mod responses;
mod security;
mod server;
mod values;
mod watch;
mod write;

pub use body::{Body, Upload};
pub use call::{Call, Style};
pub use client::{Builder, Core, Spec};
pub use constant::Constant;
pub use credentials::{Credential, TokenError, TokenSource};
pub use error::{
    BuildError, DecodeError, Error, ErrorKind, Failures, OperationInfo, RequestError, Undocumented, Unsent,
};
pub use fit::{Fit, Fits};
pub use member::{Member, Presence, fit_object};
pub use multipart::{Form, Multipart};
pub use node::Node;
pub use object::{Key, Object, ObjectSchema, Reader, Writer, read_object, required};
pub use open_enum::{fit_enum, open_enum_schema};
pub use open_union::{Branch, Union, fit_union, read_union};
pub use progenitor_client::{ByteStream, ResponseValue};
pub use response::{Response, is_media_type, map};
pub use responses::Successes;
pub use secrecy::{ExposeSecret, SecretString};
pub use security::{Scheme, SchemeKind};
pub use server::{Server, ServerGroup};
pub use values::Secret;
pub use watch::{Choice, choices};

/// What the macros of this crate expand to, whatever the generated crate depends on itself.
#[doc(hidden)]
pub mod macros {
    pub use bytes;
    pub use chrono;
    pub use indexmap;
    pub use progenitor_client;
    pub use reqwest;
    pub use schemars;
    pub use serde;
    pub use serde_json;
    pub use uuid;
}
