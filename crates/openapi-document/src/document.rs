//! A document and the text it came from.

use std::{fs::File, io::Read, path::Path, sync::Arc};

use serde_json::Value;

use crate::{
    Error, Limits, Members, Overlay, Pointer, Position, Problem, identifiers, join, json,
    source::{Files, Source},
    structure, type_phrase, yaml,
};

/// The minor version of OpenAPI that a document follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// OpenAPI 3.0: schemas are a dialect of their own.
    V3_0,
    /// OpenAPI 3.1: schemas are JSON Schema 2020-12.
    V3_1,
    /// OpenAPI 3.2.
    V3_2,
}

/// An OpenAPI document with the text it was read from.
#[derive(Debug, Clone)]
pub struct Document {
    root: Value,
    source: Arc<Source>,
    files: Arc<Files>,
    duplicates: Vec<Pointer>,
    remarks: Vec<Remark>,
}

impl Document {
    /// Reads a file, and the files next to or below it that it refers to.
    ///
    /// # Errors
    ///
    /// Everything in [`Problem`]; the error names file, line and column.
    pub fn read(path: &Path) -> Result<Self, Error> {
        Self::read_within(path, &Limits::default())
    }

    /// Reads a file within the given limits.
    ///
    /// # Errors
    ///
    /// As [`Document::read`].
    pub fn read_within(path: &Path, limits: &Limits) -> Result<Self, Error> {
        Self::read_corrected(path, limits, &[])
    }

    /// Reads a file within the given limits, corrected by overlays in their order. References of the
    /// document are followed afterwards. What an overlay could not do is among the
    /// [`remarks`](Self::remarks).
    ///
    /// # Errors
    ///
    /// As [`Document::read`].
    pub fn read_corrected(path: &Path, limits: &Limits, overlays: &[Overlay]) -> Result<Self, Error> {
        let name = path.display().to_string();
        let text = read_text(path, &name, limits)?;
        let mut document = Self::parse_within(&name, text, limits)?;
        for overlay in overlays {
            let remarks = overlay.apply(&mut document.root);
            document.remarks.extend(remarks.into_iter().map(|message| Remark { about: "overlay", message }));
        }
        document.check_version()?;
        identifiers::resolve(document.root_mut());
        join::files(&mut document, path, limits)?;
        document.check_structure()?;
        Ok(document)
    }

    /// Takes text that is already in memory; `name` stands for the file in errors. References to
    /// other files are refused.
    ///
    /// # Errors
    ///
    /// As [`Document::read`].
    pub fn parse(name: &str, text: impl Into<String>) -> Result<Self, Error> {
        let mut document = Self::parse_within(name, text.into(), &Limits::default())?;
        identifiers::resolve(document.root_mut());
        join::none(&mut document)?;
        document.check_structure()?;
        Ok(document)
    }

    fn parse_within(name: &str, text: String, limits: &Limits) -> Result<Self, Error> {
        let (root, is_json, duplicates) = parse_value(name, &text, limits)?;
        let document = Self {
            root,
            source: Arc::new(Source::new(name, text, is_json)),
            files: Arc::default(),
            duplicates,
            remarks: Vec::new(),
        };
        document.check_version()?;
        Ok(document)
    }

    /// Takes a file that is not an OpenAPI document, such as a lock: a tree with positions, whatever it is.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, or is neither JSON nor YAML.
    pub fn read_data(path: &Path, limits: &Limits) -> Result<Self, Error> {
        let name = path.display().to_string();
        let text = read_text(path, &name, limits)?;
        Self::parse_data(&name, text, limits)
    }

    /// Takes text that is not an OpenAPI document.
    ///
    /// # Errors
    ///
    /// If the text is neither JSON nor YAML.
    pub fn parse_data(name: &str, text: impl Into<String>, limits: &Limits) -> Result<Self, Error> {
        let text = text.into();
        let (root, is_json, duplicates) = parse_value(name, &text, limits)?;
        Ok(Self { duplicates, ..Self::of_source(name, text, is_json, root) })
    }

    /// The tree, to change it. Positions stay those of the text.
    pub fn root_mut(&mut self) -> &mut Value {
        &mut self.root
    }

    /// The same source with another tree, such as a slice or a lowered document.
    #[must_use]
    pub fn with_root(&self, root: Value) -> Self {
        let (source, files) = (Arc::clone(&self.source), Arc::clone(&self.files));
        Self { root, source, files, duplicates: self.duplicates.clone(), remarks: self.remarks.clone() }
    }

    /// The same document by another name: where it really is, if it was read from a copy.
    #[must_use]
    pub fn named(&self, name: &str) -> Self {
        let source = Arc::new(Source::new(name, self.source.text.clone(), self.source.is_json));
        Self { source, ..self.clone() }
    }

    /// A value with the text it came from, whatever it is.
    pub(crate) fn of_source(name: &str, text: String, is_json: bool, root: Value) -> Self {
        let source = Arc::new(Source::new(name, text, is_json));
        Self { root, source, files: Arc::default(), duplicates: Vec::new(), remarks: Vec::new() }
    }

    /// Returns the remarks on what could not be done when the document was read.
    pub fn remarks(&self) -> &[Remark] {
        &self.remarks
    }

    /// The same document, said to be served at an address (`$self` of OpenAPI 3.2, section 4.1.2).
    #[must_use]
    pub fn served_at(&self, url: &str) -> Self {
        let mut root = self.root.clone();
        if let Some(members) = root.as_object_mut() {
            members.insert("$self".to_owned(), url.into());
        }
        self.with_root(root)
    }

    /// The tree of values.
    pub fn root(&self) -> &Value {
        &self.root
    }

    /// The file, or the name the text was given.
    pub fn name(&self) -> &str {
        &self.source.name
    }

    /// The text as it was read.
    pub fn text(&self) -> &str {
        &self.source.text
    }

    /// Keys that the file writes twice in one object; the last value counts.
    pub fn duplicates(&self) -> &[Pointer] {
        &self.duplicates
    }

    /// The value of `openapi`, such as `3.1.0`.
    pub fn openapi(&self) -> &str {
        self.root.member("openapi").and_then(Value::as_str).unwrap_or("3.0.3")
    }

    /// The minor version that [`openapi`](Self::openapi) names.
    pub fn version(&self) -> Version {
        match self.openapi() {
            text if text.starts_with("3.0") => Version::V3_0,
            text if text.starts_with("3.1") => Version::V3_1,
            _ => Version::V3_2,
        }
    }

    /// Checks whether the document has a newer minor version than the newest supported one, as which it is read.
    pub fn is_newer(&self) -> bool {
        minor_of(self.openapi()).is_some_and(|minor| minor > NEWEST)
    }

    /// Adds a remark.
    pub(crate) fn remark(&mut self, remark: Remark) {
        self.remarks.push(remark);
    }

    /// The title in `info`; empty if there is none.
    pub fn title(&self) -> &str {
        self.root.pointer("/info/title").and_then(Value::as_str).unwrap_or_default()
    }

    /// The value at a pointer.
    pub fn get(&self, pointer: &Pointer) -> Option<&Value> {
        pointer.find(&self.root)
    }

    /// Where a value stands in the file. A place that the file does not have (after lowering, say)
    /// is given the position of the nearest place around it that the file does have.
    pub fn position(&self, pointer: &Pointer) -> Option<Position> {
        self.source.position(&self.files.written_at(pointer))
    }

    /// Returns the file that a value was written in, which may be one that the document refers to, and the position
    /// there. Places that no file has are treated as by [`position`](Self::position).
    pub fn locate(&self, pointer: &Pointer) -> Option<(String, Position)> {
        match self.files.find(pointer) {
            Some((path, source, inside)) => {
                let start = Position { line: 1, column: 1 };
                Some((self.beside(path), source.position(&inside).unwrap_or(start)))
            }
            None => Some((self.name().to_owned(), self.position(pointer)?)),
        }
    }

    /// The name of a file that is given by its path from the folder of the document.
    fn beside(&self, path: &Path) -> String {
        let folder = Path::new(self.name()).parent().unwrap_or(Path::new(""));
        folder.join(path).display().to_string()
    }

    /// Notes the files that were joined into the tree.
    /// Checks whether parts of the document are in further files, which its references name.
    pub fn has_further_files(&self) -> bool {
        !self.files.is_empty()
    }

    pub(crate) fn set_files(&mut self, files: Files) {
        self.files = Arc::new(files);
    }

    /// An error at a place of this document.
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

    fn check_structure(&self) -> Result<(), Error> {
        structure::check(&self.root).map_err(|(pointer, problem)| self.error(&pointer, problem))
    }

    fn check_version(&self) -> Result<(), Error> {
        let root = Pointer::root();
        let Some(members) = self.root.as_object() else {
            let problem = format!("not an OpenAPI document: expected an object, found {}", type_phrase(&self.root));
            return Err(self.error(&root, Problem::NotOpenApi(problem)));
        };
        if let Some(version) = members.member("swagger") {
            let version = version.as_str().map_or_else(|| version.to_string(), str::to_owned);
            return Err(self.error(&root.child("swagger"), Problem::Swagger(version)));
        }
        let problem = match members.member("openapi") {
            Some(Value::String(text)) if minor_of(text).is_some() => return Ok(()),
            Some(other) => format!("unsupported version `openapi: {other}`; supported versions are 3.x.y"),
            None => "not an OpenAPI document: missing `openapi` member".to_owned(),
        };
        Err(self.error(&root.child("openapi"), Problem::NotOpenApi(problem)))
    }
}

pub(crate) fn parse_value(name: &str, text: &str, limits: &Limits) -> Result<(Value, bool, Vec<Pointer>), Error> {
    let body = text.trim_start_matches('\u{feff}');
    if body.trim_start().starts_with(['{', '[']) {
        match json::parse(name, body) {
            Ok(root) => return Ok((root, true, Vec::new())),
            // A flow mapping is YAML as well; a JSON file that is broken says so in JSON's words.
            Err(error) if name.ends_with(".json") || !matches!(error.problem, Problem::Syntax { .. }) => {
                return Err(error);
            }
            Err(_) => {}
        }
    }
    let loaded = yaml::load(name, body, limits, false)?;
    Ok((loaded.root, false, loaded.duplicates))
}

pub(crate) fn read_text(path: &Path, name: &str, limits: &Limits) -> Result<String, Error> {
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
    // A pipe has no size beforehand: read one byte more than is allowed and see.
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default().saturating_add(1));
    file.take(limits.bytes + 1).read_to_end(&mut bytes).map_err(io)?;
    if bytes.len() as u64 > limits.bytes {
        return Err(too_large(bytes.len() as u64));
    }
    String::from_utf8(bytes).map_err(|_| Error::new(name, Problem::NotText))
}

/// Something that could not be done when a document was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The part of reading that it is about: `overlay` or `references`.
    pub about: &'static str,
    /// The message.
    pub message: String,
}

/// The newest minor version of OpenAPI 3 that is known.
const NEWEST: u32 = 2;

/// The minor version of a version of OpenAPI 3.
fn minor_of(version: &str) -> Option<u32> {
    let minor = version.strip_prefix("3.")?;
    minor.split(['.', '-']).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(name: &str, text: &str) -> String {
        Document::parse(name, text).unwrap_err().to_string()
    }

    #[test]
    fn refusals_name_the_place_and_the_way_out() {
        assert!(refusal("a.yaml", "info: {}\nswagger: '2.0'").starts_with("a.yaml:2:1: Swagger 2.0 is not supported"));
        assert!(
            refusal("a.json", "{\"openapi\": \"4.0\"}")
                .starts_with("a.json:1:2: unsupported version `openapi: \"4.0\"`")
        );
        assert!(refusal("a.json", "{\n \"a\": }").starts_with("a.json:2:7: invalid JSON"));
        assert!(refusal("a.yaml", "a: [").contains("invalid YAML"));
        assert!(refusal("a.yaml", "hello").contains("expected an object, found a string"));
        assert!(refusal("a.json", &"[".repeat(10_000)).contains("nesting exceeds the limit"));
    }

    #[test]
    fn bom_and_crlf_are_no_obstacle() {
        let document = Document::parse("a.yaml", "\u{feff}openapi: 3.1.0\r\ninfo:\r\n  title: T\r\n").unwrap();
        assert_eq!(document.title(), "T");
        let place = document.position(&Pointer::from("/info/title")).unwrap();
        assert_eq!((place.line, place.column), (3, 3));
        let json = Document::parse("a.json", "\u{feff}{\"openapi\": \"3.0.0\"}").unwrap();
        assert_eq!(json.version(), Version::V3_0);
    }

    #[test]
    fn a_file_over_the_limit_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("big.json");
        File::create(&path).unwrap().set_len(200 << 20).unwrap();
        let error = Document::read(&path).unwrap_err();
        assert!(matches!(error.problem, Problem::TooLarge { .. }), "{error}");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[-a-z0-9{}\\[\\]:,&*#|>'\"%@!?<~ \n\t]{0,120}") {
            for text in [text.clone(), format!("openapi: 3.1.0\n{text}"), format!("{{\"openapi\": \"3.0.0\", {text}}}")] {
                if let Err(error) = Document::parse("t.yaml", text) {
                    proptest::prop_assert!(!error.to_string().is_empty());
                }
            }
        }
    }
}
