//! Reading of documents from files and text.

use std::{path::Path, sync::Arc};

use serde_json::Value;

use crate::{
    Document, Error, Limits, Members, Overlay, Pointer, Problem, Remark, Source, document::minor_of, identifiers, join,
    structure, type_phrase,
};

impl Document {
    /// Reads a file, and the files in or below its folder that it refers to.
    ///
    /// # Errors
    ///
    /// Returns an error with file, line and column for every kind of [`Problem`].
    pub fn read(path: &Path) -> Result<Self, Error> {
        Self::read_within(path, &Limits::default())
    }

    /// Reads a file within the given limits.
    ///
    /// # Errors
    ///
    /// Returns an error in the cases of [`Document::read`].
    pub fn read_within(path: &Path, limits: &Limits) -> Result<Self, Error> {
        Self::read_corrected(path, limits, &[])
    }

    /// Reads a file within the given limits and applies overlays in order. References of the document are resolved
    /// afterwards. Overlay actions without effect are among the [`remarks`](Self::remarks).
    ///
    /// # Errors
    ///
    /// Returns an error in the cases of [`Document::read`].
    pub fn read_corrected(path: &Path, limits: &Limits, overlays: &[Overlay]) -> Result<Self, Error> {
        let mut document = Self::of_source(Source::read(path, limits)?)?;
        for overlay in overlays {
            let remarks = overlay.apply(document.root_mut());
            document.remarks.extend(remarks.into_iter().map(|message| Remark { about: "overlay", message }));
        }
        document.check_version()?;
        identifiers::resolve(document.root_mut());
        join::files(&mut document, path, limits)?;
        document.check_structure()?;
        Ok(document)
    }

    /// Parses text in memory; errors report `name` as the file. References to other files are rejected.
    ///
    /// # Errors
    ///
    /// Returns an error in the cases of [`Document::read`].
    pub fn parse(name: &str, text: impl Into<String>) -> Result<Self, Error> {
        let mut document = Self::of_source(Source::parse(name, text, &Limits::default())?)?;
        identifiers::resolve(document.root_mut());
        join::none(&mut document)?;
        document.check_structure()?;
        Ok(document)
    }

    /// Creates the document of a source that declares a supported version.
    fn of_source(source: Source) -> Result<Self, Error> {
        let document = Self { source, files: Arc::default(), remarks: Vec::new() };
        document.check_version()?;
        Ok(document)
    }

    fn check_structure(&self) -> Result<(), Error> {
        structure::check(self.root()).map_err(|(pointer, problem)| self.error(&pointer, problem))
    }

    fn check_version(&self) -> Result<(), Error> {
        let root = Pointer::root();
        let Some(members) = self.root().as_object() else {
            let problem = format!("not an OpenAPI document: expected an object, found {}", type_phrase(self.root()));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Version;

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
