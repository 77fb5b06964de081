//! The response of an attempt, and the failure of a call that received none.

use bytes::Bytes;
use reqwest::{StatusCode, header::HeaderMap};

use crate::{
    Operation,
    common::no_response::{NoResponse, Tries},
};

/// The response of an attempt.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) content: Content,
}

/// The body of a response.
pub(crate) enum Content {
    /// The whole body.
    Whole(Bytes),
    /// The body still to be received, without its headers.
    Open(Box<reqwest::Response>),
    /// The connection itself, after an upgrade.
    #[cfg(not(target_arch = "wasm32"))]
    Upgraded(Box<reqwest::Upgraded>),
}

impl Content {
    /// Returns the whole body; empty if only the caller can read it.
    pub(crate) fn into_whole(self) -> Bytes {
        if let Self::Whole(body) = self { body } else { Bytes::new() }
    }
}

/// A function that returns `true`, by status and headers, for a response whose body the caller reads incrementally.
pub(crate) type Opens = fn(u16, &HeaderMap) -> bool;

/// A call that received no response.
pub(crate) struct Failed {
    pub(crate) operation: &'static Operation,
    pub(crate) no_response: NoResponse,
    pub(crate) tries: Tries,
}
