//! From bytes to the texts of items, by the media type of the response.

use std::{collections::VecDeque, time::Duration};

/// What comes between items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `text/event-stream`: server-sent events (HTML Living Standard, section 9.2).
    Events,
    /// NDJSON and JSON lines: a line each.
    Lines,
    /// `application/json-seq`: a record separator before each (RFC 7464).
    Sequence,
}

/// An item as it came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Raw {
    pub(super) data: String,
    /// The type of the event; empty if it has none.
    pub(super) event: String,
}

/// Takes bytes apart.
#[derive(Debug)]
pub(super) struct Framing {
    kind: Kind,
    /// What came of a line or record whose end has not come.
    rest: Vec<u8>,
    is_begun: bool,
    /// Whether the last line ended with a carriage return, after which a line feed ends nothing.
    after_return: bool,
    event: Raw,
    has_data: bool,
    last_id: Option<String>,
    retry: Option<Duration>,
    found: VecDeque<Raw>,
}

/// Whether a body of this media type goes on, item after item.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn is_stream(media_type: &str) -> bool {
    const LINES: [&str; 5] = [
        "application/x-ndjson",
        "application/ndjson",
        "application/jsonl",
        "application/x-jsonlines",
        "application/jsonlines",
    ];
    media_type == "text/event-stream" || media_type.ends_with("json-seq") || LINES.contains(&media_type)
}

impl Framing {
    pub(super) fn of(media_type: &str) -> Self {
        let kind = match media_type {
            "text/event-stream" => Kind::Events,
            other if other.ends_with("json-seq") => Kind::Sequence,
            _ => Kind::Lines,
        };
        Self {
            kind,
            rest: Vec::new(),
            is_begun: false,
            after_return: false,
            event: Raw::default(),
            has_data: false,
            last_id: None,
            retry: None,
            found: VecDeque::new(),
        }
    }

    /// The same for a response that goes on with what broke off: what was not whole is gone.
    pub(super) fn again(&self) -> Self {
        let (last_id, retry) = (self.last_id.clone(), self.retry);
        Self { kind: self.kind, last_id, retry, ..Self::of("") }
    }

    /// The id of the last event that had one.
    pub(super) fn last_id(&self) -> Option<&str> {
        self.last_id.as_deref()
    }

    /// How long the server wants a client to wait before it connects again.
    pub(super) fn retry(&self) -> Option<Duration> {
        self.retry
    }

    /// How many bytes of an item are held whose end has not come.
    pub(super) fn held(&self) -> usize {
        self.rest.len() + self.event.data.len()
    }

    /// The next item that is whole.
    pub(super) fn next(&mut self) -> Option<Raw> {
        self.found.pop_front()
    }

    /// Takes bytes in.
    pub(super) fn feed(&mut self, bytes: &[u8]) {
        let mut bytes = bytes;
        if self.kind == Kind::Events && self.after_return && !bytes.is_empty() {
            bytes = bytes.strip_prefix(b"\n").unwrap_or(bytes);
            self.after_return = false;
        }
        let ends: &[u8] = match self.kind {
            Kind::Events => b"\r\n",
            Kind::Lines => b"\n",
            Kind::Sequence => b"\x1e",
        };
        while let Some(at) = bytes.iter().position(|byte| ends.contains(byte)) {
            let (line, after) = bytes.split_at(at);
            self.rest.extend_from_slice(line);
            let is_return = after.first() == Some(&b'\r');
            bytes = after.get(1..).unwrap_or_default();
            if is_return {
                self.after_return = bytes.is_empty();
                bytes = bytes.strip_prefix(b"\n").unwrap_or(bytes);
            }
            self.take();
        }
        self.rest.extend_from_slice(bytes);
    }

    /// Nothing more comes. A line and a record are whole without an end; an event is not.
    pub(super) fn finish(&mut self) {
        if self.kind != Kind::Events {
            self.take();
        }
    }

    /// A line, or a record, is whole.
    fn take(&mut self) {
        let line = std::mem::take(&mut self.rest);
        let text = String::from_utf8_lossy(&line);
        let text = if self.is_begun { &text } else { text.strip_prefix('\u{feff}').unwrap_or(&text) };
        self.is_begun = true;
        if self.kind == Kind::Events {
            self.line(text);
        } else if !text.trim().is_empty() {
            self.found.push_back(Raw { data: text.to_owned(), event: String::new() });
        }
    }

    fn line(&mut self, line: &str) {
        if line.is_empty() {
            let event = std::mem::take(&mut self.event);
            if std::mem::take(&mut self.has_data) {
                self.found.push_back(event);
            }
            return;
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "data" => {
                if std::mem::replace(&mut self.has_data, true) {
                    self.event.data.push('\n');
                }
                self.event.data.push_str(value);
            }
            "event" => value.clone_into(&mut self.event.event),
            "id" if !value.contains('\0') => self.last_id = Some(value.to_owned()).filter(|id| !id.is_empty()),
            "retry" => self.retry = value.parse().ok().map(Duration::from_millis).or(self.retry),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What comes out, whichever way the bytes are cut.
    fn read(media_type: &str, text: &str) -> Vec<(String, String)> {
        let whole = |size: usize| {
            let mut framing = Framing::of(media_type);
            text.as_bytes().chunks(size).for_each(|chunk| framing.feed(chunk));
            framing.finish();
            std::iter::from_fn(|| framing.next()).map(|raw| (raw.event, raw.data)).collect::<Vec<_>>()
        };
        let all = whole(text.len().max(1));
        (1..8).for_each(|size| assert_eq!(whole(size), all, "in pieces of {size}"));
        all
    }

    fn pair(event: &str, data: &str) -> (String, String) {
        (event.to_owned(), data.to_owned())
    }

    #[test]
    fn events_are_read_as_the_standard_has_them() {
        let text = "\u{feff}: hello\n\ndata: a\ndata:  b\n\nevent: x\r\ndata\r\n\r\nevent: lost\n\nid: 7\rdata: é\r\rdata: cut";
        let expected = [pair("", "a\n b"), pair("x", ""), pair("", "é")];
        assert_eq!(read("text/event-stream", text), expected);
        let mut framing = Framing::of("text/event-stream");
        framing.feed(b"id: 7\nretry: 1500\ndata: 1\n\nid: a\0b\nretry: soon\ndata: 2\n\n");
        assert_eq!((framing.last_id(), framing.retry()), (Some("7"), Some(Duration::from_millis(1500))));
        framing.feed(b"id\n\n");
        assert_eq!(framing.last_id(), None);
    }

    #[test]
    fn lines_and_sequences_are_read() {
        assert_eq!(
            read("application/x-ndjson", "1\n\n{\"a\":\r\n2"),
            [pair("", "1"), pair("", "{\"a\":\r"), pair("", "2")]
        );
        assert_eq!(read("application/json-seq", "\u{1e}1\n\u{1e}{\n2}\n"), [pair("", "1\n"), pair("", "{\n2}\n")]);
    }
}
