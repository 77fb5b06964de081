//! Envelopes.

/// The envelope of an operation's success: an object around the value that calls return.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// The path of members from the response to the value.
    pub value: Vec<String>,
    /// The path to the flag that is false if the operation failed.
    pub success: Option<Vec<String>>,
    /// The JSON Pointer to the message.
    pub message: Option<String>,
    /// The JSON Pointer to the error code.
    pub code: Option<String>,
}
