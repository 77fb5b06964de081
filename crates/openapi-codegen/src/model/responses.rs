//! The responses of an operation, by status and media type.

use openapi_document::Status;

use super::{MemberId, Type, TypeId};

/// The type of a response body.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Payload<Name = TypeId> {
    /// No body.
    Empty,
    /// JSON of a type.
    Json(Type<Name>),
    /// Text of any kind.
    Text,
    /// Items of a type, as they arrive: server-sent events, lines or records of JSON.
    Events(Type<Name>),
    /// Bytes, as they arrive.
    Bytes,
    /// The connection itself, after `101 Switching Protocols`.
    Upgrade,
}

impl<Name> Payload<Name> {
    /// Returns the type of a body that is read as JSON.
    pub fn ty(&self) -> Option<&Type<Name>> {
        match self {
            Self::Json(ty) | Self::Events(ty) => Some(ty),
            _ => None,
        }
    }

    /// Returns `true` if two payloads are of one kind, whatever their types.
    pub(crate) fn is_like<Other>(&self, other: &Payload<Other>) -> bool {
        matches!(
            (self, other),
            (Self::Empty, Payload::Empty)
                | (Self::Json(_), Payload::Json(_))
                | (Self::Text, Payload::Text)
                | (Self::Events(_), Payload::Events(_))
                | (Self::Bytes, Payload::Bytes)
                | (Self::Upgrade, Payload::Upgrade)
        )
    }

    /// Returns the payload with names converted; `None` if a name has no counterpart.
    pub(crate) fn rename<Other>(&self, name: &mut impl FnMut(&Name) -> Option<Other>) -> Option<Payload<Other>> {
        Some(match self {
            Self::Empty => Payload::Empty,
            Self::Json(ty) => Payload::Json(ty.rename(name)?),
            Self::Text => Payload::Text,
            Self::Events(ty) => Payload::Events(ty.rename(name)?),
            Self::Bytes => Payload::Bytes,
            Self::Upgrade => Payload::Upgrade,
        })
    }
}

/// A response that the document describes.
#[derive(Debug, Clone)]
pub struct Response {
    /// Its variant.
    pub id: MemberId,
    /// The status.
    pub status: Status,
    /// The documentation.
    pub doc: String,
    /// The media type that identifies it; empty if there is none.
    pub media_type: String,
    /// All media types that the body may have.
    pub media_types: Vec<String>,
    /// True if the media type distinguishes it from others of the same status.
    pub is_distinguishable: bool,
    /// The body.
    pub payload: Payload,
}

/// The responses of one side, success or failure.
pub type Responses = Vec<Response>;
