//! What a client saw.

use serde::{Deserialize, Serialize};

/// How a response departs from its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Departure {
    /// A member that the document does not have.
    UnknownMember,
    /// A value that its enum does not list.
    UnknownValue,
    /// A value that fits none of the types of its union.
    UnknownType,
    /// Null, where the document has a value.
    Null,
    /// No member, where the document always has one.
    Missing,
    /// A body, or a part of one, of another type than the document has.
    Unreadable,
    /// A status that the document does not have, or a failure of another shape than it has.
    UnknownFailure,
    /// A date and time without an offset from UTC.
    NoOffset,
}

/// A departure, where it was, and how often it was seen: an entry of the JSON that `Departures::to_json` of a client
/// gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// The `operationId`, or the name that the client has for an operation without one.
    pub operation: String,
    /// The method.
    pub method: String,
    /// The path template.
    pub path: String,
    /// The status of the response.
    pub status: u16,
    /// Its media type, without parameters; empty if it had none.
    pub media_type: String,
    /// The members from the top of the body, with dots between them.
    pub place: String,
    /// What was there.
    pub what: Departure,
    /// How often.
    pub count: u64,
}
