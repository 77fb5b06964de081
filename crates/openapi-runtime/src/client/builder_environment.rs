//! The part of the builder that reads environment variables.

use std::env::{self, VarError};

use crate::{BuildError, Builder, Credential, Environment, Variables};

impl Builder {
    /// Sets the base URL and the credentials for which there are environment variables. Empty variables count as unset.
    pub fn read_environment(&mut self) {
        let Environment { base_url, credentials } = self.spec.environment;
        if let Some(url) = self.variable(base_url).filter(|_| !base_url.is_empty()) {
            self.base_url(url);
        }
        for (scheme, variables) in credentials {
            match *variables {
                Variables::Token(name) => {
                    if let Some(token) = self.variable(name) {
                        self.credential(*scheme, Credential::new(token));
                    }
                }
                Variables::Basic(user, password) => {
                    if let Some(user) = self.variable(user) {
                        let password = self.variable(password).unwrap_or_default();
                        self.basic(*scheme, &user, password);
                    }
                }
            }
        }
    }

    fn variable(&mut self, name: &'static str) -> Option<String> {
        match env::var(name) {
            Ok(value) => Some(value).filter(|value| !value.is_empty()),
            Err(VarError::NotPresent) => None,
            Err(VarError::NotUnicode(_)) => {
                self.error.get_or_insert(BuildError::Environment(name));
                None
            }
        }
    }
}
