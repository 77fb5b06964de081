//! The responses of an operation (OpenAPI 3.2, "Responses Object").

use std::fmt;

use serde_json::{Map, Value};

use crate::{MediaTypeRef, Members, Pointer, Resolved, media_type, reference::followed};

/// The status codes of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// One code.
    Code(u16),
    /// All codes that start with this digit.
    Range(u16),
    /// All codes that are not listed.
    Default,
}

impl Status {
    /// Parses a key of `responses`, ignoring case; returns `None` if it is not a status.
    pub fn parse(key: &str) -> Option<Self> {
        let key = key.trim();
        if key.eq_ignore_ascii_case("default") {
            return Some(Self::Default);
        }
        match key.as_bytes() {
            [digit @ b'1'..=b'5', b'X' | b'x', b'X' | b'x'] => Some(Self::Range(u16::from(digit - b'0'))),
            [b'1'..=b'9', b'0'..=b'9', b'0'..=b'9'] => key.parse().ok().map(Self::Code),
            _ => None,
        }
    }

    /// Returns true if it is a success code or the range of success codes.
    pub fn is_success(self) -> bool {
        matches!(self, Self::Code(200..=299) | Self::Range(2))
    }

    /// Returns the reason phrase (RFC 9110, section 15), such as `Not Found`. Generated names derive from it, and
    /// `http` has some phrases of earlier standards.
    pub fn phrase(self) -> String {
        let phrase = match self {
            Self::Default => "Default",
            Self::Range(1) => "Informational",
            Self::Range(2) => "Success",
            Self::Range(3) => "Redirection",
            Self::Range(4) => "Client Error",
            Self::Range(_) => "Server Error",
            Self::Code(code) => match code {
                101 => "Switching Protocols",
                200 => "Ok",
                201 => "Created",
                202 => "Accepted",
                203 => "Non Authoritative",
                204 => "No Content",
                205 => "Reset Content",
                206 => "Partial Content",
                207 => "Multi Status",
                301 => "Moved Permanently",
                302 => "Found",
                303 => "See Other",
                304 => "Not Modified",
                307 => "Temporary Redirect",
                308 => "Permanent Redirect",
                400 => "Bad Request",
                401 => "Unauthorized",
                402 => "Payment Required",
                403 => "Forbidden",
                404 => "Not Found",
                405 => "Method Not Allowed",
                406 => "Not Acceptable",
                408 => "Request Timeout",
                409 => "Conflict",
                410 => "Gone",
                411 => "Length Required",
                412 => "Precondition Failed",
                413 => "Content Too Large",
                414 => "Uri Too Long",
                415 => "Unsupported Media Type",
                416 => "Range Not Satisfiable",
                417 => "Expectation Failed",
                421 => "Misdirected Request",
                422 => "Unprocessable Content",
                423 => "Locked",
                424 => "Failed Dependency",
                425 => "Too Early",
                426 => "Upgrade Required",
                428 => "Precondition Required",
                429 => "Too Many Requests",
                431 => "Header Fields Too Large",
                451 => "Unavailable For Legal Reasons",
                500 => "Internal Server Error",
                501 => "Not Implemented",
                502 => "Bad Gateway",
                503 => "Service Unavailable",
                504 => "Gateway Timeout",
                505 => "Http Version Not Supported",
                507 => "Insufficient Storage",
                other => return format!("Status {other}"),
            },
        };
        phrase.to_owned()
    }
}

impl fmt::Display for Status {
    /// Writes the key as OpenAPI spells it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(f, "{code}"),
            Self::Range(digit) => write!(f, "{digit}XX"),
            Self::Default => f.write_str("default"),
        }
    }
}

/// A response with its location.
#[derive(Debug, Clone)]
pub struct ResponseRef<'a> {
    /// The key in the document.
    pub key: &'a str,
    /// The status codes of the response.
    pub status: Status,
    /// The location of the object, with references resolved.
    pub pointer: Pointer,
    /// The object.
    pub value: &'a Map<String, Value>,
    root: &'a Value,
}

impl<'a> ResponseRef<'a> {
    pub(crate) fn new(root: &'a Value, key: &'a str, status: Status, found: Resolved<'a>) -> Option<Self> {
        Some(Self { key, status, pointer: found.pointer, value: found.value.as_object()?, root })
    }

    /// Returns the media types, in document order.
    pub fn content(&self) -> Vec<MediaTypeRef<'a>> {
        media_type::content(self.root, self.value, &self.pointer)
    }

    /// Returns the headers by name, each with its location and Header Object.
    pub fn headers(&self) -> Vec<(&'a str, Pointer, &'a Map<String, Value>)> {
        let at = self.pointer.child("headers");
        let headers = self.value.member("headers").and_then(Value::as_object);
        let read = |(name, header): (&'a String, &'a Value)| {
            let found = followed(self.root, &at.child(name), header)?;
            Some((name.as_str(), found.pointer, found.value.as_object()?))
        };
        headers.into_iter().flatten().filter_map(read).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_statuses_or_nothing() {
        assert_eq!(Status::parse("404"), Some(Status::Code(404)));
        assert_eq!(Status::parse(" 5xx").map(|status| status.to_string()).as_deref(), Some("5XX"));
        assert_eq!(Status::parse("DEFAULT"), Some(Status::Default));
        assert!(["20", "2000", "6XX", "x-own", "2x0", ""].iter().all(|key| Status::parse(key).is_none()));
    }
}
