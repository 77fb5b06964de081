//! Bodies that are forms with parts.

use std::fmt;

use bytes::Bytes;
use serde::Serialize;
use serde_json::Value;

use super::{
    Refused,
    write::{plain, to_value},
};

/// A body that is a form with parts.
pub trait Multipart {
    /// Writes the parts.
    fn parts(&self, form: &mut Form) -> Result<(), Refused>;
}

/// A form while it is put together.
pub struct Form(reqwest::multipart::Form);

impl Form {
    pub(super) fn new() -> Self {
        Self(reqwest::multipart::Form::new())
    }

    pub(super) fn into_inner(self) -> reqwest::multipart::Form {
        self.0
    }

    fn add(&mut self, name: &str, part: reqwest::multipart::Part) {
        let form = std::mem::take(&mut self.0);
        self.0 = form.part(name.to_owned(), part);
    }

    /// A plain value as text; a list as one part each; an object as JSON.
    pub fn value<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), Refused> {
        match to_value(name, value)? {
            Value::Array(items) if items.iter().all(|item| !item.is_object() && !item.is_array()) => {
                items.iter().for_each(|item| self.add(name, reqwest::multipart::Part::text(plain(item))));
            }
            value @ (Value::Object(_) | Value::Array(_)) => {
                let part = reqwest::multipart::Part::text(value.to_string()).mime_str("application/json");
                self.add(name, part.map_err(|error| Refused(error.to_string()))?);
            }
            value => self.add(name, reqwest::multipart::Part::text(plain(&value))),
        }
        Ok(())
    }

    /// A file.
    pub fn file(&mut self, name: &str, file: &Upload) -> Result<(), Refused> {
        let length = file.bytes.len() as u64;
        let mut part = reqwest::multipart::Part::stream_with_length(file.bytes.clone(), length);
        part = part.file_name(file.file_name.clone());
        if let Some(media_type) = &file.media_type {
            part = part.mime_str(media_type).map_err(|error| Refused(format!("`{name}`: {error}")))?;
        }
        self.add(name, part);
        Ok(())
    }

    /// Several files of one name.
    pub fn files(&mut self, name: &str, files: &[Upload]) -> Result<(), Refused> {
        files.iter().try_for_each(|file| self.file(name, file))
    }
}

/// A file to be sent in a form.
#[derive(Clone, PartialEq, Eq)]
pub struct Upload {
    /// What is in it.
    pub bytes: Bytes,
    /// What it is called.
    pub file_name: String,
    /// What it is.
    pub media_type: Option<String>,
}

impl Upload {
    /// A file of this name.
    pub fn new(file_name: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        Self { bytes: bytes.into(), file_name: file_name.into(), media_type: None }
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} bytes)", self.file_name, self.bytes.len())
    }
}
