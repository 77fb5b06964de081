//! The decoding of text by its charset.

use std::char::REPLACEMENT_CHARACTER;

use bytes::Bytes;

use crate::{DecodeError, common::media_type::without_parameters};

/// Returns a textual body in UTF-8 without its byte order mark; any other body as it is.
pub(crate) fn in_utf8(content_type: Option<&str>, body: &Bytes) -> Bytes {
    let essence = without_parameters(content_type.unwrap_or_default());
    let is_text = essence.starts_with("text/") || essence.ends_with("json") || essence.ends_with("xml");
    let is_plain = std::str::from_utf8(body).is_ok_and(|text| !text.starts_with('\u{feff}'));
    let is_utf8 = content_type.and_then(charset_of).is_none_or(|charset| charset.eq_ignore_ascii_case("utf-8"));
    if !is_text || is_plain && is_utf8 { body.clone() } else { decode_lossy(content_type, body).into() }
}

/// Decodes a text by the charset of a media type (RFC 9110, section 8.3.2), or by its byte order mark. The default
/// is UTF-8; undecodable bytes are replaced.
///
/// # Errors
///
/// Returns an error if the text is in a charset that only the feature `charset` supports, and not also valid UTF-8.
pub(crate) fn decode(content_type: Option<&str>, body: &[u8]) -> Result<String, DecodeError> {
    let charset = content_type.and_then(charset_of);
    match decoded(charset, body) {
        Some(text) => Ok(text),
        None => Err(DecodeError::charset(charset.unwrap_or_default())),
    }
}

/// Decodes a text as [`decode`] does; one in an unsupported charset is read as UTF-8.
pub(crate) fn decode_lossy(content_type: Option<&str>, body: &[u8]) -> String {
    decoded(content_type.and_then(charset_of), body).unwrap_or_else(|| String::from_utf8_lossy(body).into_owned())
}

/// Decodes a text; returns `None` if its charset is unsupported.
#[cfg(feature = "charset")]
fn decoded(charset: Option<&str>, body: &[u8]) -> Option<String> {
    let encoding = charset.and_then(|name| encoding_rs::Encoding::for_label(name.as_bytes()));
    Some(encoding.unwrap_or(encoding_rs::UTF_8).decode(body).0.into_owned())
}

#[cfg(not(feature = "charset"))]
use built_in::decoded;

/// The charsets that need no table, by the rules of the WHATWG Encoding Standard.
#[cfg_attr(feature = "charset", allow(dead_code))]
mod built_in {
    use super::REPLACEMENT_CHARACTER;

    /// Decodes a text; returns `None` if its charset is unsupported.
    pub(super) fn decoded(charset: Option<&str>, body: &[u8]) -> Option<String> {
        // A byte order mark has precedence over the label.
        match body {
            [0xef, 0xbb, 0xbf, rest @ ..] => return Some(String::from_utf8_lossy(rest).into_owned()),
            [0xff, 0xfe, rest @ ..] => return Some(utf_16(rest, u16::from_le_bytes)),
            [0xfe, 0xff, rest @ ..] => return Some(utf_16(rest, u16::from_be_bytes)),
            _ => {}
        }
        match charset.map(str::to_ascii_lowercase).as_deref() {
            None | Some("utf-8" | "utf8") => Some(String::from_utf8_lossy(body).into_owned()),
            Some("utf-16" | "utf-16le") => Some(utf_16(body, u16::from_le_bytes)),
            Some("utf-16be") => Some(utf_16(body, u16::from_be_bytes)),
            Some("iso-8859-1" | "iso8859-1" | "latin1" | "us-ascii" | "ascii" | "windows-1252" | "cp1252") => {
                Some(body.iter().map(|&byte| windows_1252(byte)).collect())
            }
            Some(_) => std::str::from_utf8(body).ok().map(str::to_owned),
        }
    }

    /// Decodes UTF-16. The last byte of an odd number is undecodable.
    fn utf_16(body: &[u8], unit: impl Fn([u8; 2]) -> u16) -> String {
        let (units, rest) = body.as_chunks::<2>();
        let units = char::decode_utf16(units.iter().map(|&bytes| unit(bytes)));
        let odd = (!rest.is_empty()).then_some(REPLACEMENT_CHARACTER);
        units.map(|unit| unit.unwrap_or(REPLACEMENT_CHARACTER)).chain(odd).collect()
    }

    /// Decodes a byte of windows-1252, which the standard also uses for ISO-8859-1 and US-ASCII.
    fn windows_1252(byte: u8) -> char {
        /// The characters of 0x80 to 0x9f.
        const CONTROLS: [char; 32] = [
            '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
            '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
        ];
        CONTROLS.get(usize::from(byte.wrapping_sub(0x80))).copied().unwrap_or(char::from(byte))
    }
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
            assert_eq!(decode(content_type, body).unwrap(), text, "{content_type:?}");
        }
    }

    #[test]
    fn a_text_in_another_charset_needs_a_feature() {
        let content_type = Some("text/plain; charset=Shift_JIS");
        let result = decode(content_type, b"\x83e\x83X\x83g");
        if cfg!(feature = "charset") {
            assert_eq!(result.unwrap(), "\u{30c6}\u{30b9}\u{30c8}");
        } else {
            let message = result.unwrap_err().to_string();
            assert!(message.contains("`Shift_JIS`; enable the feature `charset`"), "{message}");
            assert_eq!(decode(content_type, b"ok").unwrap(), "ok");
        }
    }

    #[test]
    fn the_built_in_charsets_follow_the_standard() {
        let bytes: Vec<u8> = (0..=u8::MAX).collect();
        let odd = [0x00, 0xd8, 0x61, 0x00, 0x3d, 0xd8, 0x00, 0xde, 0x7a];
        for label in ["utf-8", "ISO-8859-1", "us-ascii", "windows-1252", "latin1", "utf-16", "utf-16le", "utf-16be"] {
            for body in [&bytes[..], &odd, b"", b"\xef\xbb\xbfa", b"\xff\xfea\0", b"\xfe\xff\0a"] {
                let expected = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap().decode(body).0;
                assert_eq!(built_in::decoded(Some(label), body).unwrap(), expected, "{label} {body:?}");
            }
        }
        assert_eq!(built_in::decoded(Some("shift_jis"), b"\x83e"), None);
        let message = DecodeError::charset("shift_jis").to_string();
        assert!(message.contains("`shift_jis`; enable the feature `charset`"), "{message}");
    }

    #[test]
    fn bodies_of_failures_are_utf_8() {
        let of = |content_type, body: &'static [u8]| in_utf8(Some(content_type), &Bytes::from_static(body));
        assert_eq!(of("text/plain; charset=iso-8859-1", b"caf\xe9"), "caf\u{e9}");
        assert_eq!(of("application/problem+json", b"\xef\xbb\xbf{}"), "{}");
        assert_eq!(of("image/png", b"\xff\xfe"), b"\xff\xfe".as_slice());
    }
}
