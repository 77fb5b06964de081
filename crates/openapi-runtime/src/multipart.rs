//! Bodies that are forms with parts: `multipart/form-data` (RFC 7578).

use std::hash::{BuildHasher, Hasher, RandomState};

use bytes::Bytes;
use reqwest::header::HeaderValue;
use serde::Serialize;
use serde_json::Value;

use crate::{
    Body, RequestError, Upload,
    body::Content,
    write::{plain, to_value},
};

/// A body that is a form with parts.
pub trait Multipart {
    /// Writes the parts.
    ///
    /// # Errors
    ///
    /// If a part cannot be written.
    fn parts(&self, form: &mut Form) -> Result<(), RequestError>;
}

/// A form while it is put together.
pub struct Form {
    boundary: String,
    pieces: Vec<Content>,
}

impl Form {
    pub(crate) fn new() -> Self {
        let random = || RandomState::new().build_hasher().finish();
        Self { boundary: format!("{:016x}{:016x}", random(), random()), pieces: Vec::new() }
    }

    pub(crate) fn finish(mut self) -> Body {
        self.pieces.push(Content::Bytes(format!("--{}--\r\n", self.boundary).into()));
        Body::of(self.pieces, Some(format!("multipart/form-data; boundary={}", self.boundary)))
    }

    fn add(&mut self, name: &str, file_name: Option<&str>, media_type: Option<&str>, content: Content) {
        let mut head = format!("--{}\r\nContent-Disposition: form-data; name=\"{}\"", self.boundary, quoted(name));
        if let Some(file_name) = file_name {
            head.push_str(&format!("; filename=\"{}\"", quoted(file_name)));
        }
        if let Some(media_type) = media_type {
            head.push_str(&format!("\r\nContent-Type: {media_type}"));
        }
        head.push_str("\r\n\r\n");
        self.pieces.push(Content::Bytes(head.into()));
        self.pieces.push(content);
        self.pieces.push(Content::Bytes(Bytes::from_static(b"\r\n")));
    }

    fn text(&mut self, name: &str, media_type: Option<&str>, text: String) {
        self.add(name, None, media_type, Content::Bytes(text.into()));
    }

    /// A plain value as text; a list as one part each; an object as JSON.
    ///
    /// # Errors
    ///
    /// If the value cannot be written.
    pub fn value<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), RequestError> {
        match to_value(name, value)? {
            Value::Array(items) if items.iter().all(|item| !item.is_object() && !item.is_array()) => {
                items.iter().for_each(|item| self.text(name, None, plain(item)));
            }
            value @ (Value::Object(_) | Value::Array(_)) => {
                self.text(name, Some("application/json"), value.to_string());
            }
            value => self.text(name, None, plain(&value)),
        }
        Ok(())
    }

    /// A file.
    ///
    /// # Errors
    ///
    /// If its media type is malformed.
    pub fn file(&mut self, name: &str, file: &Upload) -> Result<(), RequestError> {
        let media_type = file.media_type.as_deref().unwrap_or("application/octet-stream");
        HeaderValue::from_str(media_type).map_err(|error| RequestError::value(format!("`{name}`"), error))?;
        self.add(name, Some(&file.file_name), Some(media_type), file.content.clone());
        Ok(())
    }

    /// Several files of one name.
    ///
    /// # Errors
    ///
    /// As [`file`](Self::file).
    pub fn files(&mut self, name: &str, files: &[Upload]) -> Result<(), RequestError> {
        files.iter().try_for_each(|file| self.file(name, file))
    }
}

/// A name between quotation marks, as browsers write it (HTML, section 4.10.21.8).
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_written_part_by_part() {
        let mut form = Form::new();
        form.value("tags", &["a", "b"]).unwrap();
        form.value("meta", &serde_json::json!({"x": 1})).unwrap();
        form.file("photo\r\n\"", &Upload::new("\u{fc}.png", "png").media_type("image/png")).unwrap();
        assert!(form.file("photo", &Upload::new("a", "b").media_type("a\r\nx: y")).is_err());
        let boundary = form.boundary.clone();
        let body = form.finish();
        assert_eq!(body.given_media_type(), Some(format!("multipart/form-data; boundary={boundary}").as_str()));
        let text = String::from_utf8(body.bytes().unwrap().to_vec()).unwrap().replace(&boundary, "B");
        assert_eq!(
            text,
            "--B\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\na\r\n\
             --B\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\nb\r\n\
             --B\r\nContent-Disposition: form-data; name=\"meta\"\r\nContent-Type: application/json\r\n\r\n{\"x\":1}\r\n\
             --B\r\nContent-Disposition: form-data; name=\"photo%0D%0A%22\"; filename=\"\u{fc}.png\"\r\nContent-Type: image/png\r\n\r\npng\r\n\
             --B--\r\n"
        );
    }
}
