//! Deviations observed by a client.

use serde::{Deserialize, Serialize};

/// The kind of deviation of a response from its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Deviation {
    /// A member that the document does not define.
    UnknownMember,
    /// A value that its enum does not list.
    UnknownValue,
    /// A value that matches none of the types of its union.
    UnknownType,
    /// Null, for a value that is not nullable.
    Null,
    /// A missing member that is required.
    Missing,
    /// A body, or a part of one, of a type other than the documented one.
    Unreadable,
    /// An undocumented status, or a failure of a form other than the documented one.
    UnknownFailure,
    /// A date and time without an offset from UTC.
    NoOffset,
}

/// A deviation with its location and the number of observations: an entry of the JSON that `Deviations::to_json` of a
/// client returns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// The `operationId`, or the client's name for an operation without one.
    pub operation: String,
    /// The method.
    pub method: String,
    /// The path template.
    pub path: String,
    /// The status of the response.
    pub status: u16,
    /// The media type of the response, without parameters; empty if it had none.
    pub media_type: String,
    /// The members from the top of the body, separated by dots.
    pub place: String,
    /// The kind of deviation.
    pub what: Deviation,
    /// The number of observations.
    pub count: u64,
}
