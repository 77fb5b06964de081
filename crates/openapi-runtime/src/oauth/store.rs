//! Storage for tokens.

use std::{
    fmt,
    future::ready,
    sync::{Mutex, PoisonError},
};

use chrono::{DateTime, Utc};
use secrecy::SecretString;

use crate::{TokenError, common::pending::Pending};

/// Tokens and their expiry. The `Debug` form omits the tokens.
#[derive(Clone)]
pub struct Tokens {
    /// The access token, which authenticates calls.
    pub access: SecretString,
    /// The refresh token, if the server issued one.
    pub refresh: Option<SecretString>,
    /// The expiry of the access token, if the server specified one.
    pub expires_at: Option<DateTime<Utc>>,
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

/// Storage that lets tokens outlive the process. Tokens are secrets: a file should be readable by its owner only.
pub trait TokenStore: Send + Sync {
    /// Loads the tokens that were saved last.
    fn load(&self) -> Pending<'_, Result<Option<Tokens>, TokenError>>;

    /// Saves tokens, replacing those saved before.
    fn save<'a>(&'a self, tokens: &'a Tokens) -> Pending<'a, Result<(), TokenError>>;
}

/// A token store in memory, for the lifetime of the process.
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
