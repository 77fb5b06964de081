//! The library that generated clients depend on, built on progenitor-client: requests and responses, credentials,
//! servers, retries, pagination, streams, and the reading and writing of values.
//!
//! Users of a client find these types re-exported by it: [`Credential`] and [`TokenSource`] when it is built, [`Body`]
//! and [`Upload`] when something is sent, [`Error`] and [`ApiError`] when a call fails.
//!
//! ```
//! use openapi_runtime::{Credential, Upload};
//!
//! let credential = Credential::new("a secret");
//! assert!(!format!("{credential:?}").contains("a secret"));
//! let upload = Upload::new("pets.csv", "name,age").media_type("text/csv");
//! ```

mod api;
#[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
pub mod blocking;
mod calls;
mod client;
mod common;
mod events;
#[cfg(all(feature = "oauth2", not(target_arch = "wasm32")))]
pub mod oauth;
mod operate;
pub mod outcome;
mod request;
mod response;
mod types;

mod pages;
#[cfg(not(target_arch = "wasm32"))]
mod redirect;
mod send;
pub mod webhooks;

pub use api::{ClientParameter, Spec};
pub use api::{Credential, Credentials, TokenSource};
pub use api::{Envelope, Unwrap};
pub use api::{Environment, Variables};
pub use api::{Flow, FlowKind};
pub use api::{IdempotencyKey, Operation};
pub use api::{Scheme, SchemeKind};
pub use api::{Server, ServerGroup};
pub use calls::Call;
pub use calls::Response;
pub use calls::Successes;
pub use calls::map;
pub use client::Builder;
pub use client::Core;
pub use common::BuildError;
#[cfg(not(target_arch = "wasm32"))]
pub use common::ServiceError;
pub use common::is_media_type;
pub use common::{RequestError, TokenError};
pub use common::{Stopped, TimeLimit};
pub use events::{EventError, EventStream, RawItem};
pub use operate::{Operate, Preparing, Sending};
pub use outcome::Outcome;
pub use pages::{Items, Page, PageInfo, Paged, Pages, Paging, Position, UnknownPosition};
pub use progenitor_client::{ByteStream, ResponseValue};
pub use request::Style;
pub use request::{Body, Upload};
pub use request::{Form, Multipart, PartEncoding, TextOrUpload};
pub use request::{items, texts};
pub use response::ApiError;
#[cfg(not(target_arch = "wasm32"))]
pub use response::Download;
pub use response::{DeviationCount, Deviations};
pub use response::{Error, ErrorKind, Failures, Undocumented};
pub use response::{header, header_list};
pub use secrecy::{ExposeSecret, SecretString};
pub use send::RateLimit;
pub use send::{Attempt, AttemptEnd, Observer, Retry, TraceContext, UnknownTraceContext, retry_after};
#[cfg(not(target_arch = "wasm32"))]
pub use send::{AttemptNumber, HttpService};
pub use types::Candidate;
pub use types::Constant;
pub use types::DecodeError;
pub use types::Deviation;
pub use types::MatchScore;
pub use types::Node;
pub use types::Secret;
pub use types::Shown;
pub use types::TextRef;
pub use types::Unknown;
#[doc(hidden)]
pub use types::from_slice;
pub use types::placeholder;
pub use types::presence_eq;
#[doc(hidden)]
pub use types::unlisted;
pub use types::{Branch, ReadBranch, Union, Unmatched, read_union, score_union};
pub use types::{Choice, choices};
pub use types::{Member, Presence, score_object};
pub use types::{Object, Reader, Writer, finish_relaxed, read_object};
#[cfg(feature = "schemars")]
pub use types::{ObjectSchema, open_enum_schema};
pub use types::{PresenceFlag, PresenceFlags};
pub use types::{Unlisted, score_enum};
#[doc(hidden)]
pub use webhooks::read_webhook;

/// A request as layers and services receive it.
#[cfg(not(target_arch = "wasm32"))]
pub type HttpRequest = http::Request<reqwest::Body>;

/// Re-exports for macro expansions, which must not depend on the dependencies of the generated crate.
#[doc(hidden)]
pub mod macros {
    #[cfg(not(target_arch = "wasm32"))]
    pub use tower_layer::Layer;
    #[cfg(not(target_arch = "wasm32"))]
    pub use tower_service::Service;

    pub use bytes;
    pub use chrono;
    pub use http;
    pub use indexmap;
    pub use progenitor_client;
    pub use reqwest;
    #[cfg(feature = "schemars")]
    pub use schemars;
    pub use serde;
    pub use serde_json;
    pub use uuid;
}
