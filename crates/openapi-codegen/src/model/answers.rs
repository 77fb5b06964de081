//! The answers of an operation, by status and media type.

use openapi_document::{Pointer, resolve_object};
use openapi_lower::Names;
use serde_json::Value;

use super::{Shape, Text, Type, build::Builder};

/// Which status codes an answer is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// One code.
    Code(u16),
    /// All codes that begin with this digit.
    Range(u16),
    /// All that are not listed.
    Default,
}

/// What the body of an answer is.
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

/// An answer that the document describes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Answer {
    /// For which status.
    pub status: Status,
    /// The variant's name where answers are told apart.
    pub variant: String,
    /// The media type, where one status has several.
    pub media_type: Option<String>,
    /// The body.
    pub payload: Payload,
}

/// The answers of one side, success or failure.
pub type Answers = Vec<Answer>;

/// Reads the answers of an operation: those that mean success, and the others.
pub(super) fn read(builder: &mut Builder<'_>, responses: &Value, pointer: &Pointer) -> (Answers, Answers) {
    let mut all: Vec<(Status, Vec<(String, Payload)>)> = Vec::new();
    for (status, response) in responses.as_object().into_iter().flatten() {
        let Some(code) = status_of(status) else { continue };
        let mut at = pointer.child(status);
        if let Some(reference) = response.get("$ref").and_then(Value::as_str) {
            at = Pointer::from(reference);
        }
        let root = builder.root;
        let Some(response) = resolve_object(root, response) else { continue };
        let content = response.get("content").and_then(Value::as_object);
        let mut payloads: Vec<(String, Payload)> = Vec::new();
        for (media_type, description) in content.into_iter().flatten() {
            let at = at.child("content").child(media_type);
            let payload = payload(builder, media_type, description, &at);
            if !payloads.iter().any(|(_, known)| *known == payload) {
                payloads.push((media_type.clone(), payload));
            }
        }
        if payloads.is_empty() {
            let is_upgrade = code == Status::Code(101);
            payloads.push((String::new(), if is_upgrade { Payload::Upgrade } else { Payload::Empty }));
        }
        all.push((code, payloads));
    }
    all.sort_by_key(|(status, _)| *status);
    let is_success = |status: &Status| matches!(status, Status::Code(101 | 200..=299) | Status::Range(2));
    let has_success = all.iter().any(|(status, _)| is_success(status));
    let (success, failure): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|(status, _)| is_success(status) || !has_success && *status == Status::Default);
    (named(success), named(failure))
}

fn payload(builder: &mut Builder<'_>, media_type: &str, description: &Value, at: &Pointer) -> Payload {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_lowercase();
    if essence == "*/*" {
        return match description.get("schema").map(|schema| builder.use_of(schema, &at.child("schema"))) {
            None => Payload::Bytes,
            Some(Type { shape: Shape::Text(Text::Binary), .. }) => Payload::Bytes,
            Some(ty) if builder.is_plain_text(&ty) => Payload::Text,
            Some(ty) => Payload::Json(ty),
        };
    }
    if is_json(&essence) {
        return match description.get("schema") {
            Some(schema) => match builder.use_of(schema, &at.child("schema")) {
                Type { shape: Shape::Text(Text::Binary), .. } => Payload::Bytes,
                ty => Payload::Json(ty),
            },
            None => Payload::Json(Type::any()),
        };
    }
    // A stream of events goes on; other text ends.
    if essence.starts_with("text/") && essence != "text/event-stream"
        || essence.ends_with("+xml")
        || essence == "application/xml"
    {
        return Payload::Text;
    }
    Payload::Bytes
}

/// The media types that successes may have, each once.
pub(super) fn accept(root: &Value, responses: &Value) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (status, response) in responses.as_object().into_iter().flatten() {
        let is_success =
            status_of(status).is_some_and(|status| matches!(status, Status::Code(200..=299) | Status::Range(2)));
        let content = resolve_object(root, response).and_then(|response| response.get("content")?.as_object());
        for (media_type, _) in content.into_iter().flatten().filter(|_| is_success) {
            let media_type = media_type.trim().to_owned();
            let is_sendable = media_type.is_ascii() && !media_type.contains(|c: char| c.is_control());
            if is_sendable && !found.contains(&media_type) {
                found.push(media_type);
            }
        }
    }
    // Documents that have no success say by `default` what there is.
    if found.is_empty()
        && let Some(response) = responses.get("default").and_then(|response| resolve_object(root, response))
        && let Some(content) = response.get("content").and_then(Value::as_object)
    {
        found.extend(content.keys().filter(|media_type| media_type.is_ascii()).cloned());
    }
    found
}

pub(super) fn is_json(essence: &str) -> bool {
    essence == "application/json" || essence == "text/json" || essence.ends_with("+json")
}

fn status_of(text: &str) -> Option<Status> {
    if text == "default" {
        return Some(Status::Default);
    }
    if let Some(digit) = text.strip_suffix("XX") {
        return digit.parse().ok().map(Status::Range);
    }
    text.parse().ok().map(Status::Code)
}

fn named(answers: Vec<(Status, Vec<(String, Payload)>)>) -> Answers {
    let mut names = Names::reserving(["Unexpected"]);
    let mut found = Vec::new();
    for (status, payloads) in answers {
        let several = payloads.len() > 1;
        for (media_type, payload) in payloads {
            let mut variant = reason(status);
            if several {
                variant.push_str(match payload {
                    Payload::Json(_) => "Json",
                    Payload::Text => "Text",
                    _ => "Bytes",
                });
            }
            let media_type = several.then_some(media_type);
            found.push(Answer { status, variant: names.claim_type(&variant), media_type, payload });
        }
    }
    found
}

/// The reason phrase of a status (RFC 9110, section 15) as a name.
fn reason(status: Status) -> String {
    let name = match status {
        Status::Default => "Default",
        Status::Range(1) => "Informational",
        Status::Range(2) => "Success",
        Status::Range(3) => "Redirection",
        Status::Range(4) => "ClientError",
        Status::Range(_) => "ServerError",
        Status::Code(code) => match code {
            101 => "SwitchingProtocols",
            200 => "Ok",
            201 => "Created",
            202 => "Accepted",
            203 => "NonAuthoritative",
            204 => "NoContent",
            205 => "ResetContent",
            206 => "PartialContent",
            207 => "MultiStatus",
            301 => "MovedPermanently",
            302 => "Found",
            303 => "SeeOther",
            304 => "NotModified",
            307 => "TemporaryRedirect",
            308 => "PermanentRedirect",
            400 => "BadRequest",
            401 => "Unauthorized",
            402 => "PaymentRequired",
            403 => "Forbidden",
            404 => "NotFound",
            405 => "MethodNotAllowed",
            406 => "NotAcceptable",
            408 => "RequestTimeout",
            409 => "Conflict",
            410 => "Gone",
            411 => "LengthRequired",
            412 => "PreconditionFailed",
            413 => "ContentTooLarge",
            414 => "UriTooLong",
            415 => "UnsupportedMediaType",
            416 => "RangeNotSatisfiable",
            417 => "ExpectationFailed",
            421 => "MisdirectedRequest",
            422 => "UnprocessableContent",
            423 => "Locked",
            424 => "FailedDependency",
            425 => "TooEarly",
            426 => "UpgradeRequired",
            428 => "PreconditionRequired",
            429 => "TooManyRequests",
            431 => "HeaderFieldsTooLarge",
            451 => "UnavailableForLegalReasons",
            500 => "InternalServerError",
            501 => "NotImplemented",
            502 => "BadGateway",
            503 => "ServiceUnavailable",
            504 => "GatewayTimeout",
            505 => "HttpVersionNotSupported",
            507 => "InsufficientStorage",
            other => return format!("Status{other}"),
        },
    };
    name.to_owned()
}
