//! Files of JSON or YAML.

use std::{fs::File, io::Read, path::Path, sync::Arc};

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::Segment;

use crate::{Error, Limits, Pointer, Position, Problem, json, text::Text, yaml};

/// A JSON or YAML file of any kind: its text, the tree of its values, and their positions.
///
/// Files beside an OpenAPI document, such as locks and overlays, have this type. A [`Document`](crate::Document) is a
/// source that declares a supported version of OpenAPI and whose references are resolved.
///
/// ```
/// use std::collections::BTreeMap;
///
/// use openapi_document::{Limits, Source};
///
/// let source = Source::parse("stock.yaml", "cats: 3\ndogs: many\n", &Limits::default())?;
/// assert_eq!(source.root()["cats"], 3);
/// let error = source.read_as::<BTreeMap<String, u32>>().err().map(|error| error.to_string());
/// assert_eq!(error.as_deref(), Some("stock.yaml:2:1: invalid type: string \"many\", expected u32"));
/// # Ok::<(), openapi_document::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Source {
    pub(crate) name: String,
    pub(crate) root: Value,
    pub(crate) text: Arc<Text>,
    pub(crate) duplicates: Vec<Pointer>,
}

impl Source {
    /// Reads a file within the given limits.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be read, exceeds a limit, or is neither JSON nor YAML.
    pub fn read(path: &Path, limits: &Limits) -> Result<Self, Error> {
        let name = path.display().to_string();
        Self::parse(&name, read_text(path, &name, limits)?, limits)
    }

    /// Parses text in memory; errors report `name` as the file.
    ///
    /// # Errors
    ///
    /// Returns an error if the text exceeds a limit of nesting or values, or is neither JSON nor YAML.
    pub fn parse(name: &str, text: impl Into<String>, limits: &Limits) -> Result<Self, Error> {
        let text = text.into();
        let (root, is_json, duplicates) = parse_value(name, &text, limits)?;
        Ok(Self { name: name.to_owned(), root, text: Arc::new(Text::new(text, is_json, *limits)), duplicates })
    }

    /// Returns a source of the same text with another tree.
    pub(crate) fn with_root(&self, root: Value) -> Self {
        let (name, text) = (self.name.clone(), Arc::clone(&self.text));
        Self { name, root, text, duplicates: self.duplicates.clone() }
    }

    /// Returns the tree of values.
    pub fn root(&self) -> &Value {
        &self.root
    }

    /// Returns the tree for modification. Positions remain those of the text.
    pub fn root_mut(&mut self) -> &mut Value {
        &mut self.root
    }

    /// Returns the file name, or the name given with the text.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the text as read.
    pub fn text(&self) -> &str {
        &self.text.text
    }

    /// Returns the keys that occur twice in one object. The last value is used.
    pub fn duplicates(&self) -> &[Pointer] {
        &self.duplicates
    }

    /// Returns the position of a value in the text, or of the nearest enclosing value for a location that does not
    /// exist there.
    pub fn position(&self, pointer: &Pointer) -> Option<Position> {
        self.text.position(pointer)
    }

    /// Creates an error at a location of the file.
    pub fn error(&self, pointer: &Pointer, problem: Problem) -> Error {
        self.text.error(&self.name, pointer, problem)
    }

    /// Checks that no key occurs twice in one object.
    pub(crate) fn check_keys(&self, problem: fn(String) -> Problem) -> Result<(), Error> {
        match self.duplicates.first() {
            Some(twice) => Err(self.error(twice, problem(format!("duplicate key `{}`", twice.last())))),
            None => Ok(()),
        }
    }

    /// Reads the tree as a type.
    ///
    /// # Errors
    ///
    /// Returns an error with the line and column of the value if a value does not have its type, or a key occurs
    /// twice.
    pub fn read_as<T: DeserializeOwned>(&self) -> Result<T, Error> {
        self.check_keys(Problem::Data)?;
        serde_path_to_error::deserialize(&self.root).map_err(|error| {
            let mut at = Pointer::root();
            for segment in error.path() {
                match segment {
                    Segment::Map { key } => at.push(key),
                    // The name of a variant is a value or a key.
                    Segment::Enum { variant } if at.child(variant).find(&self.root).is_some() => at.push(variant),
                    Segment::Seq { index } => at.push(*index),
                    Segment::Enum { .. } | Segment::Unknown => {}
                }
            }
            self.error(&at, Problem::Data(error.inner().to_string()))
        })
    }
}

/// Parses JSON or YAML; returns the value, `true` for JSON, and the keys that occur twice in one object.
fn parse_value(name: &str, text: &str, limits: &Limits) -> Result<(Value, bool, Vec<Pointer>), Error> {
    let body = text.trim_start_matches('\u{feff}');
    if body.trim_start().starts_with(['{', '[']) {
        match json::parse(name, body) {
            Ok((root, duplicates)) => return Ok((root, true, duplicates)),
            // A flow mapping is also YAML. An invalid `.json` file is reported with the message of the JSON parser.
            Err(error) if name.ends_with(".json") || !matches!(error.problem, Problem::Syntax { .. }) => {
                return Err(error);
            }
            Err(_) => {}
        }
    }
    let loaded = yaml::load(name, body, limits, false)?;
    Ok((loaded.root, false, loaded.duplicates))
}

/// Reads the text of a file.
fn read_text(path: &Path, name: &str, limits: &Limits) -> Result<String, Error> {
    let io = |error| Error::new(name, Problem::Io(error));
    let file = File::open(path).map_err(io)?;
    let size = file.metadata().map_err(io)?.len();
    let too_large = |bytes| {
        let limit = limits.bytes;
        Error::new(name, Problem::TooLarge { bytes, limit })
    };
    if size > limits.bytes {
        return Err(too_large(size));
    }
    // The size of a pipe is unknown in advance, so one byte more than the limit is read.
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default().saturating_add(1));
    file.take(limits.bytes + 1).read_to_end(&mut bytes).map_err(io)?;
    if bytes.len() as u64 > limits.bytes {
        return Err(too_large(bytes.len() as u64));
    }
    String::from_utf8(bytes).map_err(|_| Error::new(name, Problem::NotText))
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, fs};

    use super::*;

    fn parse(name: &str, text: &str) -> Result<Source, Error> {
        Source::parse(name, text, &Limits::default())
    }

    #[test]
    fn positions_are_those_of_the_text_or_of_what_is_around() {
        for (text, expected) in [("a:\n  b: 1\n", "2:3"), ("{\"a\":\n  {\"b\": 1}}", "2:4")] {
            let mut source = parse("a", text).unwrap();
            let at = |source: &Source, pointer: &str| source.position(&Pointer::from(pointer)).unwrap().to_string();
            assert_eq!(at(&source, "/a/b"), expected);
            assert_eq!(at(&source, "/a/b/gone"), expected);
            *source.root_mut() = Value::Null;
            assert_eq!(at(&source, "/a/b"), expected);
            let error = source.error(&Pointer::from("/a/b"), Problem::Data("wrong".to_owned()));
            assert_eq!(error.to_string(), format!("a:{expected}: wrong"));
            assert!(error.excerpt().unwrap().ends_with('^'));
        }
    }

    #[test]
    fn positions_are_within_the_limits_of_reading() {
        let text = format!("a: {}\nb: 1\n", "[".repeat(150) + &"]".repeat(150));
        let limits = Limits { depth: 200, ..Limits::default() };
        let source = Source::parse("a.yaml", text, &limits).unwrap();
        assert_eq!(source.position(&Pointer::from("/b")).map(|it| it.to_string()).as_deref(), Some("2:1"));
    }

    #[test]
    fn a_byte_order_mark_is_no_column() {
        for text in ["\u{feff}a: 1", "\u{feff}{\"a\": 1}"] {
            let source = parse("a", text).unwrap();
            let column = usize::from(text.ends_with('}')) + 1;
            assert_eq!(source.position(&Pointer::from("/a")).map(|it| it.column), Some(column));
        }
    }

    #[test]
    fn a_key_that_occurs_twice_is_no_data() {
        for text in ["a: 1\nb: 2\na: 3\n", "{\"a\": 1,\n\"b\": 2,\n\"\\u0061\": 3}"] {
            let source = parse("a", text).unwrap();
            assert_eq!((source.duplicates(), &source.root()["a"]), (&[Pointer::from("/a")][..], &Value::from(3)));
            let error = source.read_as::<BTreeMap<String, u32>>().unwrap_err();
            assert_eq!(error.to_string(), "a:3:1: duplicate key `a`");
        }
    }

    #[test]
    fn a_value_of_another_type_is_reported_with_its_place() {
        let source = parse("a.yaml", "a:\n  - 1\n  - x\n").unwrap();
        assert_eq!(source.read_as::<BTreeMap<String, Value>>().unwrap().len(), 1);
        let error = source.read_as::<BTreeMap<String, Vec<u32>>>().unwrap_err();
        assert_eq!(error.to_string(), "a.yaml:3:5: invalid type: string \"x\", expected u32");
    }

    #[test]
    fn what_is_neither_json_nor_yaml_is_refused() {
        let refusal = |name: &str, text: &str| parse(name, text).unwrap_err().to_string();
        assert!(refusal("a.json", "{\n \"a\": }").starts_with("a.json:2:7: invalid JSON"));
        let yaml = refusal("a.yaml", "a: 1\nb: ]\n");
        assert!(yaml.starts_with("a.yaml:2:4: invalid YAML"), "{yaml}");
    }

    #[test]
    fn a_file_over_the_limit_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.yaml");
        fs::write(&path, "a: [b]\n").unwrap();
        let read = |bytes| Source::read(&path, &Limits { bytes, ..Limits::default() });
        assert_eq!(read(7).unwrap().text(), "a: [b]\n");
        assert!(matches!(read(6).unwrap_err().problem, Problem::TooLarge { bytes: 7, limit: 6 }));
        let flat = Limits { depth: 1, ..Limits::default() };
        assert!(matches!(Source::read(&path, &flat).unwrap_err().problem, Problem::TooDeep(1)));
    }
}
