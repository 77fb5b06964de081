//! Sending of requests: the HTTP client with redirects, layers and recordings; retries and rate limits.

pub(crate) mod budget;
pub(crate) mod idempotency;
pub(crate) mod lane;
#[cfg(not(target_arch = "wasm32"))]
mod layers;
mod limit_headers;
pub(crate) mod limits;
pub(crate) mod observe;
pub(crate) mod pace;
mod rate_limit;
#[cfg(not(target_arch = "wasm32"))]
mod recording;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) mod redirect;
pub(crate) mod retry;
#[cfg(not(target_arch = "wasm32"))]
mod secrets;
#[cfg(not(target_arch = "wasm32"))]
mod service;
pub(crate) mod trace;
mod trace_context;
pub(crate) mod transport;

pub use limit_headers::retry_after;
pub use observe::{Attempt, AttemptEnd, Observer};
pub use rate_limit::RateLimit;
pub use retry::Retry;
#[cfg(not(target_arch = "wasm32"))]
pub use service::{AttemptNumber, HttpService};
pub use trace_context::{TraceContext, UnknownTraceContext};

pub(crate) use idempotency::KeySource;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use layers::Layers;
pub(crate) use pace::Pace;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use recording::Recording;
pub(crate) use retry::Retrying;
pub(crate) use transport::Transport;
