//! The values of a lock, each with its place for errors.

use std::collections::BTreeMap;

use openapi_document::{Document, Error, Pointer, Problem, type_phrase};
use serde_json::{Map, Value};

use super::{
    LockedType, PayloadLock,
    expression::{is_name, is_type_name, parse, parse_payload},
};

/// A lock while it is read.
pub(super) struct Reader<'d> {
    pub(super) document: &'d Document,
}

impl Reader<'_> {
    pub(super) fn refuse(&self, pointer: &Pointer, message: impl Into<String>) -> Error {
        self.document.error(pointer, Problem::Data(message.into()))
    }
}

/// A value of a lock and its place.
pub(super) struct At<'d> {
    pub(super) reader: &'d Reader<'d>,
    pub(super) pointer: Pointer,
    pub(super) value: &'d Value,
}

pub(super) type Found<T> = Result<T, Error>;

impl<'d> At<'d> {
    pub(super) fn refuse(&self, message: impl Into<String>) -> Error {
        self.reader.refuse(&self.pointer, message)
    }

    pub(super) fn get(&self, key: &str) -> Option<Self> {
        let value = self.value.get(key).filter(|value| !value.is_null())?;
        Some(Self { reader: self.reader, pointer: self.pointer.child(key), value })
    }

    pub(super) fn need(&self, key: &str) -> Found<Self> {
        self.get(key).ok_or_else(|| self.refuse(format!("missing key `{key}`")))
    }

    pub(super) fn members(&self) -> Found<&'d Map<String, Value>> {
        self.value
            .as_object()
            .ok_or_else(|| self.refuse(format!("expected a mapping, found {}", type_phrase(self.value))))
    }

    /// A map under a key; empty if there is none.
    pub(super) fn section<T>(&self, key: &str, read: impl Fn(&str, &At<'d>) -> Found<T>) -> Found<BTreeMap<String, T>> {
        let Some(section) = self.get(key) else { return Ok(BTreeMap::new()) };
        let mut found = BTreeMap::new();
        for (name, value) in section.members()? {
            let at = At { reader: self.reader, pointer: section.pointer.child(name), value };
            found.insert(name.clone(), read(name, &at)?);
        }
        Ok(found)
    }

    pub(super) fn text(&self) -> Found<&'d str> {
        self.value.as_str().ok_or_else(|| self.refuse(format!("expected a string, found {}", type_phrase(self.value))))
    }

    pub(super) fn name(&self) -> Found<String> {
        let text = self.text()?;
        if is_name(text) {
            Ok(text.to_owned())
        } else {
            Err(self.refuse(format!("invalid name `{text}`: expected a snake_case identifier that is not a keyword")))
        }
    }

    pub(super) fn type_name(&self) -> Found<String> {
        let text = self.text()?;
        if is_type_name(text) { Ok(text.to_owned()) } else { Err(self.refuse(format!("invalid type name `{text}`"))) }
    }

    pub(super) fn words(&self) -> Found<Vec<&'d str>> {
        Ok(self.text()?.split_whitespace().collect())
    }

    pub(super) fn type_of(&self, text: &str) -> Found<LockedType> {
        parse(text).ok_or_else(|| self.refuse(format!("invalid type `{text}`")))
    }

    pub(super) fn checked(&self, name: &str) -> Found<String> {
        if is_name(name) {
            Ok(name.to_owned())
        } else {
            Err(self.refuse(format!("invalid name `{name}`: expected a snake_case identifier that is not a keyword")))
        }
    }

    pub(super) fn payload(&self, text: &str) -> Found<PayloadLock> {
        parse_payload(text).ok_or_else(|| {
            self.refuse(format!(
                "invalid body `{text}`; expected `empty`, `json TYPE`, `events TYPE`, `text`, `bytes` or `upgrade`"
            ))
        })
    }
}
