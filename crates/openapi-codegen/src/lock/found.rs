//! The breaks of a client, collected during the comparison.

use openapi_document::Pointer;
use serde::{Deserialize, Serialize};

use super::{
    Lock, LockedType, PayloadLock,
    expression::{payload_text, text},
};
use crate::model::{Payload, Type};

/// A public item that callers may use and that was removed or changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Break {
    /// The item: `types::Pet.name`, `list_pets`.
    pub item: String,
    /// The item before, such as its type.
    pub before: String,
    /// The item after; `None` if it was removed.
    pub after: Option<String>,
    /// The location of the reason in the normal form of the document.
    pub pointer: Pointer,
    /// The reason.
    pub reason: String,
}

/// The maximum depth of aliases, and of types in types.
pub(super) const DEPTH: usize = 16;

/// The breaks found so far.
pub(super) struct Found<'l> {
    pub(super) now: &'l Lock,
    pub(super) all: Vec<Break>,
}

/// Returns the reason for an item that the document no longer defines.
fn removed(pointer: &Pointer) -> String {
    format!("no longer defined by the document (previously at `#{pointer}`)")
}

impl<'l> Found<'l> {
    pub(super) fn add(&mut self, item: &str, before: String, after: Option<String>, pointer: Pointer, reason: String) {
        self.all.push(Break { item: item.to_owned(), before, after, pointer, reason });
    }

    /// Compares a part of an item, with `before` and `after` in text form.
    pub(super) fn part(&mut self, item: &str, before: String, after: Option<String>, pointer: &Pointer) {
        if after.as_ref() == Some(&before) {
            return;
        }
        let reason = match &after {
            Some(after) => {
                format!(
                    "the document now declares `{after}` at `#{pointer}`, which the locked type `{before}` cannot \
                     represent"
                )
            }
            None => removed(pointer),
        };
        self.add(item, before, after, pointer.clone(), reason);
    }

    /// Compares a public name with the current one.
    pub(super) fn name(&mut self, item: &str, before: &str, after: Option<&String>, pointer: &Pointer) {
        if after.is_some_and(|after| after == before) {
            return;
        }
        let reason = match after {
            Some(after) => format!("renamed from `{before}` to `{after}` (at `#{pointer}`)"),
            None => removed(pointer),
        };
        self.add(item, before.to_owned(), after.cloned(), pointer.clone(), reason);
    }

    /// Reports a capability that an item no longer has, such as a setter.
    pub(super) fn trait_of(&mut self, item: &str, before: &str, pointer: &Pointer) {
        let reason = format!("the definition at `#{pointer}` has changed");
        self.add(item, before.to_owned(), None, pointer.clone(), reason);
    }

    /// Compares the type of an item with the current one.
    pub(super) fn typed(&mut self, item: &str, before: &LockedType, after: Option<&LockedType>, pointer: &Pointer) {
        if after.is_none_or(|after| !self.is_same(before, after)) {
            self.part(item, text(before), after.map(text), pointer);
        }
    }

    /// Compares the body of a response.
    pub(super) fn payload(&mut self, item: &str, before: &PayloadLock, after: Option<&PayloadLock>, pointer: &Pointer) {
        match (before, after) {
            (Payload::Json(one), Some(Payload::Json(other))) | (Payload::Events(one), Some(Payload::Events(other)))
                if self.is_same(one, other) => {}
            _ => self.part(item, payload_text(before), after.map(payload_text), pointer),
        }
    }

    /// Returns `true` if two types are equal, with aliases resolved.
    pub(super) fn is_same(&self, before: &LockedType, after: &LockedType) -> bool {
        self.resolved(before, DEPTH) == self.resolved(after, DEPTH)
    }

    /// Resolves the names in a type that are aliases now.
    fn resolved(&self, ty: &LockedType, depth: usize) -> LockedType {
        let shape = &self.now.plain_type(ty).shape;
        let shape = match depth.checked_sub(1) {
            Some(depth) => shape.map_inner(|inner| self.resolved(inner, depth)),
            None => shape.clone(),
        };
        Type { shape, nullable: ty.nullable }
    }
}
