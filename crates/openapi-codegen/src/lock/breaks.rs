//! What of a lock is gone or changed, and why.

use std::collections::BTreeMap;

use openapi_document::Pointer;
use serde::{Deserialize, Serialize};

use super::{
    Lock, LockedShape, OperationLock, OutcomeLock, ParameterLock, ResponseLocks, TypeLock,
    expression::{payload_text, text},
};

/// A public item that callers may have written down, and that is gone or another one now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Break {
    /// The item: `types::Pet.name`, `list_pets`.
    pub item: String,
    /// What it was.
    pub before: String,
    /// What it is; nothing if it is gone.
    pub after: Option<String>,
    /// Where the reason stands, or stood, in the normal form of the document.
    pub pointer: Pointer,
    /// Why: what the document has now.
    pub reason: String,
}

impl Lock {
    /// What callers may have written down and cannot any more, compared with the lock before.
    pub fn breaks_since(&self, before: &Self) -> Vec<Break> {
        let mut found = Found(Vec::new());
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
                        Some(now) => format!("`{key}` is called `{}` now", now.method),
                        None => format!("the document has no `{key}` any more"),
                    };
                    found.add(&operation.method, format!("{key}: a method"), None, place(key), reason);
                }
            }
        }
        for (name, def) in &before.types {
            match self.types.get(name) {
                Some(now) => found.definition(name, def, now),
                None => {
                    let reason = format!("the document has no schema any more that is `{name}`");
                    found.add(&format!("types::{name}"), kind(def).to_owned(), None, def.at.clone(), reason);
                }
            }
        }
        found.0
    }
}

struct Found(Vec<Break>);

/// Where an operation stands.
fn place(key: &str) -> Pointer {
    let (method, path) = key.split_once(' ').unwrap_or((key, ""));
    Pointer::from("/paths").child(path).child(method.to_lowercase())
}

fn kind(def: &TypeLock) -> &'static str {
    match &def.shape {
        LockedShape::Struct { .. } => "a struct",
        LockedShape::Enum(_) => "an enum",
        LockedShape::Union { .. } => "a union",
        LockedShape::Alias(_) => "another name for a type",
    }
}

impl Found {
    fn add(&mut self, item: &str, before: String, after: Option<String>, pointer: Pointer, reason: String) {
        self.0.push(Break { item: item.to_owned(), before, after, pointer, reason });
    }

    /// One part of something: `before` and `after` as texts.
    fn part(&mut self, item: &str, before: String, after: Option<String>, pointer: &Pointer) {
        if after.as_ref() == Some(&before) {
            return;
        }
        let reason = match &after {
            Some(after) => {
                format!("what the document has at `#{pointer}` is `{after}`, for which `{before}` has no room")
            }
            None => format!("the document has it no more at `#{pointer}`"),
        };
        self.add(item, before, after, pointer.clone(), reason);
    }

    fn client(&mut self, before: &Lock, now: &Lock) {
        let (before, now) = (&before.client, &now.client);
        for (scheme, method) in &before.credentials {
            let at = Pointer::from("/components/securitySchemes").child(scheme);
            self.part(&format!("Builder::{method}"), method.clone(), now.credentials.get(scheme).cloned(), &at);
        }
        for (key, parameter) in &before.parameters {
            let after = now.parameters.get(key).map(|it| format!("{} {}", it.name, text(&it.ty)));
            let was = format!("{} {}", parameter.name, text(&parameter.ty));
            self.part(&format!("Builder::{}", parameter.name), was, after, &Pointer::from("/paths"));
        }
        for (url, (prefix, constructor)) in &before.servers {
            let after = now.servers.get(url).map(|(prefix, constructor)| format!("{prefix} {constructor}"));
            let item = format!("Server::{constructor}");
            self.part(&item, format!("{prefix} {constructor}"), after, &Pointer::from("/servers"));
        }
        for (tag, (method, type_name)) in &before.views {
            let after = now.views.get(tag).map(|(method, type_name)| format!("{method} {type_name}"));
            self.part(&format!("Client::{method}"), format!("{method} {type_name}"), after, &Pointer::from("/tags"));
        }
    }

    fn operation(&mut self, key: &str, before: &OperationLock, now: &OperationLock) {
        let (method, at) = (&before.method, place(key));
        let arguments = |operation: &OperationLock| {
            let mut listed: Vec<&ParameterLock> =
                operation.parameters.values().filter(|it| it.position.is_some()).collect();
            listed.sort_by_key(|parameter| parameter.position);
            let mut texts: Vec<String> = listed.into_iter().map(|it| text(&it.ty)).collect();
            let is_taken = operation.bodies.values().any(|body| body.is_argument);
            if is_taken {
                texts.push("body".to_owned());
            }
            format!("({})", texts.join(", "))
        };
        self.part(method, arguments(before), Some(arguments(now)), &at.child("parameters"));
        for (key, parameter) in before.parameters.iter().filter(|(_, parameter)| parameter.position.is_none()) {
            let after = now.parameters.values().find(|it| it.name == parameter.name && it.position.is_none());
            // What is set once for the client has its setters all the same.
            let item = format!("{method}().{}", parameter.name);
            self.part(&item, text(&parameter.ty), after.map(|it| text(&it.ty)), &at.child("parameters").child(key));
        }
        for (media_type, body) in &before.bodies {
            let after = now.bodies.values().find(|it| it.method == body.method && it.is_argument == body.is_argument);
            let told = |body: &super::BodyLock| match &body.ty {
                Some(ty) => text(ty),
                None => "body".to_owned(),
            };
            let place = at.child("requestBody").child("content").child(media_type);
            self.part(&body.method, told(body), after.map(told), &place);
        }
        let gives = |operation: &OperationLock| match &operation.outcome {
            OutcomeLock::One(payload) => payload_text(payload),
            OutcomeLock::Several => format!("one of {}", operation.success.as_deref().unwrap_or_default()),
        };
        self.part(&format!("{method}().await"), gives(before), Some(gives(now)), &at.child("responses"));
        self.part(&format!("{method}().call"), before.call.clone(), Some(now.call.clone()), &at);
        self.part(&format!("{method}().error"), before.error.clone(), Some(now.error.clone()), &at);
        if let Some(view) = &before.view {
            self.part(&format!("{method} in its view"), view.clone(), now.view.clone(), &at.child("tags"));
        }
        if let Some(success) = &before.success {
            self.part(&format!("types::{success}"), success.clone(), now.success.clone(), &at.child("responses"));
            self.responses(success, &before.successes, &now.successes, &at);
        }
        self.responses(&before.error, &before.failures, &now.failures, &at);
    }

    fn responses(&mut self, name: &str, before: &ResponseLocks, now: &ResponseLocks, at: &Pointer) {
        for (status, (variant, payload)) in before {
            let after = now.values().find(|(known, _)| known == variant).map(|(_, payload)| payload_text(payload));
            let item = format!("types::{name}::{variant}");
            self.part(&item, payload_text(payload), after, &at.child("responses").child(status));
        }
    }

    fn definition(&mut self, name: &str, before: &TypeLock, now: &TypeLock) {
        let item = format!("types::{name}");
        match (&before.shape, &now.shape) {
            (
                LockedShape::Struct { new, members, additional, .. },
                LockedShape::Struct { new: now_new, members: now_members, additional: now_additional, .. },
            ) => {
                for (wire, member) in members {
                    let place = now.at.child("properties").child(wire);
                    let told = |member: &super::MemberLock| text(&member.ty);
                    let after = now_members.get(wire).filter(|it| it.name == member.name);
                    let item = format!("{item}.{}", member.name);
                    self.part(&item, told(member), after.map(told), &place);
                    let Some(after) = after else { continue };
                    for (was, is, word) in [
                        (member.tells_null, after.tells_null, "null is told from absent"),
                        (member.is_settable, after.is_settable, "it has a setter"),
                    ] {
                        if was && !is {
                            self.part(&item, word.to_owned(), None, &place);
                        }
                    }
                }
                if let Some(new) = new {
                    let told = |new: &Vec<String>, members: &BTreeMap<String, super::MemberLock>| {
                        let of = |wire: &String| members.get(wire).map_or(String::new(), |it| it.name.clone());
                        format!("({})", new.iter().map(of).collect::<Vec<_>>().join(", "))
                    };
                    let after = now_new.as_ref().map(|new| told(new, now_members));
                    self.part(&format!("{item}::new"), told(new, members), after, &now.at.child("required"));
                }
                if let Some(additional) = additional {
                    let after = now_additional.as_ref().map(text);
                    let place = now.at.child("additionalProperties");
                    self.part(&format!("{item}.additional"), text(additional), after, &place);
                }
            }
            (LockedShape::Enum(values), LockedShape::Enum(now_values)) => {
                for (value, variant) in values {
                    let after = now_values.get(value).cloned();
                    self.part(&format!("{item}::{variant}"), variant.clone(), after, &now.at.child("enum"));
                }
            }
            (LockedShape::Union { tag, variants }, LockedShape::Union { tag: now_tag, variants: now_variants }) => {
                if let Some(tag) = tag {
                    self.part(&format!("{item}::tag"), tag.clone(), now_tag.clone(), &now.at.child("discriminator"));
                }
                for (variant, locked) in variants {
                    let after = now_variants.get(variant).map(|it| text(&it.ty));
                    self.part(&format!("{item}::{variant}"), text(&locked.ty), after, &now.at);
                }
            }
            (LockedShape::Alias(ty), LockedShape::Alias(now_ty)) => {
                self.part(&item, text(ty), Some(text(now_ty)), &now.at);
            }
            _ => self.part(&item, kind(before).to_owned(), Some(kind(now).to_owned()), &now.at),
        }
    }
}
