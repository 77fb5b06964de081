//! What a change does, on both axes.

use serde::{Deserialize, Serialize};

/// What a change does to the client that is shipped: generated from the old document, used with a server
/// that follows the new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Wire {
    /// What worked works.
    Safe,
    /// It depends on the data, or on how lenient the server is.
    Risky,
    /// Some exchange that worked fails: a request that the client sends is refused, or it cannot read a
    /// response.
    Breaking,
}

/// What regenerating does to code that calls the client, in semver's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// The public items are the same.
    None,
    /// There is something new.
    Minor,
    /// Something is gone, or is another thing now.
    Major,
}

/// Which way the data goes that a change is about, seen from the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// The client sends it.
    Request,
    /// The client reads it.
    Response,
    /// Either.
    Both,
}

macro_rules! words {
    ($($type:ident: $($variant:ident $word:literal),+;)+) => {$(
        impl $type {
            /// The word for it.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    )+};
}

words! {
    Wire: Safe "safe", Risky "risky", Breaking "breaking";
    Source: None "none", Minor "minor", Major "major";
    Direction: Request "request", Response "response", Both "both";
}

impl Direction {
    /// The direction of two things together.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        if self == other { self } else { Self::Both }
    }

    /// The other way.
    #[must_use]
    pub fn reversed(self) -> Self {
        match self {
            Self::Request => Self::Response,
            Self::Response => Self::Request,
            Self::Both => Self::Both,
        }
    }
}
