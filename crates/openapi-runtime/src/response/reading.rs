//! The reading of JSON responses, in one of three modes.

use bytes::Bytes;
use serde::de::DeserializeOwned;

use crate::{
    DecodeError, Deviation, Deviations,
    common::media_type::without_parameters,
    from_slice,
    response::deviation_counts::{Origin, without_indices},
    types::deviations,
};

/// The handling of response content that the document does not describe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Mode {
    /// Members, values and types that the document does not list are accepted; a required member that is missing or
    /// null is an error.
    #[default]
    Tolerant,
    /// A required member that is missing or null gets a default value, and is counted.
    Lenient,
    /// Every deviation is an error.
    Strict,
}

/// The reading of responses by a client: its mode, and the counter of deviations.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reading {
    pub(crate) mode: Mode,
    pub(crate) deviations: Option<Deviations>,
}

impl Reading {
    /// Reads JSON, and counts deviations if the client does.
    ///
    /// # Errors
    ///
    /// Returns an error if the body is not JSON, or deviates from the document by more than the mode accepts.
    pub(crate) fn read<T: DeserializeOwned>(&self, origin: Origin<'_>, body: &[u8]) -> Result<T, DecodeError> {
        let read = || from_slice::<T>(body);
        let Some(list) = &self.deviations else {
            return match self.mode {
                Mode::Strict => deviations::strictly(read),
                _ => read(),
            };
        };
        let (result, found) = deviations::collected(self.mode == Mode::Lenient, read);
        match &result {
            // To locate the error the body was read twice, so the deviations were found twice.
            Err(error) => list.add(origin, without_indices(error.path()), Deviation::Unreadable),
            Ok(_) => found.iter().for_each(|(place, what)| list.add(origin, place.clone(), *what)),
        }
        match self.mode {
            Mode::Strict if !found.is_empty() => deviations::strictly(read),
            _ => result,
        }
    }

    /// Reads a failure. For a strict client, one that deviates from the document is not a documented failure.
    pub(crate) fn failure<T>(&self, origin: Origin<'_>, read: impl FnOnce() -> Option<T>) -> Option<T> {
        let Some(list) = &self.deviations else {
            return if self.mode == Mode::Strict { deviations::strictly(read) } else { read() };
        };
        let (failure, found) = deviations::collected(self.mode == Mode::Lenient, read);
        let failure = failure.filter(|_| self.mode != Mode::Strict || found.is_empty());
        if failure.is_some() {
            found.into_iter().for_each(|(place, what)| list.add(origin, place, what));
        }
        failure
    }
}

/// Returns a textual body in UTF-8 without its byte order mark; any other body as it is.
pub(crate) fn in_utf8(content_type: Option<&str>, body: &Bytes) -> Bytes {
    let essence = without_parameters(content_type.unwrap_or_default());
    let is_text = essence.starts_with("text/") || essence.ends_with("json") || essence.ends_with("xml");
    let is_plain = std::str::from_utf8(body).is_ok_and(|text| !text.starts_with('\u{feff}'));
    let is_utf8 = content_type.and_then(charset_of).is_none_or(|charset| charset.eq_ignore_ascii_case("utf-8"));
    if !is_text || is_plain && is_utf8 { body.clone() } else { decode_text(content_type, body).into() }
}

/// Decodes a text by the charset of a media type (RFC 9110, section 8.3.2), or by its byte order mark. The default
/// is UTF-8; undecodable bytes are replaced.
pub(crate) fn decode_text(content_type: Option<&str>, body: &Bytes) -> String {
    let charset = content_type.and_then(charset_of);
    let encoding = charset.and_then(|name| encoding_rs::Encoding::for_label(name.as_bytes()));
    encoding.unwrap_or(encoding_rs::UTF_8).decode(body).0.into_owned()
}

/// Returns the parameter `charset` of a media type.
fn charset_of(content_type: &str) -> Option<&str> {
    let mut parameters = content_type.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let (_, value) = parameters.find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))?;
    Some(value.trim().trim_matches('"'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_decoded_by_their_charset() {
        for (content_type, body, text) in [
            (None, b"caf\xc3\xa9".as_slice(), "caf\u{e9}"),
            (Some("text/plain; charset=ISO-8859-1"), b"caf\xe9", "caf\u{e9}"),
            (Some("text/csv;header=present; charset=\"utf-16le\""), b"h\0i\0", "hi"),
            (Some("text/plain"), b"\xef\xbb\xbfhi", "hi"),
            (Some("text/plain"), b"\xff\xfeh\0i\0", "hi"),
            (Some("text/plain; charset=nonsense"), b"hi", "hi"),
        ] {
            assert_eq!(decode_text(content_type, &Bytes::from_static(body)), text, "{content_type:?}");
        }
    }

    #[test]
    fn bodies_of_failures_are_utf_8() {
        let of = |content_type, body: &'static [u8]| in_utf8(Some(content_type), &Bytes::from_static(body));
        assert_eq!(of("text/plain; charset=iso-8859-1", b"caf\xe9"), "caf\u{e9}");
        assert_eq!(of("application/problem+json", b"\xef\xbb\xbf{}"), "{}");
        assert_eq!(of("image/png", b"\xff\xfe"), b"\xff\xfe".as_slice());
    }
}
