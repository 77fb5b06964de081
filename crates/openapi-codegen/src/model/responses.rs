//! The responses of an operation, by status and media type.

use openapi_document::{MediaTypeRef, ResponseRef, Status};
use openapi_lower::Names;

use super::{Shape, Text, Type, build::Builder};

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
    /// The variant's name where responses are told apart.
    pub variant: String,
    /// The media type, where one status has several.
    pub media_type: Option<String>,
    /// The body.
    pub payload: Payload,
}

/// The responses of one side, success or failure.
pub type Responses = Vec<Response>;

/// Reads the responses of an operation: those that mean success, and the others.
pub(super) fn read(builder: &mut Builder<'_>, responses: &[ResponseRef<'_>]) -> (Responses, Responses) {
    let mut all: Vec<(Status, Vec<(String, Payload)>)> = Vec::new();
    for response in responses {
        let mut payloads: Vec<(String, Payload)> = Vec::new();
        for media_type in response.content() {
            let payload = payload(builder, &media_type);
            if !payloads.iter().any(|(_, known)| *known == payload) {
                payloads.push((media_type.name.to_owned(), payload));
            }
        }
        if payloads.is_empty() {
            let is_upgrade = response.status == Status::Code(101);
            payloads.push((String::new(), if is_upgrade { Payload::Upgrade } else { Payload::Empty }));
        }
        all.push((response.status, payloads));
    }
    all.sort_by_key(|(status, _)| *status);
    let is_success = |status: &Status| status.is_success() || *status == Status::Code(101);
    let has_success = all.iter().any(|(status, _)| is_success(status));
    let (success, failure): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|(status, _)| is_success(status) || !has_success && *status == Status::Default);
    (named(success), named(failure))
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

/// The media types that successes may have, each once.
pub(super) fn accept(responses: &[ResponseRef<'_>]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for response in responses.iter().filter(|response| response.status.is_success()) {
        for media_type in response.content() {
            let media_type = media_type.name.trim().to_owned();
            let is_sendable = media_type.is_ascii() && !media_type.contains(|c: char| c.is_control());
            if is_sendable && !found.contains(&media_type) {
                found.push(media_type);
            }
        }
    }
    // Documents that have no success say by `default` what there is.
    if found.is_empty()
        && let Some(response) = responses.iter().find(|response| response.status == Status::Default)
    {
        found.extend(response.content().iter().map(|it| it.name.to_owned()).filter(|name| name.is_ascii()));
    }
    found
}

fn named(responses: Vec<(Status, Vec<(String, Payload)>)>) -> Responses {
    let mut names = Names::reserving(["Unexpected"]);
    let mut found = Vec::new();
    for (status, payloads) in responses {
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
            found.push(Response { status, variant: names.claim_type(&variant), media_type, payload });
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
