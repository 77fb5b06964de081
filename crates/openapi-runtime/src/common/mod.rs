//! Errors before a response, media types, URLs, futures and time.

mod build_error;
pub(crate) mod clock;
pub(crate) mod masked;
pub(crate) mod media_type;
pub(crate) mod no_response;
pub(crate) mod pending;
pub(crate) mod percent;
pub(crate) mod pulse;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) mod rejected;
mod request_error;
pub(crate) mod uri;

pub use build_error::BuildError;
pub use media_type::is_media_type;
pub use no_response::{Stopped, TimeLimit};
#[cfg(not(target_arch = "wasm32"))]
pub use rejected::ServiceError;
pub use request_error::{RequestError, TokenError};
