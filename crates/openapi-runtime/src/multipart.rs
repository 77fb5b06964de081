//! Bodies that are forms with parts.

use serde::Serialize;
use serde_json::Value;

use crate::{
    RequestError, Upload,
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
pub struct Form(reqwest::multipart::Form);

impl Form {
    pub(crate) fn new() -> Self {
        Self(reqwest::multipart::Form::new())
    }

    pub(crate) fn into_inner(self) -> reqwest::multipart::Form {
        self.0
    }

    fn add(&mut self, name: &str, part: reqwest::multipart::Part) {
        let form = std::mem::take(&mut self.0);
        self.0 = form.part(name.to_owned(), part);
    }

    /// A plain value as text; a list as one part each; an object as JSON.
    ///
    /// # Errors
    ///
    /// If the value cannot be written.
    pub fn value<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), RequestError> {
        match to_value(name, value)? {
            Value::Array(items) if items.iter().all(|item| !item.is_object() && !item.is_array()) => {
                items.iter().for_each(|item| self.add(name, reqwest::multipart::Part::text(plain(item))));
            }
            value @ (Value::Object(_) | Value::Array(_)) => {
                let part = reqwest::multipart::Part::text(value.to_string()).mime_str("application/json");
                self.add(name, part.map_err(|error| RequestError::value(format!("`{name}`"), error))?);
            }
            value => self.add(name, reqwest::multipart::Part::text(plain(&value))),
        }
        Ok(())
    }

    /// A file.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, or its media type is malformed.
    pub fn file(&mut self, name: &str, file: &Upload) -> Result<(), RequestError> {
        self.add(name, file.part(name)?);
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
