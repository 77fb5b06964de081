//! The tokens of one request.

use std::sync::Arc;

use secrecy::SecretString;

use crate::Credential;

/// The tokens that sources gave for a request, in the order in which it takes credentials.
#[derive(Clone, Default)]
pub(crate) struct Presented(pub(crate) Option<Arc<Vec<(Credential, SecretString)>>>);

impl Presented {
    pub(crate) fn all(&self) -> impl Iterator<Item = &(Credential, SecretString)> {
        self.0.iter().flat_map(|all| all.iter())
    }

    /// Tells the sources that the server refused their tokens; whether one of them can get another.
    pub(crate) fn are_refused(&self) -> bool {
        self.all().fold(false, |any, (credential, secret)| credential.refused(secret) || any)
    }
}
