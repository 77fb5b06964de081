//! Where tokens are kept.

use std::{
    fmt,
    future::ready,
    sync::{Mutex, PoisonError},
};

use chrono::{DateTime, Utc};
use secrecy::SecretString;

use crate::{TokenError, pending::Pending};

/// Tokens, and until when they are good. They are never printed.
#[derive(Clone)]
pub struct Tokens {
    /// What signs calls.
    pub access: SecretString,
    /// What gets the next ones, if the server gave it.
    pub refresh: Option<SecretString>,
    /// When the first runs out, if the server said so.
    pub expires_at: Option<DateTime<Utc>>,
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

/// Keeps tokens, so that they outlive the process. What is kept are secrets: a file should be its owner's alone.
pub trait TokenStore: Send + Sync {
    /// The tokens that were saved last.
    fn load(&self) -> Pending<'_, Result<Option<Tokens>, TokenError>>;

    /// Keeps tokens in place of those that were saved.
    fn save<'a>(&'a self, tokens: &'a Tokens) -> Pending<'a, Result<(), TokenError>>;
}

/// Keeps tokens as long as the process lives.
#[derive(Debug, Default)]
pub struct MemoryStore(Mutex<Option<Tokens>>);

impl TokenStore for MemoryStore {
    fn load(&self) -> Pending<'_, Result<Option<Tokens>, TokenError>> {
        Box::pin(ready(Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).clone())))
    }

    fn save<'a>(&'a self, tokens: &'a Tokens) -> Pending<'a, Result<(), TokenError>> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(tokens.clone());
        Box::pin(ready(Ok(())))
    }
}
