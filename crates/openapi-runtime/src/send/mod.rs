//! How a call is sent: attempts until one is the last, each through the layers to the HTTP client.

mod attempt;
mod budget;
pub(crate) mod clock;
mod exchange;
mod idempotency;
mod lane;
mod limits;
mod lost;
mod observe;
mod pace;
#[cfg(not(target_arch = "wasm32"))]
mod recording;
#[cfg(not(target_arch = "wasm32"))]
mod rejected;
mod retry;
#[cfg(not(target_arch = "wasm32"))]
mod secrets;
#[cfg(not(target_arch = "wasm32"))]
mod service;
mod tells;
mod trace;
mod trace_context;
mod transport;
#[cfg(not(target_arch = "wasm32"))]
mod watched;

pub use idempotency::IdempotencyKey;
pub use lane::RateLimit;
pub use lost::{Stopped, TimeLimit};
pub use observe::{Attempt, AttemptEnd, Observer};
pub use retry::Retry;
#[cfg(not(target_arch = "wasm32"))]
pub use service::{AttemptNumber, HttpService, ServiceError};
pub use tells::retry_after;
pub use trace_context::{TraceContext, UnknownTraceContext};

pub(crate) use attempt::{Answer, Content};
pub(crate) use exchange::{Failed, Opens, exchange};
pub(crate) use idempotency::KeySource;
pub(crate) use limits::Pulse;
pub(crate) use lost::{Lost, Tries};
pub(crate) use pace::Pace;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use recording::Recording;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use rejected::Rejected;
pub(crate) use retry::Retrying;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use service::Layers;
pub(crate) use transport::Transport;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use watched::watched;
