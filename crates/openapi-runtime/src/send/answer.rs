//! The response of an attempt, and the failure of a call that brought none.

use bytes::Bytes;
use reqwest::{StatusCode, header::HeaderMap};

use super::{Lost, Tries};
use crate::Operation;

/// The response of an attempt.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) content: Content,
}

/// The body of a response.
pub(crate) enum Content {
    /// All of it.
    Whole(Bytes),
    /// The rest, which is still to come; its headers are taken out.
    Open(Box<reqwest::Response>),
    /// None: the connection itself.
    #[cfg(not(target_arch = "wasm32"))]
    Upgraded(Box<reqwest::Upgraded>),
}

impl Content {
    /// All of it; nothing of what only the caller can read.
    pub(crate) fn into_whole(self) -> Bytes {
        if let Self::Whole(body) = self { body } else { Bytes::new() }
    }
}

/// Returns `true` for a response whose body the caller reads, bit by bit, by its status and headers.
pub(crate) type Opens = fn(u16, &HeaderMap) -> bool;

/// A call that brought no response.
pub(crate) struct Failed {
    pub(crate) operation: &'static Operation,
    pub(crate) lost: Lost,
    pub(crate) tries: Tries,
}
