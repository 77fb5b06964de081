//! JSON text: values are parsed by `serde_json`, positions by a separate scan.

use std::borrow::Cow;

use memchr::{memchr, memchr2};
use serde_json::Value;

use crate::{
    Error, Pointer, Position, Problem,
    position::{Positions, Trail},
    tree,
};

/// Parses a text; returns the value, and the keys that occur twice in one object.
pub(crate) fn parse(file: &str, text: &str) -> Result<(Value, Vec<Pointer>), Error> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let read = tree::read(&mut deserializer).and_then(|read| deserializer.end().map(|()| read));
    read.map_err(|error| {
        let problem = if depth(text) > DEPTH {
            Problem::TooDeep(DEPTH)
        } else {
            let message = error.to_string();
            let message = message.split(" at line ").next().unwrap_or_default().to_owned();
            let message = if error.is_eof() { "unexpected end of the file".to_owned() } else { message };
            Problem::Syntax { format: "JSON", message }
        };
        Error::new(file, problem).at(text, Position { line: error.line().max(1), column: error.column().max(1) })
    })
}

/// The maximum nesting that `serde_json` accepts.
const DEPTH: usize = 127;

/// Returns the nesting depth of objects and arrays in a text.
fn depth(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let (mut is_text, mut is_escaped) = (false, false);
    for byte in text.bytes() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_text => is_escaped = true,
            b'"' => is_text = !is_text,
            b'[' | b'{' if !is_text => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' if !is_text => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// Finds the start of every value in valid JSON text. If a key occurs twice, its last value is used.
pub(crate) fn positions(text: &str) -> Positions {
    let at = Position { line: 1, column: 1 };
    let mut scan = Scan { text, offset: 0, at, counted: 0, found: Positions::for_text(text) };
    scan.space();
    scan.mark(Trail::ROOT);
    scan.value(Trail::ROOT, 0);
    scan.found
}

struct Scan<'t> {
    text: &'t str,
    offset: usize,
    /// The position of the byte at `counted`. It is advanced incrementally, since a whole document may be a single
    /// line.
    at: Position,
    counted: usize,
    found: Positions,
}

impl<'t> Scan<'t> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.offset).copied()
    }

    fn space(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b'\n' => {
                    self.at = Position { line: self.at.line + 1, column: 1 };
                    self.counted = self.offset + 1;
                }
                b' ' | b'\t' | b'\r' => {}
                _ => break,
            }
            self.offset += 1;
        }
    }

    fn mark(&mut self, trail: Trail) {
        let passed = self.text.as_bytes().get(self.counted..self.offset).unwrap_or_default();
        self.at.column += passed.iter().filter(|byte| (**byte & 0xC0) != 0x80).count();
        self.counted = self.offset;
        self.found.insert(trail, self.at);
    }

    /// Skips a string.
    fn skip(&mut self) {
        self.offset += 1;
        while let Some(at) = self.text.as_bytes().get(self.offset..).and_then(|rest| memchr2(b'"', b'\\', rest)) {
            self.offset += at;
            if self.peek() == Some(b'"') {
                self.offset += 1;
                return;
            }
            self.offset += 2;
        }
        self.offset = self.text.len();
    }

    /// Reads the string that starts here.
    fn string(&mut self) -> Cow<'t, str> {
        let start = self.offset;
        self.skip();
        let raw = self.text.get(start..self.offset).unwrap_or_default();
        match raw.get(1..raw.len().saturating_sub(1)) {
            Some(plain) if memchr(b'\\', plain.as_bytes()).is_none() => Cow::Borrowed(plain),
            _ => Cow::Owned(serde_json::from_str(raw).unwrap_or_default()),
        }
    }

    /// Scans one value whose location is known. `depth` only guards against text that `serde_json` would have
    /// rejected.
    fn value(&mut self, trail: Trail, depth: usize) {
        match self.peek() {
            Some(open @ (b'{' | b'[')) if depth < 200 => {
                self.offset += 1;
                let mut index = 0;
                loop {
                    self.space();
                    match self.peek() {
                        None => return,
                        Some(b'}' | b']') => {
                            self.offset += 1;
                            return;
                        }
                        Some(b',') => self.offset += 1,
                        Some(_) if open == b'[' => {
                            let trail = trail.child(&index.to_string());
                            index += 1;
                            self.mark(trail);
                            self.value(trail, depth + 1);
                        }
                        Some(b'"') => {
                            let start = self.offset;
                            let trail = trail.child(&self.string());
                            let after = std::mem::replace(&mut self.offset, start);
                            self.mark(trail);
                            self.offset = after;
                            self.space();
                            self.offset += 1;
                            self.space();
                            self.value(trail, depth + 1);
                        }
                        Some(_) => return,
                    }
                }
            }
            Some(b'"') => self.skip(),
            _ => {
                while self.peek().is_some_and(|byte| !matches!(byte, b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t'))
                {
                    self.offset += 1;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_point_at_keys_and_items() {
        let found = positions("{\n  \"a\": [1,\n   {\"é\": \"x\", \"b\": null, \"c/~\\n\": 1}]\n}");
        let at = |pointer: &str| found.get(&Pointer::from(pointer)).map(|position| position.to_string());
        assert_eq!(at("/a").as_deref(), Some("2:3"));
        assert_eq!(at("/a/0").as_deref(), Some("2:9"));
        assert_eq!(at("/a/1/b").as_deref(), Some("3:15"));
        assert_eq!(found.get(&Pointer::from("/a/1").child("c/~\n")).map(|it| it.column), Some(26));
        assert_eq!(at("/a/1/c"), None);
        assert_eq!(positions("{\"a\": 1,\n\"\\u0061\": 2}").get(&Pointer::from("/a")).map(|it| it.line), Some(2));
    }
}
