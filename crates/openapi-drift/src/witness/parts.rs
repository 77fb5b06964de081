//! The names of the parts of operations.

use crate::pair::RootOf;

/// Returns the part of an operation in words.
pub(super) fn part(of: &RootOf) -> String {
    match of {
        RootOf::Parameter(location, name) => format!("the {location} parameter `{name}`"),
        RootOf::Body(media) => format!("the request body, {media}"),
        RootOf::Response(status, media) => format!("the response {status}, {media}"),
        RootOf::Header(status, name) => format!("the header `{name}` of the response {status}"),
    }
}

/// Returns the part of an operation as a key.
pub(super) fn key(of: &RootOf) -> String {
    match of {
        RootOf::Parameter(location, name) => format!("{location} {name}"),
        RootOf::Body(media) => format!("body {media}"),
        RootOf::Response(status, media) => format!("{status} {media}"),
        RootOf::Header(status, name) => format!("{status} header {name}"),
    }
}
