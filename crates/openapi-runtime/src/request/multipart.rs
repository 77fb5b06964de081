//! Multipart form bodies: `multipart/form-data` (RFC 7578), and other multipart types with named parts.

use std::hash::{BuildHasher, Hasher, RandomState};

use bytes::Bytes;
use reqwest::header::HeaderValue;
use serde::Serialize;
use serde_json::Value;

use crate::{
    Body, RequestError, Style, Upload,
    common::media_type::without_parameters,
    request::{
        content::Content,
        write::{in_parts, plain, to_value},
    },
};

/// A body that is sent as a multipart form.
pub trait Multipart {
    /// Writes the parts of the form.
    ///
    /// # Errors
    ///
    /// Returns an error if a part cannot be serialized.
    fn parts(&self, form: &mut Form) -> Result<(), RequestError>;
}

/// A form under construction.
pub struct Form {
    boundary: String,
    pieces: Vec<Content>,
    /// The media type of the first part.
    root: Option<String>,
    /// Further headers of the current part.
    headers: &'static [(&'static str, &'static str)],
}

/// The serialization of a part of a form (OpenAPI 3.2, "Encoding Object").
#[derive(Debug, Clone, Copy)]
pub struct PartEncoding {
    /// The media type of the part.
    pub content_type: Option<&'static str>,
    /// The style of its value, in place of a media type.
    pub style: Option<Style>,
    /// Further headers of the part, with the values that the document declares.
    pub headers: &'static [(&'static str, &'static str)],
}

impl PartEncoding {
    /// The default encoding of a part without an Encoding Object.
    pub const PLAIN: Self = Self { content_type: None, style: None, headers: &[] };
}

/// A part of a form that is either a file or a string.
#[derive(Debug, Clone, PartialEq)]
pub enum TextOrUpload {
    /// A string.
    Text(String),
    /// A file.
    Upload(Upload),
}

impl From<Upload> for TextOrUpload {
    fn from(file: Upload) -> Self {
        Self::Upload(file)
    }
}

impl From<String> for TextOrUpload {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for TextOrUpload {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl Form {
    pub(crate) fn new() -> Self {
        let random = || RandomState::new().build_hasher().finish();
        Self { boundary: format!("{:016x}{:016x}", random(), random()), pieces: Vec::new(), root: None, headers: &[] }
    }

    pub(crate) fn finish(mut self, media_type: &str) -> Body {
        self.pieces.push(Content::Bytes(format!("--{}--\r\n", self.boundary).into()));
        // The media type of the root part, which is the first one, is a required parameter (RFC 2387, section 3.1).
        let root = self.root.filter(|_| without_parameters(media_type) == "multipart/related");
        let root = root.map(|root| format!("; type=\"{}\"", root.replace(['"', '\\'], ""))).unwrap_or_default();
        Body::of(self.pieces, Some(format!("{media_type}{root}; boundary={}", self.boundary)))
    }

    fn add(&mut self, name: &str, file_name: Option<&str>, media_type: Option<&str>, content: Content) {
        let mut head = format!("--{}\r\nContent-Disposition: form-data; name=\"{}\"", self.boundary, quoted(name));
        if let Some(file_name) = file_name {
            head.push_str(&format!("; filename=\"{}\"", quoted(file_name)));
        }
        if let Some(media_type) = media_type {
            head.push_str(&format!("\r\nContent-Type: {media_type}"));
        }
        for (name, value) in self.headers {
            head.push_str(&format!("\r\n{name}: {value}"));
        }
        head.push_str("\r\n\r\n");
        // A part without a media type is plain text (RFC 2046, section 5.2).
        self.root.get_or_insert_with(|| without_parameters(media_type.unwrap_or("text/plain")));
        self.pieces.push(Content::Bytes(head.into()));
        self.pieces.push(content);
        self.pieces.push(Content::Bytes(Bytes::from_static(b"\r\n")));
    }

    fn text(&mut self, name: &str, media_type: Option<&str>, text: String) {
        self.add(name, None, media_type, Content::Bytes(text.into()));
    }

    /// Adds a scalar value as text, each item of a list as a part of its own, and any other value as JSON.
    ///
    /// # Errors
    ///
    /// Returns an error if the value cannot be serialized.
    pub fn value<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), RequestError> {
        match to_value(name, value)? {
            Value::Array(items) => items.iter().for_each(|item| self.single(name, item)),
            value => self.single(name, &value),
        }
        Ok(())
    }

    /// Adds one part: a scalar as text, a list or an object as JSON.
    fn single(&mut self, name: &str, value: &Value) {
        match value {
            Value::Object(_) | Value::Array(_) => self.text(name, Some("application/json"), value.to_string()),
            value => self.text(name, None, plain(value)),
        }
    }

    /// Adds a value with the encoding that the document declares.
    ///
    /// # Errors
    ///
    /// Returns an error if the value cannot be serialized.
    pub fn value_as<T: Serialize + ?Sized>(
        &mut self,
        name: &str,
        encoding: &PartEncoding,
        value: &T,
    ) -> Result<(), RequestError> {
        let value = to_value(name, value)?;
        self.headers = encoding.headers;
        match (encoding.style, encoding.content_type, value) {
            (Some(style), _, value) => {
                in_parts(name, style, &value).into_iter().for_each(|(name, text)| self.text(&name, None, text));
            }
            (None, Some(media_type), value) if is_json(media_type) => {
                self.text(name, Some(media_type), value.to_string());
            }
            (None, Some(media_type), Value::Array(items)) => {
                items.iter().for_each(|item| self.text(name, Some(media_type), plain(item)));
            }
            (None, Some(media_type), value) => self.text(name, Some(media_type), plain(&value)),
            (None, None, value) => self.value(name, &value)?,
        }
        self.headers = &[];
        Ok(())
    }

    /// Adds each item of a list with the encoding that the document declares.
    ///
    /// # Errors
    ///
    /// Returns an error if an item cannot be serialized.
    pub fn values_as<T: Serialize>(
        &mut self,
        name: &str,
        encoding: &PartEncoding,
        values: &[T],
    ) -> Result<(), RequestError> {
        values.iter().try_for_each(|value| self.value_as(name, encoding, value))
    }

    /// Adds a file. Its media type defaults to that of the document.
    ///
    /// # Errors
    ///
    /// Returns an error if its media type is malformed.
    pub fn file_as(&mut self, name: &str, encoding: &PartEncoding, file: &Upload) -> Result<(), RequestError> {
        self.headers = encoding.headers;
        let documented = encoding.content_type.unwrap_or("application/octet-stream");
        let media_type = file.media_type.as_deref().unwrap_or(documented);
        HeaderValue::from_str(media_type)
            .map_err(|error| RequestError::value(format!("media type of `{name}`"), error))?;
        self.add(name, Some(&file.file_name), Some(media_type), file.content.clone());
        self.headers = &[];
        Ok(())
    }

    /// Adds a file.
    ///
    /// # Errors
    ///
    /// Returns an error if its media type is malformed.
    pub fn file(&mut self, name: &str, file: &Upload) -> Result<(), RequestError> {
        self.file_as(name, &PartEncoding::PLAIN, file)
    }

    /// Adds several files under one name, each with the encoding that the document declares.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`file_as`](Self::file_as).
    pub fn files_as(&mut self, name: &str, encoding: &PartEncoding, files: &[Upload]) -> Result<(), RequestError> {
        files.iter().try_for_each(|file| self.file_as(name, encoding, file))
    }

    /// Adds a part that is either a file or a string.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`file_as`](Self::file_as).
    pub fn either_as(&mut self, name: &str, encoding: &PartEncoding, part: &TextOrUpload) -> Result<(), RequestError> {
        match part {
            TextOrUpload::Text(text) => self.value(name, text),
            TextOrUpload::Upload(file) => self.file_as(name, encoding, file),
        }
    }

    /// Adds several parts under one name, each either a file or a string.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`file_as`](Self::file_as).
    pub fn eithers_as(
        &mut self,
        name: &str,
        encoding: &PartEncoding,
        parts: &[TextOrUpload],
    ) -> Result<(), RequestError> {
        parts.iter().try_for_each(|part| self.either_as(name, encoding, part))
    }

    /// Adds several files under one name.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`file`](Self::file).
    pub fn files(&mut self, name: &str, files: &[Upload]) -> Result<(), RequestError> {
        files.iter().try_for_each(|file| self.file(name, file))
    }
}

fn is_json(media_type: &str) -> bool {
    let essence = without_parameters(media_type);
    essence == "application/json" || essence.ends_with("+json")
}

/// Escapes a name between quotation marks as browsers do (HTML, section 4.10.21.8).
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_written_as_the_document_encodes_them() {
        let mut form = Form::new();
        let of = |content_type| PartEncoding { content_type: Some(content_type), ..PartEncoding::PLAIN };
        form.value_as("ids", &of("application/json"), &[1, 2]).unwrap();
        form.values_as("each", &of("application/json"), &["a"]).unwrap();
        form.value_as("doc", &PartEncoding { headers: &[("X-Kind", "a")], ..of("application/xml") }, "<a/>").unwrap();
        let style = Some(Style::FORM.explode(false));
        form.value_as("tags", &PartEncoding { style, ..PartEncoding::PLAIN }, &["a", "b"]).unwrap();
        form.file_as("photo", &of("image/png"), &Upload::new("p", "png")).unwrap();
        form.either_as("either", &PartEncoding::PLAIN, &"text".into()).unwrap();
        let boundary = form.boundary.clone();
        let text = String::from_utf8(form.finish("multipart/form-data").bytes().unwrap().to_vec())
            .unwrap()
            .replace(&boundary, "B");
        assert_eq!(
            text,
            "--B\r\nContent-Disposition: form-data; name=\"ids\"\r\nContent-Type: application/json\r\n\r\n[1,2]\r\n\
             --B\r\nContent-Disposition: form-data; name=\"each\"\r\nContent-Type: application/json\r\n\r\n\"a\"\r\n\
             --B\r\nContent-Disposition: form-data; name=\"doc\"\r\nContent-Type: application/xml\r\nX-Kind: a\r\n\r\n<a/>\r\n\
             --B\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\na,b\r\n\
             --B\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"p\"\r\nContent-Type: image/png\r\n\r\npng\r\n\
             --B\r\nContent-Disposition: form-data; name=\"either\"\r\n\r\ntext\r\n\
             --B--\r\n"
        );
    }

    #[test]
    fn a_form_is_written_part_by_part() {
        let mut form = Form::new();
        form.value("tags", &["a", "b"]).unwrap();
        form.value("meta", &serde_json::json!({"x": 1})).unwrap();
        form.value("rows", &serde_json::json!([{"x": 1}, [2, 3], "c"])).unwrap();
        form.file("photo\r\n\"", &Upload::new("\u{fc}.png", "png").media_type("image/png")).unwrap();
        assert!(form.file("photo", &Upload::new("a", "b").media_type("a\r\nx: y")).is_err());
        let boundary = form.boundary.clone();
        let body = form.finish("multipart/form-data");
        assert_eq!(body.given_media_type(), Some(format!("multipart/form-data; boundary={boundary}").as_str()));
        let text = String::from_utf8(body.bytes().unwrap().to_vec()).unwrap().replace(&boundary, "B");
        assert_eq!(
            text,
            "--B\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\na\r\n\
             --B\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\nb\r\n\
             --B\r\nContent-Disposition: form-data; name=\"meta\"\r\nContent-Type: application/json\r\n\r\n{\"x\":1}\r\n\
             --B\r\nContent-Disposition: form-data; name=\"rows\"\r\nContent-Type: application/json\r\n\r\n{\"x\":1}\r\n\
             --B\r\nContent-Disposition: form-data; name=\"rows\"\r\nContent-Type: application/json\r\n\r\n[2,3]\r\n\
             --B\r\nContent-Disposition: form-data; name=\"rows\"\r\n\r\nc\r\n\
             --B\r\nContent-Disposition: form-data; name=\"photo%0D%0A%22\"; filename=\"\u{fc}.png\"\r\nContent-Type: image/png\r\n\r\npng\r\n\
             --B--\r\n"
        );
    }

    #[test]
    fn a_related_body_states_the_media_type_of_its_first_part() {
        let given = |media_type: &str, write: fn(&mut Form)| {
            let mut form = Form::new();
            write(&mut form);
            let boundary = form.boundary.clone();
            form.finish(media_type).given_media_type().unwrap().replace(&boundary, "B")
        };
        let meta = |form: &mut Form| {
            form.value("meta", &serde_json::json!({"x": 1})).unwrap();
            form.file("photo", &Upload::new("p", "png").media_type("image/png")).unwrap();
        };
        assert_eq!(given("multipart/related", meta), "multipart/related; type=\"application/json\"; boundary=B");
        assert_eq!(given("multipart/mixed", meta), "multipart/mixed; boundary=B");
        let text = |form: &mut Form| form.value("note", "a").unwrap();
        assert_eq!(given("multipart/related", text), "multipart/related; type=\"text/plain\"; boundary=B");
        let svg = |form: &mut Form| form.file("f", &Upload::new("f", "").media_type("image/svg+xml; a=\"b\"")).unwrap();
        assert_eq!(given("Multipart/Related", svg), "Multipart/Related; type=\"image/svg+xml\"; boundary=B");
        assert_eq!(given("multipart/related", |_| {}), "multipart/related; boundary=B");
    }
}
