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
//!
//! # Layers
//!
//! The folders of the sources are layers: the files of a folder import from this folder and from the ones above it in
//! this table.
//!
//! | folder | content |
//! |---|---|
//! | `common` | errors before a response, media types, URLs, futures and time |
//! | `types` | conversion of JSON into Rust types and back |
//! | `api` | the description of an API: operations, servers and security schemes, and the credentials for them |
//! | `request` | parts of a request: arguments in the styles of OpenAPI, bodies, forms |
//! | `response` | parts of a response: its content, the reading of it, errors, deviations |
//! | `send` | the HTTP client with redirects, layers and recordings; retries and rate limits |
//! | `client` | the state that the calls of a client share, and its builder |
//! | `calls` | a call: its request, its attempts, and the reading of its response |
//! | `events` | streams of items |
//! | `operations` | operations as types, and the values of their responses |
//! | `pages` | pagination of lists |
//!
//! `oauth`, `webhooks` and `blocking` are for the caller; no layer imports from them.

mod api;
#[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
pub mod blocking;
mod calls;
mod client;
mod common;
mod events;
#[cfg(all(feature = "oauth2", not(target_arch = "wasm32")))]
pub mod oauth;
mod operations;
mod pages;
mod request;
mod response;
mod send;
mod types;
pub mod webhooks;

pub use api::{
    ClientParameter, Credential, Credentials, Envelope, Environment, Flow, FlowKind, IdempotencyKey, Operation, Scheme,
    SchemeKind, Server, ServerGroup, Spec, TokenSource, Unwrap, Variables,
};
pub use calls::{Call, Response, Successes, map};
pub use client::{Builder, Core};
#[cfg(not(target_arch = "wasm32"))]
pub use common::ServiceError;
pub use common::{BuildError, RequestError, Stopped, TimeLimit, TokenError, is_media_type};
pub use events::{EventError, EventStream, RawItem};
pub use operations::{Operate, Outcome, Preparing, Sending, outcome};
pub use pages::{Items, Page, PageInfo, Paged, Pages, Paging, Position, UnknownPosition};
pub use progenitor_client::{ByteStream, ResponseValue};
pub use request::{Body, Form, Multipart, PartEncoding, Style, TextOrUpload, Upload, items, texts};
#[cfg(not(target_arch = "wasm32"))]
pub use response::Download;
pub use response::{
    ApiError, DeviationCount, Deviations, Error, ErrorKind, Failures, Undocumented, header, header_list,
};
pub use secrecy::{ExposeSecret, SecretString};
pub use send::{Attempt, AttemptEnd, Observer, RateLimit, Retry, TraceContext, UnknownTraceContext, retry_after};
#[cfg(not(target_arch = "wasm32"))]
pub use send::{AttemptNumber, HttpService};
pub use types::{
    Branch, Candidate, Choice, Constant, DecodeError, Deviation, MatchScore, Member, Node, NodeError, Object, Presence,
    PresenceFlag, PresenceFlags, ReadBranch, Reader, Secret, Shown, TextRef, Union, Unknown, Unlisted, Unmatched,
    Writer, choices, finish_relaxed, placeholder, presence_eq, read_object, read_union, score_enum, score_object,
    score_union,
};
#[cfg(feature = "schemars")]
pub use types::{ObjectSchema, open_enum_schema};
#[doc(hidden)]
pub use types::{from_slice, unlisted};
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
