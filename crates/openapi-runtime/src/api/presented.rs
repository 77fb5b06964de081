//! The tokens of one request.

use std::sync::Arc;

use secrecy::SecretString;

use crate::Credential;

/// The tokens that sources provided for a request, in the order in which its credentials are applied.
#[derive(Clone, Default)]
pub(crate) struct Presented(pub(crate) Option<Arc<Vec<(Credential, SecretString)>>>);

impl Presented {
    pub(crate) fn all(&self) -> impl Iterator<Item = &(Credential, SecretString)> {
        self.0.iter().flat_map(|all| all.iter())
    }

    /// Informs the sources that the server refused their tokens; returns true if one of them can obtain another.
    pub(crate) fn are_refused(&self) -> bool {
        self.all().fold(false, |any, (credential, secret)| credential.refused(secret) || any)
    }
}
