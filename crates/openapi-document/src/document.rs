//! A document and its source text.

use std::{path::Path, sync::Arc};

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::Segment;

use crate::{
    Error, Members, Pointer, Position, Problem,
    source::{Files, Source},
};

/// The minor version of OpenAPI that a document follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// OpenAPI 3.0, which defines its own dialect of JSON Schema.
    V3_0,
    /// OpenAPI 3.1, whose schemas are JSON Schema 2020-12.
    V3_1,
    /// OpenAPI 3.2.
    V3_2,
}

/// An OpenAPI document with the text it was read from.
#[derive(Debug, Clone)]
pub struct Document {
    pub(crate) root: Value,
    pub(crate) source: Arc<Source>,
    pub(crate) files: Arc<Files>,
    pub(crate) duplicates: Vec<Pointer>,
    pub(crate) remarks: Vec<Remark>,
}

impl Document {
    /// Returns the tree for modification. Positions remain those of the text.
    pub fn root_mut(&mut self) -> &mut Value {
        &mut self.root
    }

    /// Returns a document of the same source with another tree, such as a slice or a lowered document.
    #[must_use]
    pub fn with_root(&self, root: Value) -> Self {
        let (source, files) = (Arc::clone(&self.source), Arc::clone(&self.files));
        Self { root, source, files, duplicates: self.duplicates.clone(), remarks: self.remarks.clone() }
    }

    /// Returns the same document under another name: its original location, if it was read from a copy.
    #[must_use]
    pub fn named(&self, name: &str) -> Self {
        let source = Arc::new(Source::new(name, self.source.text.clone(), self.source.is_json));
        Self { source, ..self.clone() }
    }

    /// Creates a document from a value and its source text, without checks.
    pub(crate) fn of_source(name: &str, text: String, is_json: bool, root: Value) -> Self {
        let source = Arc::new(Source::new(name, text, is_json));
        Self { root, source, files: Arc::default(), duplicates: Vec::new(), remarks: Vec::new() }
    }

    /// Reads the tree as a type.
    ///
    /// # Errors
    ///
    /// Returns an error with the line and column of the value if a value does not have its type, or a key occurs
    /// twice.
    pub fn read_as<T: DeserializeOwned>(&self) -> Result<T, Error> {
        if let Some(twice) = self.duplicates().first() {
            return Err(self.error(twice, Problem::Data(format!("duplicate key `{}`", twice.last()))));
        }
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

    /// Returns the remarks on problems that did not prevent reading the document.
    pub fn remarks(&self) -> &[Remark] {
        &self.remarks
    }

    /// Returns the same document with its address (`$self` of OpenAPI 3.2, section 4.1.2).
    #[must_use]
    pub fn served_at(&self, url: &str) -> Self {
        let mut root = self.root.clone();
        if let Some(members) = root.as_object_mut() {
            members.insert("$self".to_owned(), url.into());
        }
        self.with_root(root)
    }

    /// Returns the tree of values.
    pub fn root(&self) -> &Value {
        &self.root
    }

    /// Returns the file name, or the name given with the text.
    pub fn name(&self) -> &str {
        &self.source.name
    }

    /// Returns the source text.
    pub fn text(&self) -> &str {
        &self.source.text
    }

    /// Returns the keys that occur twice in one object of the file. The last value is used.
    pub fn duplicates(&self) -> &[Pointer] {
        &self.duplicates
    }

    /// Returns the value of `openapi`, such as `3.1.0`; `3.0.3` if it is missing.
    pub fn openapi(&self) -> &str {
        self.root.member("openapi").and_then(Value::as_str).unwrap_or("3.0.3")
    }

    /// Returns the minor version that [`openapi`](Self::openapi) declares.
    pub fn version(&self) -> Version {
        match self.openapi() {
            text if text.starts_with("3.0") => Version::V3_0,
            text if text.starts_with("3.1") => Version::V3_1,
            _ => Version::V3_2,
        }
    }

    /// Returns true if the document declares a newer minor version than the newest supported one, as which it is
    /// read.
    pub fn is_newer(&self) -> bool {
        minor_of(self.openapi()).is_some_and(|minor| minor > NEWEST)
    }

    /// Adds a remark.
    pub(crate) fn remark(&mut self, remark: Remark) {
        self.remarks.push(remark);
    }

    /// Returns the title in `info`; empty if it is missing.
    pub fn title(&self) -> &str {
        self.root.pointer("/info/title").and_then(Value::as_str).unwrap_or_default()
    }

    /// Returns the value at a pointer.
    pub fn get(&self, pointer: &Pointer) -> Option<&Value> {
        pointer.find(&self.root)
    }

    /// Returns the position of a value in the file. For a location that does not exist in the file, for example after
    /// lowering, it is the position of the nearest enclosing location that does.
    pub fn position(&self, pointer: &Pointer) -> Option<Position> {
        self.source.position(&self.files.written_at(pointer))
    }

    /// Returns the file that defines a value, which may be one that the document refers to, and the position there.
    /// Locations that exist in no file are treated as by [`position`](Self::position).
    pub fn locate(&self, pointer: &Pointer) -> Option<(String, Position)> {
        match self.files.find(pointer) {
            Some((path, source, inside)) => {
                let start = Position { line: 1, column: 1 };
                Some((self.beside(path), source.position(&inside).unwrap_or(start)))
            }
            None => Some((self.name().to_owned(), self.position(pointer)?)),
        }
    }

    /// Returns the name of a file given by its path relative to the folder of the document.
    fn beside(&self, path: &Path) -> String {
        let folder = Path::new(self.name()).parent().unwrap_or(Path::new(""));
        folder.join(path).display().to_string()
    }

    /// Returns true if the references of the document include parts in further files.
    pub fn has_further_files(&self) -> bool {
        !self.files.is_empty()
    }

    /// Sets the files that were joined into the tree.
    pub(crate) fn set_files(&mut self, files: Files) {
        self.files = Arc::new(files);
    }

    /// Creates an error at a location of this document.
    pub fn error(&self, pointer: &Pointer, problem: Problem) -> Error {
        if let Some((path, source, inside)) = self.files.find(pointer) {
            let error = Error::new(&self.beside(path), problem);
            return match source.position(&inside) {
                Some(position) => error.at(&source.text, position),
                None => error,
            };
        }
        let error = Error::new(self.name(), problem);
        match self.position(pointer) {
            Some(position) => error.at(self.text(), position),
            None => error,
        }
    }
}

/// A problem that did not prevent reading a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The affected step of reading: `overlay` or `references`.
    pub about: &'static str,
    /// The message.
    pub message: String,
}

/// The newest supported minor version of OpenAPI 3.
const NEWEST: u32 = 2;

/// Returns the minor version of a version of OpenAPI 3.
pub(crate) fn minor_of(version: &str) -> Option<u32> {
    let minor = version.strip_prefix("3.")?;
    minor.split(['.', '-']).next()?.parse().ok()
}
