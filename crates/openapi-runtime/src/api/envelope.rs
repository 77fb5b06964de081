//! Envelopes: objects around the value of a response, with flags and messages beside it.

use serde::de::DeserializeOwned;
use serde_json::Value;

/// The locations in an envelope, as JSON Pointers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Envelope {
    /// The flag that is `false` if the operation failed.
    pub success: Option<&'static str>,
    /// The message for humans.
    pub message: Option<&'static str>,
    /// The error code.
    pub code: Option<&'static str>,
}

impl Envelope {
    /// No envelope.
    pub const NONE: Self = Self { success: None, message: None, code: None };

    /// Returns true if a body reports a failure.
    pub(crate) fn reports_failure(&self, body: &[u8]) -> bool {
        self.success.is_some_and(|pointer| {
            let body = serde_json::from_slice::<Value>(body).ok();
            body.as_ref().and_then(|body| body.pointer(pointer)) == Some(&Value::Bool(false))
        })
    }
}

/// An operation whose calls return the value inside the envelope of its response.
pub trait Unwrap: 'static {
    /// The envelope.
    type Envelope: DeserializeOwned + Send + 'static;
    /// The value inside the envelope.
    type Value: Send + 'static;

    /// Returns true if the envelope reports that the operation failed.
    fn is_failure(envelope: &Self::Envelope) -> bool;

    /// Returns the value inside the envelope.
    fn value(envelope: Self::Envelope) -> Self::Value;
}
