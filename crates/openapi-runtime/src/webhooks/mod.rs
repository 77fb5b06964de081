//! Webhooks: reading them by name, and verifying that the API sent them.

mod read;
#[cfg(feature = "webhooks")]
mod signature;

pub use read::read_webhook;
#[cfg(feature = "webhooks")]
pub use signature::{HmacHeader, SignatureError, StandardWebhooks, Verify};
