//! Sending of calls: attempts up to the last one, each through the layers to the HTTP client.

mod answer;
mod attempt;
mod budget;
pub(crate) mod clock;
mod exchange;
mod facts;
mod idempotency;
mod lane;
#[cfg(not(target_arch = "wasm32"))]
mod layers;
mod limits;
mod lost;
mod observe;
mod pace;
mod rate_limit;
#[cfg(not(target_arch = "wasm32"))]
mod recording;
#[cfg(not(target_arch = "wasm32"))]
mod rejected;
mod retry;
#[cfg(not(target_arch = "wasm32"))]
mod secrets;
mod sent;
#[cfg(not(target_arch = "wasm32"))]
mod service;
mod tells;
mod trace;
mod trace_context;
mod transport;
#[cfg(not(target_arch = "wasm32"))]
mod watched;

pub use lost::{Stopped, TimeLimit};
pub use observe::{Attempt, AttemptEnd, Observer};
pub use rate_limit::RateLimit;
#[cfg(not(target_arch = "wasm32"))]
pub use rejected::ServiceError;
pub use retry::Retry;
#[cfg(not(target_arch = "wasm32"))]
pub use service::{AttemptNumber, HttpService};
pub use tells::retry_after;
pub use trace_context::{TraceContext, UnknownTraceContext};

pub(crate) use answer::{Answer, Content, Failed, Opens};
pub(crate) use exchange::exchange;
pub(crate) use idempotency::KeySource;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use layers::Layers;
pub(crate) use limits::Pulse;
pub(crate) use lost::{Lost, Tries};
pub(crate) use pace::Pace;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use recording::Recording;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use rejected::Rejected;
pub(crate) use retry::Retrying;
pub(crate) use transport::Transport;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use watched::watched;
