//! The levels of a change, on both axes.

use serde::{Deserialize, Serialize};

/// The effect of a change on the shipped client, which was generated from the old document and is used with a server
/// that follows the new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Wire {
    /// A change after which all previous exchanges succeed.
    Safe,
    /// The effect depends on the data, or on the leniency of the server.
    Risky,
    /// An exchange that succeeded before fails: the server rejects a request, or the client cannot read a response.
    Breaking,
}

/// The effect of regenerating the client on code that calls it, in terms of semver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// The public items are unchanged.
    None,
    /// A public item was added.
    Minor,
    /// A public item was removed or changed.
    Major,
}

/// The direction of the data that a change affects, seen from the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Data that the client sends.
    Request,
    /// Data that the client reads.
    Response,
    /// Data of both directions.
    Both,
}

macro_rules! words {
    ($($type:ident: $($variant:ident $word:literal),+;)+) => {$(
        impl $type {
            /// Returns its name.
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
    /// Returns the direction of two combined parts.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        if self == other { self } else { Self::Both }
    }

    /// Returns the opposite direction.
    #[must_use]
    pub fn reversed(self) -> Self {
        match self {
            Self::Request => Self::Response,
            Self::Response => Self::Request,
            Self::Both => Self::Both,
        }
    }
}
