//! Splits bytes into items.

use std::{collections::VecDeque, time::Duration};

use crate::response::delimiters::Kind;

/// An item as received.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Raw {
    pub(super) data: String,
    /// The type of the event; empty if it has none.
    pub(super) event: String,
    /// The id of the event, or of the last event before it that had one.
    pub(super) id: Option<String>,
}

/// A decoder that splits a byte stream into items.
#[derive(Debug)]
pub(super) struct Framing {
    kind: Kind,
    /// The bytes of the last, incomplete line or record.
    rest: Vec<u8>,
    has_started: bool,
    /// True if the last line ended with a carriage return, after which a line feed does not end another line.
    after_return: bool,
    event: Raw,
    has_data: bool,
    /// The id that applies once the event is complete: if the stream breaks off before that, the event has to be
    /// sent again.
    next_id: Option<String>,
    last_id: Option<String>,
    retry: Option<Duration>,
    found: VecDeque<Raw>,
}

impl Framing {
    pub(super) fn new(kind: Kind) -> Self {
        Self {
            kind,
            rest: Vec::new(),
            has_started: false,
            after_return: false,
            event: Raw::default(),
            has_data: false,
            next_id: None,
            last_id: None,
            retry: None,
            found: VecDeque::new(),
        }
    }

    /// Returns the state for the response that resumes an interrupted stream: incomplete items are discarded.
    pub(super) fn again(&self) -> Self {
        let (next_id, last_id, retry) = (self.last_id.clone(), self.last_id.clone(), self.retry);
        Self { next_id, last_id, retry, ..Self::new(self.kind) }
    }

    pub(super) fn kind(&self) -> Kind {
        self.kind
    }

    /// Returns true if all complete items were taken.
    pub(super) fn is_drained(&self) -> bool {
        self.found.is_empty()
    }

    /// Returns the id of the last complete event that had one.
    pub(super) fn last_id(&self) -> Option<&str> {
        self.last_id.as_deref()
    }

    /// Returns the time that the server asks clients to wait before reconnecting.
    pub(super) fn retry(&self) -> Option<Duration> {
        self.retry
    }

    /// Returns the number of buffered bytes of an incomplete item.
    pub(super) fn held(&self) -> usize {
        self.rest.len() + self.event.data.len()
    }

    /// Returns the next complete item.
    pub(super) fn next(&mut self) -> Option<Raw> {
        self.found.pop_front()
    }

    /// Processes received bytes.
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

    /// Processes the end of the body. A final line or record needs no delimiter; an incomplete event is discarded.
    pub(super) fn finish(&mut self) {
        if self.kind != Kind::Events {
            self.take();
        }
    }

    /// Processes a complete line or record.
    fn take(&mut self) {
        let line = std::mem::take(&mut self.rest);
        let text = String::from_utf8_lossy(&line);
        let text = if self.has_started { &text } else { text.strip_prefix('\u{feff}').unwrap_or(&text) };
        self.has_started = true;
        if self.kind == Kind::Events {
            self.line(text);
        } else if !text.trim().is_empty() {
            self.found.push_back(Raw { data: text.to_owned(), ..Raw::default() });
        }
    }

    fn line(&mut self, line: &str) {
        if line.is_empty() {
            let event = std::mem::take(&mut self.event);
            // An id applies to events without data as well (HTML Living Standard, section 9.2.6).
            self.last_id.clone_from(&self.next_id);
            if std::mem::take(&mut self.has_data) {
                self.found.push_back(Raw { id: self.last_id.clone(), ..event });
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
            "id" if !value.contains('\0') => self.next_id = Some(value.to_owned()).filter(|id| !id.is_empty()),
            "retry" if value.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.retry = value.parse().ok().map(Duration::from_millis).or(self.retry);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the items of a text, and checks that they do not depend on how the bytes are split.
    fn read(media_type: &str, text: &str) -> Vec<(String, String)> {
        let whole = |size: usize| {
            let mut framing = Framing::new(Kind::of(media_type, ""));
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
        let mut framing = Framing::new(Kind::Events);
        framing.feed(b"id: 7\nretry: 1500\ndata: 1\n\nid: a\0b\nretry: soon\ndata: 2\n\n");
        assert_eq!((framing.last_id(), framing.retry()), (Some("7"), Some(Duration::from_millis(1500))));
        framing.feed(b"id\n\n");
        assert_eq!(framing.last_id(), None);
    }

    #[test]
    fn each_event_has_its_own_id_which_counts_when_the_event_is_whole() {
        let mut framing = Framing::new(Kind::Events);
        framing.feed(b"id: 1\ndata: a\n\ndata: b\n\nid: 3\ndata: c\n\nid: 4\n\nid: 5\ndata: cut\n");
        let ids: Vec<_> = std::iter::from_fn(|| framing.next()).map(|raw| raw.id.unwrap_or_default()).collect();
        assert_eq!((ids, framing.last_id()), (["1", "1", "3"].map(str::to_owned).to_vec(), Some("4")));
        assert_eq!(framing.again().last_id(), Some("4"));
    }

    #[test]
    fn the_document_decides_where_the_response_says_nothing() {
        let documented = "application/json, text/event-stream;q=0.9";
        for vague in ["", "text/plain", "application/octet-stream"] {
            assert_eq!(Kind::of(vague, documented), Kind::Events, "{vague}");
            assert_eq!(Kind::of(vague, "application/json"), Kind::Lines, "{vague}");
        }
        assert_eq!(Kind::of("application/x-ndjson", documented), Kind::Lines);
        assert_eq!(Kind::of("application/json", documented), Kind::Lines);
        assert_eq!(Kind::of("text/event-stream", "application/json-seq"), Kind::Events);
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
