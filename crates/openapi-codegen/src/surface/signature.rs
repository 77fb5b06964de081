//! The signatures of items: everything of an item that callers depend on.

use std::borrow::Cow;

use crate::{
    lock::{Lock, LockedType, PayloadLock, payload_text, type_text},
    model::{Payload, Type},
};

/// The maximum depth of types in types.
const DEPTH: usize = 16;

/// The body in a list of arguments.
pub(super) const BODY: &str = "a body";

/// The signature of an item.
#[derive(Debug, Clone)]
pub(super) enum Signature<'l> {
    /// A description. Callers depend on the item alone.
    Presence(Cow<'l, str>),
    /// A name that callers write.
    Name(Cow<'l, str>),
    /// Something else in text form.
    Text(Cow<'l, str>),
    Type(&'l LockedType),
    Payload(&'l PayloadLock),
    /// The arguments of a method.
    Arguments {
        /// Their keys in the document and their types; the body has no type.
        all: Vec<(&'l str, Option<&'l LockedType>)>,
        /// The indices of those in the path, in its order.
        path: Vec<usize>,
        /// The key of the operation without the names of its parameters.
        template: String,
    },
    /// The arguments of a constructor, with their names in JSON and in Rust.
    Takes(Vec<(&'l str, &'l str)>),
}

impl Signature<'_> {
    /// Formats the signature for a message.
    pub(super) fn text(&self) -> Cow<'_, str> {
        let list = |all: Vec<String>| Cow::Owned(format!("({})", all.join(", ")));
        match self {
            Self::Presence(text) | Self::Name(text) | Self::Text(text) => Cow::Borrowed(text),
            Self::Type(ty) => Cow::Owned(type_text(ty)),
            Self::Payload(payload) => Cow::Owned(payload_text(payload)),
            Self::Arguments { all, .. } => {
                list(all.iter().map(|(_, ty)| ty.map_or_else(|| "body".to_owned(), type_text)).collect())
            }
            Self::Takes(all) => list(all.iter().map(|(_, name)| (*name).to_owned()).collect()),
        }
    }

    /// Formats the signature for a message beside another one: of arguments with the same types, the order in the path.
    pub(super) fn text_beside(&self, other: &Self) -> Cow<'_, str> {
        match self {
            Self::Arguments { all, path, .. } if self.text() == other.text() => {
                let keys = path.iter().filter_map(|index| all.get(*index)).map(|(key, _)| *key);
                let names = keys.map(|key| key.split_once(' ').map_or(key, |(_, name)| name));
                Cow::Owned(names.map(|name| format!("/{{{name}}}")).collect())
            }
            _ => self.text(),
        }
    }

    /// Returns the keys of the arguments.
    pub(super) fn keys(&self) -> Vec<&str> {
        match self {
            Self::Arguments { all, .. } => all.iter().map(|(key, _)| *key).collect(),
            Self::Takes(all) => all.iter().map(|(wire, _)| *wire).collect(),
            _ => Vec::new(),
        }
    }

    /// Returns true if callers of an item with this signature can use it with the other one. Types are equal if they
    /// are without the aliases of the lock `now`.
    pub(super) fn is_same(&self, other: &Self, now: &Lock) -> bool {
        let is_same = |one, other| resolved(one, now, DEPTH) == resolved(other, now, DEPTH);
        match (self, other) {
            (Self::Presence(_), Self::Presence(_)) => true,
            (Self::Takes(_), Self::Takes(_)) => self.keys() == other.keys(),
            (
                Self::Arguments { all, path, template },
                Self::Arguments { all: others, path: other_path, template: other },
            ) => {
                let is_same = |one: Option<_>, other: Option<_>| match (one, other) {
                    (Some(one), Some(other)) => is_same(one, other),
                    (one, other) => one.is_none() == other.is_none(),
                };
                // In the same path, the same call must not write its arguments in another order.
                let is_swapped = template == other && path.len() == other_path.len() && path != other_path;
                !is_swapped
                    && all.len() == others.len()
                    && all.iter().zip(others).all(|(one, other)| is_same(one.1, other.1))
            }
            (Self::Type(one), Self::Type(other)) if is_same(one, other) => true,
            (Self::Payload(Payload::Json(one)), Self::Payload(Payload::Json(other)))
            | (Self::Payload(Payload::Events(one)), Self::Payload(Payload::Events(other)))
                if is_same(one, other) =>
            {
                true
            }
            _ => self.text() == other.text(),
        }
    }
}

/// Returns a type with its aliases resolved.
fn resolved(ty: &LockedType, lock: &Lock, depth: usize) -> LockedType {
    let shape = &lock.plain_type(ty).shape;
    let shape = match depth.checked_sub(1) {
        Some(depth) => shape.map_inner(|inner| resolved(inner, lock, depth)),
        None => shape.clone(),
    };
    Type { shape, nullable: ty.nullable }
}
