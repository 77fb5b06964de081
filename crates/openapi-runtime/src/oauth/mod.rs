//! Tokens of OAuth 2 (RFC 6749): asked for, kept, and renewed before they run out.

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
