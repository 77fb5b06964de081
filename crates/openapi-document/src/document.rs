//! An OpenAPI document.

use std::{path::Path, sync::Arc};

use serde_json::Value;

use crate::{Error, Members, Pointer, Position, Problem, Source, files::Files};

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

/// An OpenAPI document: the [`Source`] it was read from, with the files that it refers to.
#[derive(Debug, Clone)]
pub struct Document {
    pub(crate) source: Source,
    pub(crate) files: Arc<Files>,
    pub(crate) remarks: Vec<Remark>,
}

impl Document {
    /// Returns the tree for modification. Positions remain those of the text.
    pub fn root_mut(&mut self) -> &mut Value {
        self.source.root_mut()
    }

    /// Returns a document of the same source with another tree, such as a slice or a lowered document.
    #[must_use]
    pub fn with_root(&self, root: Value) -> Self {
        let files = Arc::clone(&self.files);
        Self { source: self.source.with_root(root), files, remarks: self.remarks.clone() }
    }

    /// Returns the same document under another name: its original location, if it was read from a copy.
    #[must_use]
    pub fn named(&self, name: &str) -> Self {
        let mut document = self.clone();
        document.source.name = name.to_owned();
        document
    }

    /// Returns the remarks on problems that did not prevent reading the document.
    pub fn remarks(&self) -> &[Remark] {
        &self.remarks
    }

    /// Returns the same document with its address (`$self` of OpenAPI 3.2, section 4.1.2).
    #[must_use]
    pub fn served_at(&self, url: &str) -> Self {
        let mut root = self.root().clone();
        if let Some(members) = root.as_object_mut() {
            members.insert("$self".to_owned(), url.into());
        }
        self.with_root(root)
    }

    /// Returns the tree of values.
    pub fn root(&self) -> &Value {
        self.source.root()
    }

    /// Returns the file name, or the name given with the text.
    pub fn name(&self) -> &str {
        self.source.name()
    }

    /// Returns the source text.
    pub fn text(&self) -> &str {
        self.source.text()
    }

    /// Returns the keys that occur twice in one object, also in further files. The last value is used.
    pub fn duplicates(&self) -> &[Pointer] {
        self.source.duplicates()
    }

    /// Returns the value of `openapi`, such as `3.1.0`; `3.0.3` if it is missing.
    pub fn openapi(&self) -> &str {
        self.root().member("openapi").and_then(Value::as_str).unwrap_or("3.0.3")
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
        self.root().pointer("/info/title").and_then(Value::as_str).unwrap_or_default()
    }

    /// Returns the value at a pointer.
    pub fn get(&self, pointer: &Pointer) -> Option<&Value> {
        pointer.find(self.root())
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
            Some((path, text, inside)) => {
                let start = Position { line: 1, column: 1 };
                Some((self.beside(path), text.position(&inside).unwrap_or(start)))
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
        match self.files.find(pointer) {
            Some((path, text, inside)) => text.error(&self.beside(path), &inside, problem),
            None => self.source.error(&self.files.written_at(pointer), problem),
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
