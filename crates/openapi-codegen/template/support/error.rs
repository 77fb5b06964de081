//! How a call fails.

use std::{fmt, ops::Deref};

use bytes::Bytes;

/// What a call may end in: a failure that the server answered, or one on the way.
pub type Error<E = Undocumented> = progenitor_client::Error<Failure<E>>;

/// A failure that the server answered, decoded by its status, with the body as it came.
#[derive(Clone, PartialEq)]
pub struct Failure<E> {
    /// The failure, by status.
    pub error: E,
    /// The body as it came.
    pub body: Bytes,
}

impl<E> Failure<E> {
    /// The body as text; what is not UTF-8 is replaced.
    pub fn text(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.body)
    }
}

impl<E> Deref for Failure<E> {
    type Target = E;

    fn deref(&self) -> &E {
        &self.error
    }
}

impl<E: fmt::Debug> fmt::Debug for Failure<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} ({} bytes)", self.error, self.body.len())
    }
}

/// Failures of an operation, told apart by status.
pub trait Fails: Sized {
    /// Reads a failure. A body that is not as documented is `Unexpected`.
    fn read(status: u16, media_type: &str, body: &Bytes) -> Self;
}

/// The failures of an operation whose document names none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undocumented {
    /// The body is in [`Failure::body`].
    Unexpected,
}

impl Fails for Undocumented {
    fn read(_: u16, _: &str, _: &Bytes) -> Self {
        Self::Unexpected
    }
}
