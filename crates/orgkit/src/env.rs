//! Credentials and servers by the environment.

use crate::{Api, Error};

/// A variable that has to be set.
pub(crate) fn variable(api: Api, name: &str) -> Result<String, Error> {
    let found = std::env::var(name).ok().filter(|text| !text.is_empty());
    found.ok_or_else(|| Error::invalid(api, format!("environment variable `{name}` not set")))
}

/// The base URL that a variable names, or the usual one.
pub(crate) fn base(name: &str, usual: &str) -> String {
    std::env::var(name).ok().filter(|text| !text.is_empty()).unwrap_or_else(|| usual.to_owned())
}
