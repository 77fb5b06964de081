//! The responses of an operation, by status and media type.

use openapi_document::{MediaTypeRef, ResponseRef, Status};

use super::{Shape, Text, Type, build::Builder};
use crate::markdown::plain;

/// What the body of a response is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Payload {
    /// No body.
    Empty,
    /// JSON of a type.
    Json(Type),
    /// Text of any kind.
    Text,
    /// Bytes, as they come.
    Bytes,
    /// The connection itself, after `101 Switching Protocols`.
    Upgrade,
}

/// A response that the document describes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Response {
    /// For which status.
    pub status: Status,
    /// The documentation.
    pub doc: String,
    /// The variant's name where responses are told apart.
    pub variant: String,
    /// The media type that stands for it; empty if there is none.
    pub media_type: String,
    /// All media types that the body may have.
    pub media_types: Vec<String>,
    /// Whether the media type has to tell it from others of the same status.
    pub is_told_apart: bool,
    /// The body.
    pub payload: Payload,
}

/// The responses of one side, success or failure.
pub type Responses = Vec<Response>;

/// A response with its description, and its bodies by media types.
type Described = (Status, String, Vec<(Vec<String>, Payload)>);

/// Reads the responses of an operation: those that mean success, and the others.
pub(super) fn read(builder: &mut Builder<'_>, responses: &[ResponseRef<'_>]) -> (Responses, Responses) {
    let mut all: Vec<Described> = Vec::new();
    for response in responses {
        let mut payloads: Vec<(Vec<String>, Payload)> = Vec::new();
        for media_type in response.content() {
            let payload = payload(builder, &media_type);
            match payloads.iter_mut().find(|(_, known)| *known == payload) {
                Some((names, _)) => names.push(media_type.name.to_owned()),
                None => payloads.push((vec![media_type.name.to_owned()], payload)),
            }
        }
        if payloads.is_empty() {
            let is_upgrade = response.status == Status::Code(101);
            payloads.push((Vec::new(), if is_upgrade { Payload::Upgrade } else { Payload::Empty }));
        }
        let doc = response.value.get("description").and_then(|it| it.as_str()).unwrap_or_default();
        all.push((response.status, plain(doc.trim()), payloads));
    }
    all.sort_by_key(|(status, ..)| *status);
    let is_success = |status: &Status| status.is_success() || *status == Status::Code(101);
    let has_success = all.iter().any(|(status, ..)| is_success(status));
    let (success, failure): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|(status, ..)| is_success(status) || !has_success && *status == Status::Default);
    (listed(success), listed(failure))
}

fn payload(builder: &mut Builder<'_>, media_type: &MediaTypeRef<'_>) -> Payload {
    let essence = media_type.essence();
    let mut ty = || media_type.schema().map(|(at, schema)| builder.use_of(schema, &at));
    if media_type.is_json() {
        return match ty() {
            Some(Type { shape: Shape::Text(Text::Binary), .. }) => Payload::Bytes,
            ty => Payload::Json(ty.unwrap_or_else(Type::any)),
        };
    }
    if essence == "*/*" {
        return match ty() {
            None | Some(Type { shape: Shape::Text(Text::Binary), .. }) => Payload::Bytes,
            Some(ty) if builder.is_plain_text(&ty) => Payload::Text,
            Some(ty) => Payload::Json(ty),
        };
    }
    // A stream of events goes on; other text ends.
    let is_text = essence.starts_with("text/") && essence != "text/event-stream";
    if is_text || essence.ends_with("+xml") || essence == "application/xml" { Payload::Text } else { Payload::Bytes }
}

fn listed(responses: Vec<Described>) -> Responses {
    let mut found = Vec::new();
    for (status, doc, payloads) in responses {
        let is_told_apart = payloads.len() > 1;
        for (media_types, payload) in payloads {
            let (variant, doc) = (String::new(), doc.clone());
            let media_type = media_types.first().cloned().unwrap_or_default();
            found.push(Response { status, doc, variant, media_type, media_types, is_told_apart, payload });
        }
    }
    found
}
