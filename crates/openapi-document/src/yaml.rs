//! Parsing of YAML text, event by event, so that limits are enforced and the position of every value is known.
//!
//! Keys of any scalar type become strings, the only keys in JSON. If a key occurs twice, the last value is used and its
//! location is reported.

use std::collections::{HashMap, HashSet};

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle};
use serde_json::{Map, Value};

use crate::{
    Error, Limits, Pointer, Position, Problem, limits::DUPLICATES, position::Positions, scalar::plain, written::Written,
};

/// The result of reading YAML text.
#[derive(Default)]
pub(crate) struct Loaded {
    pub(crate) root: Value,
    pub(crate) positions: Positions,
    pub(crate) duplicates: Vec<Pointer>,
}

enum Frame {
    Array(Vec<Value>),
    /// The members so far, the key of the next value, and the names of members from merge keys.
    Object(Map<String, Value>, Option<String>, HashSet<String>),
}

/// The value of an anchor.
struct Anchored {
    value: Value,
    /// The number of values in it, with itself.
    nodes: usize,
    /// The nesting of the collections in it.
    depth: usize,
    /// The location of the anchor.
    at: Pointer,
    /// The scalars in it whose text differs from their value.
    written: Vec<Written>,
}

impl Anchored {
    fn new(value: Value, at: Pointer, written: &[Written]) -> Self {
        let (nodes, depth) = extent(&value);
        let inside = written.iter().rev().take_while(|it| it.at.is_within(&at));
        let written = inside.map(|it| it.copied(&at, &at)).collect();
        Self { value, nodes, depth, at, written }
    }
}

struct Loader<'a> {
    file: &'a str,
    text: &'a str,
    limits: &'a Limits,
    loaded: Loaded,
    /// The open collections with the anchor of each (0 for none).
    stack: Vec<(Frame, usize)>,
    anchors: HashMap<usize, Anchored>,
    pointer: Pointer,
    nodes: usize,
    wants_positions: bool,
    written: Vec<Written>,
}

pub(crate) fn load(file: &str, text: &str, limits: &Limits, wants_positions: bool) -> Result<Loaded, Error> {
    let mut loader = Loader {
        file,
        text,
        limits,
        loaded: Loaded::default(),
        stack: Vec::new(),
        anchors: HashMap::new(),
        pointer: Pointer::root(),
        nodes: 0,
        wants_positions,
        written: Vec::new(),
    };
    let mut is_read = false;
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| {
            let position = Position { line: error.marker().line(), column: error.marker().col() + 1 };
            let problem = match error.kind() {
                ErrorKind::RecursionLimitExceeded => Problem::TooDeep(limits.depth),
                _ => Problem::Syntax { format: "YAML", message: error.info() },
            };
            Error::new(file, problem).at(text, position)
        })?;
        let position = Position { line: span.start.line(), column: span.start.col() + 1 };
        match event {
            Event::DocumentEnd => is_read = true,
            Event::Scalar(text, ..) if is_read && plain(&text).is_null() => {}
            Event::Scalar(..) | Event::SequenceStart(..) | Event::MappingStart(..) if is_read => {
                let message = "more than one YAML document in the file".to_owned();
                return Err(loader.refuse(position, Problem::Syntax { format: "YAML", message }));
            }
            event => loader.event(event, position)?,
        }
    }
    let Loader { mut loaded, written, .. } = loader;
    written.into_iter().for_each(|it| it.restore(&mut loaded.root));
    Ok(loaded)
}

impl Loader<'_> {
    fn refuse(&self, position: Position, problem: Problem) -> Error {
        Error::new(self.file, problem).at(self.text, position)
    }

    fn event(&mut self, event: Event<'_>, position: Position) -> Result<(), Error> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                if let Some((Frame::Object(_, key @ None, _), _)) = self.stack.last_mut() {
                    *key = Some(text.clone().into_owned());
                    self.pointer.push(&*text);
                    if anchor != 0 {
                        self.anchors.insert(anchor, Anchored::new(text.as_ref().into(), Pointer::root(), &[]));
                    }
                    self.mark(position);
                    return Ok(());
                }
                let is_string = tag.is_some_and(|tag| tag.suffix() == "str");
                let value = if style == ScalarStyle::Plain && !is_string {
                    let value = plain(&text);
                    self.written.extend(Written::of(&value, &text, || self.next()));
                    value
                } else {
                    Value::String(text.into_owned())
                };
                self.mark_item(position);
                self.finish(value, anchor, false);
                Ok(())
            }
            Event::SequenceStart(_, anchor, _) => self.open(Frame::Array(Vec::new()), anchor, position),
            Event::MappingStart(_, anchor, _) => {
                self.open(Frame::Object(Map::new(), None, HashSet::new()), anchor, position)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                match self.stack.pop() {
                    Some((Frame::Array(items), anchor)) => self.finish(Value::Array(items), anchor, true),
                    Some((Frame::Object(members, ..), anchor)) => {
                        self.finish(Value::Object(members), anchor, true);
                    }
                    None => {}
                }
                Ok(())
            }
            Event::Alias(anchor) => {
                let Some(Anchored { value, nodes, depth, at, written }) = self.anchors.get(&anchor) else {
                    let message = "recursive alias: the alias is inside the value of its anchor".to_owned();
                    return Err(self.refuse(position, Problem::Syntax { format: "YAML", message }));
                };
                self.nodes += nodes;
                if self.nodes > self.limits.nodes {
                    return Err(self.refuse(position, Problem::TooManyNodes(self.limits.nodes)));
                }
                if self.stack.len() + depth > self.limits.depth {
                    return Err(self.refuse(position, Problem::TooDeep(self.limits.depth)));
                }
                let value = value.clone();
                if let Some((Frame::Object(_, key @ None, _), _)) = self.stack.last_mut() {
                    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                    *key = Some(text.clone());
                    self.pointer.push(text);
                    self.mark(position);
                    return Ok(());
                }
                let to = self.destination();
                let copies: Vec<Written> = written.iter().map(|it| it.copied(at, &to)).collect();
                self.written.extend(copies);
                self.mark_item(position);
                self.finish(value, 0, false);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn open(&mut self, frame: Frame, anchor: usize, position: Position) -> Result<(), Error> {
        if self.stack.len() >= self.limits.depth {
            return Err(self.refuse(position, Problem::TooDeep(self.limits.depth)));
        }
        if let Some((Frame::Object(_, None, _), _)) = self.stack.last() {
            let message = "mappings and sequences are not supported as keys".to_owned();
            return Err(self.refuse(position, Problem::Syntax { format: "YAML", message }));
        }
        self.mark_item(position);
        if let Some((Frame::Array(items), _)) = self.stack.last() {
            self.pointer.push(items.len());
        }
        self.stack.push((frame, anchor));
        Ok(())
    }

    /// Adds a finished value to the open collection. `closes` is true for the end of a collection and false for a
    /// single event.
    fn finish(&mut self, value: Value, anchor: usize, closes: bool) {
        if anchor != 0 {
            let at = if closes { self.pointer.clone() } else { self.next() };
            self.anchors.insert(anchor, Anchored::new(value.clone(), at, &self.written));
        }
        match self.stack.last_mut() {
            None => self.loaded.root = value,
            Some((Frame::Array(items), _)) => {
                items.push(value);
                if closes {
                    self.pointer.pop();
                }
            }
            Some((Frame::Object(members, key, from_merge), _)) => {
                let key = key.take().unwrap_or_default();
                match merged(&key, value) {
                    Ok(all) => {
                        for (name, value) in all.into_iter().flatten() {
                            if !members.contains_key(&name) {
                                from_merge.insert(name.clone());
                                members.insert(name, value);
                            }
                        }
                    }
                    Err(value) => {
                        let is_own = !from_merge.contains(&key);
                        let duplicates = self.loaded.duplicates.len();
                        if members.insert(key, value).is_some() && is_own && duplicates < DUPLICATES {
                            self.loaded.duplicates.push(self.pointer.clone());
                        }
                    }
                }
                self.pointer.pop();
            }
        }
    }

    /// Returns the location of the next value.
    fn next(&self) -> Pointer {
        match self.stack.last() {
            Some((Frame::Array(items), _)) => self.pointer.child(items.len()),
            _ => self.pointer.clone(),
        }
    }

    /// Returns the location of the next value, or of the mapping into which a merge key inserts its members.
    fn destination(&self) -> Pointer {
        let next = self.next();
        let mut around = std::iter::successors(Some(next.clone()), Pointer::parent).take(2);
        around.find(|place| place.last() == "<<").and_then(|merge| merge.parent()).unwrap_or(next)
    }

    fn mark(&mut self, position: Position) {
        if self.wants_positions {
            self.loaded.positions.insert(&self.pointer, position);
        }
    }

    fn mark_item(&mut self, position: Position) {
        match self.stack.last() {
            Some((Frame::Array(_), _)) if self.wants_positions => {
                self.loaded.positions.insert(&self.next(), position);
            }
            None => self.mark(position),
            _ => {}
        }
    }
}

/// Returns the mappings that a merge key (`<<`) inserts, one or a sequence of them, of which the first has precedence;
/// returns the value if it is not that of a merge key.
fn merged(key: &str, value: Value) -> Result<Vec<Map<String, Value>>, Value> {
    match value {
        Value::Object(mapping) if key == "<<" => Ok(vec![mapping]),
        Value::Array(items) if key == "<<" && items.iter().all(Value::is_object) => {
            let mapping = |item| if let Value::Object(mapping) = item { Some(mapping) } else { None };
            Ok(items.into_iter().filter_map(mapping).collect())
        }
        value => Err(value),
    }
}

/// Returns the number of values in a value, and the nesting of its collections.
fn extent(value: &Value) -> (usize, usize) {
    let add = |(nodes, depth): (usize, usize), value| {
        let (more, inside) = extent(value);
        (nodes + more, depth.max(inside + 1))
    };
    match value {
        Value::Array(items) => items.iter().fold((1, 1), add),
        Value::Object(members) => members.values().fold((1, 1), add),
        _ => (1, 0),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(text: &str) -> Value {
        load("t.yaml", text, &Limits::default(), false).unwrap().root
    }

    #[test]
    fn scalars_follow_the_core_schema() {
        assert_eq!(
            read("a: [1, -2.5, 0x1F, no, '3', ~, 2024-01-01, 1.2.3, 1e3, True]\n200: x"),
            json!({"a": [1, -2.5, 31, "no", "3", null, "2024-01-01", "1.2.3", 1000.0, true], "200": "x"})
        );
    }

    #[test]
    fn scalars_at_locations_of_strings_have_their_text() {
        let root = read(
            "info: {version: 1.10}\na: {type: string, enum: [1.0, 1.10, 007, True, ~, x], default: 1e3, minLength: 0x1}\n\
             b: {type: [string, 'null'], const: +1, examples: [2.50]}\nc: {type: number, enum: [1.10], default: 007}\n\
             d: {enum: [1.10]}",
        );
        let expected = json!({"info": {"version": "1.10"},
            "a": {"type": "string", "enum": [1.0, "1.10", "007", "True", null, "x"], "default": "1e3", "minLength": 1},
            "b": {"type": ["string", "null"], "const": "+1", "examples": ["2.50"]},
            "c": {"type": "number", "enum": [1.1], "default": 7}, "d": {"enum": [1.1]}});
        assert_eq!(root, expected);
    }

    #[test]
    fn aliased_scalars_have_the_text_of_their_anchors() {
        let root = read(
            "a: &a {type: string, enum: [&v 1.10, 2]}\nb: [*a]\nc: {<<: *a, enum: [3.3]}\nd: {<<: [*a], default: *v}\n\
             e: {type: number, default: *v}",
        );
        let a = json!({"type": "string", "enum": ["1.10", 2]});
        let d = json!({"type": "string", "enum": ["1.10", 2], "default": "1.10"});
        assert_eq!((&root["a"], &root["b"][0], &root["d"]), (&a, &a, &d));
        assert_eq!((&root["c"]["enum"], &root["e"]["default"]), (&json!([3.3]), &json!(1.1)));
    }

    #[test]
    fn aliases_merge_keys_and_duplicates() {
        let loaded =
            load("t", "x: &x {a: 1}\ny: {<<: *x, b: 2}\nz: [*x]\nb: 1\nb: 2", &Limits::default(), true).unwrap();
        assert_eq!(loaded.root, json!({"x": {"a": 1}, "y": {"a": 1, "b": 2}, "z": [{"a": 1}], "b": 2}));
        assert_eq!(loaded.duplicates, [Pointer::from("/b")]);
        assert_eq!(loaded.positions.get(&Pointer::from("/y/b")).unwrap().to_string(), "2:13");
    }

    #[test]
    fn a_merge_key_takes_a_sequence_and_yields_to_members() {
        let text = "x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2}\nz: {<<: [*x, *y], c: 3}\nv: {a: 0, <<: *x}\nw: {<<: [1]}";
        let loaded = load("t", text, &Limits::default(), true).unwrap();
        assert_eq!(loaded.root["z"], json!({"a": 1, "b": 1, "c": 3}));
        assert_eq!(loaded.root["v"], json!({"a": 0, "b": 1}));
        assert_eq!(loaded.root["w"], json!({"<<": [1]}));
        assert!(loaded.duplicates.is_empty(), "{:?}", loaded.duplicates);
    }

    #[test]
    fn a_billion_laughs_is_refused() {
        let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..12 {
            let inner = vec![format!("*a{}", level - 1); 10].join(", ");
            text.push_str(&format!("a{level}: &a{level} [{inner}]\n"));
        }
        let error = load("t", &text, &Limits::default(), false).err().unwrap();
        assert!(matches!(error.problem, Problem::TooManyNodes(_)), "{error}");
    }

    #[test]
    fn keys_have_anchors_and_are_aliases() {
        let text = "a: &k name\n&m other: 1\nb:\n  *k : 2\n  *m : 3\nc: *m";
        let loaded = load("t", text, &Limits::default(), true).unwrap();
        assert_eq!(loaded.root, json!({"a": "name", "other": 1, "b": {"name": 2, "other": 3}, "c": "other"}));
        assert_eq!(loaded.positions.get(&Pointer::from("/b/other")).unwrap().to_string(), "5:3");
    }

    #[test]
    fn a_file_has_one_document() {
        for text in ["a: 1\n", "---\na: 1\n---\n", "---\na: 1\n...\n# end\n"] {
            assert_eq!(read(text), json!({"a": 1}), "{text}");
        }
        let error = load("t", "---\na: 1\n---\nb: 2\n", &Limits::default(), false).err().unwrap();
        assert_eq!(error.to_string(), "t:4:1: invalid YAML: more than one YAML document in the file");
    }

    #[test]
    fn nesting_of_aliases_is_bounded() {
        let nested = |inner: &str| "[".repeat(60) + inner + &"]".repeat(60);
        let text = format!("a: &a {}\nb: &b {}\nc: {}", nested(""), nested("*a"), nested("*b"));
        let error = load("t", &text, &Limits::default(), false).err().unwrap();
        assert!(matches!(error.problem, Problem::TooDeep(127)), "{error}");
        assert_eq!(error.position.unwrap().line, 3);
    }

    #[test]
    fn nesting_is_bounded() {
        for text in ["[".repeat(10_000), "- ".repeat(10_000)] {
            let error = load("t", &text, &Limits::default(), false).err().unwrap();
            assert!(matches!(error.problem, Problem::TooDeep(_)), "{error}");
            assert!(error.position.is_some());
        }
    }
}
