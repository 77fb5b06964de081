//! OAuth 2 tokens (RFC 6749): requesting, storing, and renewing them before they expire.

mod answer;
mod client;
mod error;
mod grant;
mod renewal;
mod sign_in;
mod store;

pub use client::OAuth;
pub use error::OAuthError;
pub use sign_in::Authorization;
pub use store::{MemoryStore, TokenStore, Tokens};
