//! Tokens of OAuth 2 (RFC 6749): asked for, kept, and renewed before they run out.

mod client;
mod error;
mod grant;
mod store;

pub use client::OAuth;
pub use error::OAuthError;
pub use grant::Authorization;
pub use store::{MemoryStore, TokenStore, Tokens};
