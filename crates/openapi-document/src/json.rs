//! JSON text: values through `serde_json`, positions through a scan of their own.

use serde_json::Value;

use crate::{Error, Pointer, Position, Problem, position::Positions};

pub(crate) fn parse(file: &str, text: &str) -> Result<Value, Error> {
    serde_json::from_str(text).map_err(|error| {
        let problem = if error.to_string().starts_with("recursion limit") {
            Problem::TooDeep(127)
        } else {
            let message = error.to_string();
            let message = message.split(" at line ").next().unwrap_or_default().to_owned();
            Problem::Syntax { format: "JSON", message }
        };
        Error::new(file, problem).at(text, Position { line: error.line().max(1), column: error.column().max(1) })
    })
}

/// Finds where every value of valid JSON text starts.
pub(crate) fn positions(text: &str) -> Positions {
    let mut scan = Scan { text: text.as_bytes(), offset: 0, line: 1, line_start: 0, found: Positions::new() };
    let mut pointer = Pointer::root();
    scan.value(&mut pointer, 0);
    scan.found
}

struct Scan<'a> {
    text: &'a [u8],
    offset: usize,
    line: usize,
    line_start: usize,
    found: Positions,
}

impl Scan<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.offset).copied()
    }

    fn space(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b'\n' => {
                    self.line += 1;
                    self.line_start = self.offset + 1;
                }
                b' ' | b'\t' | b'\r' | 0xEF | 0xBB | 0xBF => {}
                _ => break,
            }
            self.offset += 1;
        }
    }

    fn mark(&mut self, pointer: &Pointer) {
        let line = self.text.get(self.line_start..self.offset).unwrap_or_default();
        let column = line.iter().filter(|byte| (**byte & 0xC0) != 0x80).count() + 1;
        let position = Position { line: self.line, column };
        self.found.entry(pointer.clone()).or_insert(position);
    }

    fn string(&mut self) -> String {
        let start = self.offset;
        self.offset += 1;
        while let Some(byte) = self.peek() {
            match byte {
                b'\\' => self.offset += 2,
                b'"' => {
                    self.offset += 1;
                    break;
                }
                _ => self.offset += 1,
            }
        }
        let raw = self.text.get(start..self.offset).unwrap_or_default();
        serde_json::from_slice(raw).unwrap_or_default()
    }

    /// Scans one value. `depth` only guards against text that `serde_json` would have refused.
    fn value(&mut self, pointer: &mut Pointer, depth: usize) {
        self.space();
        self.mark(pointer);
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
                            pointer.push(index);
                            index += 1;
                            self.value(pointer, depth + 1);
                            pointer.pop();
                        }
                        Some(b'"') => {
                            let (offset, line, line_start) = (self.offset, self.line, self.line_start);
                            let key = self.string();
                            pointer.push(key);
                            let after = (self.offset, self.line, self.line_start);
                            (self.offset, self.line, self.line_start) = (offset, line, line_start);
                            self.mark(pointer);
                            (self.offset, self.line, self.line_start) = after;
                            self.space();
                            self.offset += 1;
                            self.value(pointer, depth + 1);
                            pointer.pop();
                        }
                        Some(_) => return,
                    }
                }
            }
            Some(b'"') => {
                self.string();
            }
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
        let found = positions("{\n  \"a\": [1,\n   {\"é\": \"x\", \"b\": null}]\n}");
        let at = |pointer: &str| found.get(&Pointer::from(pointer)).map(ToString::to_string);
        assert_eq!(at("/a").as_deref(), Some("2:3"));
        assert_eq!(at("/a/0").as_deref(), Some("2:9"));
        assert_eq!(at("/a/1/b").as_deref(), Some("3:15"));
    }
}
