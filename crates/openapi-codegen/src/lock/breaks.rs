//! The items of a lock that were removed or changed, with the reason.

use super::{
    Lock, LockedShape, LockedType, OperationLock, OutcomeLock, ParameterLock, PayloadLock, ResponseLock, ResponseLocks,
    TypeLock,
    arguments::{Constructor, arguments, gives, parts},
    expression::{payload_text, text},
    table::place,
};
use crate::model::{Payload, Shape, Type};
use openapi_document::Pointer;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A public item that callers may use and that was removed or changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Break {
    /// The item: `types::Pet.name`, `list_pets`.
    pub item: String,
    /// The item before, such as its type.
    pub before: String,
    /// The item after; `None` if it was removed.
    pub after: Option<String>,
    /// The place of the reason in the normal form of the document.
    pub pointer: Pointer,
    /// The reason.
    pub reason: String,
}

impl Lock {
    /// Returns the items of an earlier lock that callers can no longer use.
    pub fn breaks_since(&self, before: &Self) -> Vec<Break> {
        let mut found = Found { now: self, all: Vec::new() };
        found.client(before, self);
        let of_method: BTreeMap<&str, (&str, &OperationLock)> = self
            .operations
            .iter()
            .map(|(key, operation)| (operation.method.as_str(), (key.as_str(), operation)))
            .collect();
        for (key, operation) in &before.operations {
            match of_method.get(operation.method.as_str()) {
                Some((now_key, now)) => found.operation(now_key, operation, now),
                None => {
                    let reason = match self.operations.get(key) {
                        Some(now) => format!("`{key}` is now named `{}`", now.method),
                        None => format!("the document no longer defines `{key}`"),
                    };
                    found.add(&operation.method, format!("{key}: a method"), None, place(key), reason);
                }
            }
        }
        for (name, def) in &before.types {
            let def = &before.placed(name, def);
            match self.types.get(name) {
                Some(now) => found.definition(name, def, &self.placed(name, now), DEPTH),
                None => {
                    let reason = format!("the document no longer defines a schema for `{name}`");
                    found.add(&format!("types::{name}"), kind(def).to_owned(), None, def.at.clone(), reason);
                }
            }
        }
        found.all
    }
}

/// The breaks, as they are found.
pub(super) struct Found<'l> {
    now: &'l Lock,
    all: Vec<Break>,
}

/// Returns the reason for an item that the document no longer has.
fn removed(pointer: &Pointer) -> String {
    format!("no longer defined by the document (previously at `#{pointer}`)")
}

fn kind(def: &TypeLock) -> &'static str {
    match &def.shape {
        LockedShape::Struct { .. } => "a struct",
        LockedShape::Enum(_) => "an enum",
        LockedShape::Union { .. } => "a union",
        LockedShape::Alias(_) => "a type alias",
        LockedShape::Wrapper(_) => "a struct around a list or a map",
    }
}

impl<'l> Found<'l> {
    pub(super) fn add(&mut self, item: &str, before: String, after: Option<String>, pointer: Pointer, reason: String) {
        self.all.push(Break { item: item.to_owned(), before, after, pointer, reason });
    }

    /// One part of something: `before` and `after` as texts.
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

    /// Compares a public name with the one that it has now.
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

    /// Reports a trait that an item no longer has, such as a setter.
    fn trait_of(&mut self, item: &str, before: &str, pointer: &Pointer) {
        let reason = format!("the definition at `#{pointer}` has changed");
        self.add(item, before.to_owned(), None, pointer.clone(), reason);
    }

    /// Compares the type of an item with the one that it has now.
    pub(super) fn typed(&mut self, item: &str, before: &LockedType, after: Option<&LockedType>, pointer: &Pointer) {
        if after.is_none_or(|after| !self.is_same(before, after)) {
            self.part(item, text(before), after.map(text), pointer);
        }
    }

    /// The body of a response.
    fn payload(&mut self, item: &str, before: &PayloadLock, after: Option<&PayloadLock>, pointer: &Pointer) {
        match (before, after) {
            (Payload::Json(one), Some(Payload::Json(other))) | (Payload::Events(one), Some(Payload::Events(other)))
                if self.is_same(one, other) => {}
            _ => self.part(item, payload_text(before), after.map(payload_text), pointer),
        }
    }

    /// Whether two types are one, other names for it followed.
    fn is_same(&self, before: &LockedType, after: &LockedType) -> bool {
        self.resolved(before, DEPTH) == self.resolved(after, DEPTH)
    }

    /// A type without names that are only other names now.
    fn resolved(&self, ty: &LockedType, depth: usize) -> LockedType {
        let shape = match &ty.shape {
            Shape::Named(name) => match self.now.types.get(name).map(|def| &def.shape) {
                Some(LockedShape::Alias(inner)) if depth > 0 => self.resolved(inner, depth - 1).shape,
                _ => ty.shape.clone(),
            },
            other => other.map_inner(|inner| self.resolved(inner, depth)),
        };
        Type { shape, nullable: ty.nullable }
    }

    fn operation(&mut self, key: &str, before: &OperationLock, now: &OperationLock) {
        let (method, at) = (&before.method, place(key));
        self.arguments(before, now, &at);
        for (key, parameter) in before.parameters.iter().filter(|(_, parameter)| parameter.position.is_none()) {
            let after = now.parameters.values().find(|it| it.name == parameter.name && it.position.is_none());
            let item = format!("{method}().{}", parameter.name);
            match now.parameters.get(key) {
                Some(ParameterLock { position: Some(_), ty, .. }) => {
                    let (place, name) = key.split_once(' ').unwrap_or_default();
                    let reason =
                        format!("the document now requires the {place} parameter `{name}`, which becomes an argument");
                    self.add(&item, text(&parameter.ty), Some(text(ty)), at.child("parameters"), reason);
                }
                Some(_) => self.typed(&item, &parameter.ty, after.map(|it| &it.ty), &at.child("parameters")),
                // Another parameter may have taken its name, and be the same to callers.
                None if after.is_some_and(|after| self.is_same(&parameter.ty, &after.ty)) => {}
                None => {
                    let (place, name) = key.split_once(' ').unwrap_or_default();
                    let reason = format!("the document no longer defines the {place} parameter `{name}`");
                    self.add(&item, text(&parameter.ty), after.map(|it| text(&it.ty)), at.child("parameters"), reason);
                }
            }
        }
        for (media_type, body) in &before.bodies {
            let after = now.bodies.values().find(|it| it.method == body.method && it.is_argument == body.is_argument);
            let place = at.child("requestBody").child("content").child(media_type);
            let item = if body.is_argument { body.method.clone() } else { format!("{method}().{}", body.method) };
            match (&body.ty, after.map(|after| &after.ty)) {
                (Some(ty), Some(Some(after))) => self.typed(&item, ty, Some(after), &place),
                (before, after) => {
                    let told = |ty: &Option<LockedType>| ty.as_ref().map_or_else(|| "body".to_owned(), text);
                    self.part(&item, told(before), after.map(told), &place);
                }
            }
        }
        if let Some(items) = &before.pages {
            let item = format!("{method}().items");
            match &now.pages {
                Some(after) => self.typed(&item, items, Some(after), &at),
                None => {
                    let reason = "the document no longer describes the pagination of the operation".to_owned();
                    self.add(&item, text(items), None, at.clone(), reason);
                }
            }
        }
        let item = format!("{method}().await");
        match (&before.outcome, &now.outcome) {
            (OutcomeLock::One(one), OutcomeLock::One(other)) => {
                self.payload(&item, one, Some(other), &at.child("responses"));
            }
            _ => self.part(&item, gives(before), Some(gives(now)), &at.child("responses")),
        }
        self.name(&format!("{method}().call"), &before.call, Some(&now.call), &at);
        self.name(&format!("{method}().error"), &before.error, Some(&now.error), &at);
        if let Some(view) = &before.view {
            self.name(&format!("{method} in its view"), view, now.view.as_ref(), &at.child("tags"));
        }
        if let Some(success) = &before.success {
            self.name(&format!("types::{success}"), success, now.success.as_ref(), &at.child("responses"));
            self.responses(success, &before.successes, &now.successes, &at);
        }
        self.responses(&before.error, &before.failures, &now.failures, &at);
    }

    fn responses(&mut self, name: &str, before: &ResponseLocks, now: &ResponseLocks, at: &Pointer) {
        for (status, ResponseLock { variant, payload }) in before {
            let after = now.values().find(|known| known.variant == *variant).map(|known| &known.payload);
            let item = format!("types::{name}::{variant}");
            let status = status.split(' ').next().unwrap_or_default();
            self.payload(&item, payload, after, &at.child("responses").child(status));
        }
    }

    fn definition(&mut self, name: &str, before: &TypeLock, now: &TypeLock, depth: usize) {
        let item = format!("types::{name}");
        match (&before.shape, &now.shape) {
            (
                LockedShape::Struct { new, members, additional, .. },
                LockedShape::Struct { new: now_new, members: now_members, additional: now_additional, .. },
            ) => {
                for (wire, member) in members {
                    // What is gone stood where the type stood.
                    let holder = if now_members.contains_key(wire) { now } else { before };
                    let place = holder.at.child("properties").child(wire);
                    let after = now_members.get(wire).filter(|it| it.name == member.name);
                    let item = format!("{item}.{}", member.name);
                    self.typed(&item, &member.ty, after.map(|it| &it.ty), &place);
                    let Some(after) = after else { continue };
                    for (was, is, word) in [
                        (member.tells_null, after.tells_null, "null distinct from absent"),
                        (member.is_settable, after.is_settable, "a setter"),
                        (member.boxed, after.boxed, "boxed"),
                        (!member.boxed, !after.boxed, "not boxed"),
                    ] {
                        if was && !is {
                            self.trait_of(&item, word, &place);
                        }
                    }
                }
                if let Some(new) = new {
                    let takes = Constructor { takes: new, members, at: &before.at };
                    let after = now_new.as_deref();
                    let after = after.map(|new| Constructor { takes: new, members: now_members, at: &now.at });
                    self.constructor(&item, takes, after, &now.at);
                }
                if let Some(additional) = additional {
                    let place = now.at.child("additionalProperties");
                    self.typed(&format!("{item}.additional"), additional, now_additional.as_ref(), &place);
                }
            }
            (LockedShape::Enum(values), LockedShape::Enum(now_values)) => {
                for (value, variant) in values {
                    let after = now_values.get(value);
                    let holder = if after.is_some() { now } else { before };
                    self.name(&format!("{item}::{variant}"), variant, after, &holder.at.child("enum"));
                }
            }
            (LockedShape::Union { tag, variants }, LockedShape::Union { tag: now_tag, variants: now_variants }) => {
                if let Some(tag) = tag {
                    self.name(&format!("{item}::tag"), tag, now_tag.as_ref(), &now.at.child("discriminator"));
                }
                for (variant, locked) in variants {
                    let after = now_variants.get(variant);
                    let item = format!("{item}::{variant}");
                    let holder = if after.is_some() { now } else { before };
                    self.typed(&item, &locked.ty, after.map(|it| &it.ty), &holder.at);
                    let Some(after) = after else { continue };
                    for (was, is, word) in [
                        (locked.boxed, after.boxed, "boxed"),
                        (!locked.boxed, !after.boxed, "not boxed"),
                        (!locked.is_explicit, !after.is_explicit, "a conversion from its type"),
                    ] {
                        if was && !is {
                            self.trait_of(&item, word, &now.at);
                        }
                    }
                }
            }
            (LockedShape::Alias(ty), LockedShape::Alias(now_ty))
            | (LockedShape::Wrapper(ty), LockedShape::Wrapper(now_ty)) => self.typed(&item, ty, Some(now_ty), &now.at),
            // Another name for a type does all that the type does.
            (_, LockedShape::Alias(Type { shape: Shape::Named(other), .. }))
                if depth > 0 && self.now.types.contains_key(other) =>
            {
                if let Some(other) = self.now.types.get(other) {
                    self.definition(name, before, other, depth - 1);
                }
            }
            _ => {
                let place = if now.at == Pointer::root() { &before.at } else { &now.at };
                let (was, is) = (kind(before), kind(now));
                if was != is {
                    let reason = format!("the document now declares {is} at `#{place}`, which {was} cannot represent");
                    self.add(&item, was.to_owned(), Some(is.to_owned()), place.clone(), reason);
                }
            }
        }
    }

    /// What a method takes.
    fn arguments(&mut self, before: &OperationLock, now: &OperationLock, at: &Pointer) {
        let (listed, listed_now) = (arguments(before), arguments(now));
        let told = |listed: &[(&str, Option<&LockedType>)]| {
            let texts = listed.iter().map(|(_, ty)| ty.map_or_else(|| "body".to_owned(), text));
            format!("({})", texts.collect::<Vec<_>>().join(", "))
        };
        let is_same = listed.len() == listed_now.len()
            && listed.iter().zip(&listed_now).all(|((_, one), (_, other))| match (one, other) {
                (Some(one), Some(other)) => self.is_same(one, other),
                (one, other) => one.is_none() == other.is_none(),
            });
        if is_same {
            return;
        }
        let has = |listed: &[(&str, Option<&LockedType>)], key: &str| listed.iter().any(|(known, _)| *known == key);
        let needed = listed_now.iter().filter(|(key, _)| !has(&listed, key)).map(|(key, _)| *key).collect::<Vec<_>>();
        let gone = listed.iter().filter(|(key, _)| !has(&listed_now, key)).map(|(key, _)| *key).collect::<Vec<_>>();
        let reason = match (needed.as_slice(), gone.as_slice()) {
            ([], []) => "the document declares different parameter types".to_owned(),
            (needed, []) => format!("the document now requires {}", parts(needed)),
            ([], gone) => format!("the document no longer defines {}", parts(gone)),
            (needed, gone) => {
                format!("the document now requires {} and no longer defines {}", parts(needed), parts(gone))
            }
        };
        self.add(&before.method, told(&listed), Some(told(&listed_now)), at.clone(), reason);
    }

    /// What a constructor takes, by the names of the members on the wire.
    fn constructor(&mut self, item: &str, before: Constructor<'_>, after: Option<Constructor<'_>>, at: &Pointer) {
        let told = |Constructor { takes, members, .. }: Constructor<'_>| {
            let of = |wire: &String| members.get(wire).map_or(wire.clone(), |it| it.name.clone());
            format!("({})", takes.iter().map(of).collect::<Vec<_>>().join(", "))
        };
        let place = at.child("required");
        let item = format!("{item}::new");
        match after {
            Some(after) if after.takes == before.takes => {}
            Some(after) => {
                // A member that only one document has is the reason by itself.
                let alone = |one: Constructor<'_>, other: Constructor<'_>| {
                    let wire = one.takes.iter().find(|wire| !other.members.contains_key(*wire))?;
                    Some(one.at.child("properties").child(wire))
                };
                let place = alone(after, before).or_else(|| alone(before, after)).unwrap_or(place);
                let needed: Vec<&str> =
                    after.takes.iter().filter(|wire| !before.takes.contains(wire)).map(String::as_str).collect();
                let reason = if needed.is_empty() {
                    format!("the document declares different members at `#{at}`")
                } else {
                    format!("the document now requires {}", parts(&needed))
                };
                self.add(&item, told(before), Some(told(after)), place, reason);
            }
            None => {
                let reason = format!("the type at `#{at}` no longer has a constructor");
                self.add(&item, told(before), None, place, reason);
            }
        }
    }
}

/// How many names stand for each other.
const DEPTH: usize = 16;
