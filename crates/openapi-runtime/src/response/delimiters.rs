//! The delimiters of items in a stream, by the media type of the response, or that of the document where the response
//! has none or a generic one.

use crate::common::media_type::without_parameters;

/// The delimiters of items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `text/event-stream`: server-sent events (HTML Living Standard, section 9.2).
    Events,
    /// NDJSON and JSON Lines: one item per line.
    Lines,
    /// `application/json-seq`: a record separator before each item (RFC 7464).
    Sequence,
}

impl Kind {
    /// Selects the framing by the media type of a response and those of the document, as listed in `Accept`.
    pub(crate) fn of(media_type: &str, documented: &str) -> Self {
        let vague = ["", "text/plain", "application/octet-stream", "binary/octet-stream"];
        let listed = || {
            let names = documented.split(',').map(without_parameters);
            names.into_iter().find_map(|name| Self::named(&name))
        };
        let by_document = if vague.contains(&media_type) { listed() } else { None };
        Self::named(media_type).or(by_document).unwrap_or(Self::Lines)
    }

    fn named(media_type: &str) -> Option<Self> {
        const LINES: [&str; 5] = [
            "application/x-ndjson",
            "application/ndjson",
            "application/jsonl",
            "application/x-jsonlines",
            "application/jsonlines",
        ];
        match media_type {
            "text/event-stream" => Some(Self::Events),
            other if other.ends_with("json-seq") => Some(Self::Sequence),
            other => LINES.contains(&other).then_some(Self::Lines),
        }
    }
}

/// Returns true if a body of this media type is a stream of items.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn is_stream(media_type: &str) -> bool {
    Kind::named(media_type).is_some()
}
