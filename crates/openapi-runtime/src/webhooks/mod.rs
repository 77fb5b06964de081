//! What an API sends by itself: reading it by name, and proving that it is the API who sends it.

mod read;
#[cfg(feature = "webhooks")]
mod signature;

pub use read::read_webhook;
#[cfg(feature = "webhooks")]
pub use signature::{HmacHeader, SignatureError, StandardWebhooks, Verify};
