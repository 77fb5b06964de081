//! The four APIs.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Api {
    /// Partoo REST API v2.
    Partoo,
    /// RiverGen.
    RiverGen,
    /// Kare, organizations v2.
    Kare,
    /// Katapult Core API.
    Katapult,
}

impl fmt::Display for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Partoo => "Partoo",
            Self::RiverGen => "RiverGen",
            Self::Kare => "Kare",
            Self::Katapult => "Katapult",
        })
    }
}

impl Api {
    /// Returns the error codes by which the API reports missing, wrong or expired credentials, beside the status 401.
    pub(crate) fn unauthorized_codes(self) -> &'static [&'static str] {
        match self {
            Self::Katapult => &["missing_api_token", "invalid_api_token", "invalid_capabilities_token"],
            Self::Partoo | Self::RiverGen | Self::Kare => &[],
        }
    }
}
