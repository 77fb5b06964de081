//! The items of a lock that an earlier lock does not contain.

use std::collections::BTreeMap;

use openapi_document::Pointer;
use serde::{Deserialize, Serialize};

use super::{
    DefinitionShape, Lock, OperationLock, ResponseLock, ResponseLocks, TypeLock,
    client::{group_of, groups, server_type},
    expression::text,
    table::place,
};

/// A public item that is new.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Addition {
    /// The item: `types::Pet.name`, `list_pets`.
    pub item: String,
    /// The kind of item.
    pub what: String,
    /// The location of the reason, in the normal form of the document.
    pub pointer: Pointer,
}

impl Lock {
    /// Returns the items that callers can use now and could not use before.
    pub fn additions_since(&self, before: &Self) -> Vec<Addition> {
        let mut all = Additions(Vec::new());
        let (now, was) = (&self.client, &before.client);
        for (scheme, method) in now.credentials.iter().filter(|(scheme, _)| !was.credentials.contains_key(*scheme)) {
            let at = Pointer::component("securitySchemes", scheme);
            all.add(format!("Builder::{method}"), "a credential", at);
        }
        for (key, parameter) in now.parameters.iter().filter(|(key, _)| !was.parameters.contains_key(*key)) {
            let item = format!("Builder::{}", parameter.name);
            all.add(item, format!("{key}, {}", text(&parameter.ty)), Pointer::from("/paths"));
        }
        for (url, server) in now.servers.iter().filter(|(url, _)| !was.servers.contains_key(*url)) {
            all.add(format!("Server::{}", server.name), format!("the server {url}"), Pointer::from("/servers"));
        }
        for (key, variable) in now.variables.iter().filter(|(key, _)| !was.variables.contains_key(*key)) {
            let item = format!("{}::{}", server_type(group_of(key)), variable.setter);
            all.add(item, format!("the variable {key} of a server"), Pointer::from("/servers"));
        }
        for (key, variable) in &now.variables {
            let known = was.variables.get(key).map(|it| &it.values);
            for (value, variant) in
                variable.values.iter().filter(|(value, _)| known.is_some_and(|it| !it.contains_key(*value)))
            {
                let item = format!("{}::{variant}", variable.ty.as_deref().unwrap_or_default());
                all.add(item, format!("the value {value}"), Pointer::from("/servers"));
            }
        }
        for prefix in groups(now).difference(&groups(was)) {
            all.add(format!("Builder::{prefix}_base_url"), "a method", Pointer::from("/servers"));
        }
        for (name, webhook) in now.webhooks.iter().filter(|(name, _)| !was.webhooks.contains_key(*name)) {
            all.add(format!("Webhook::{}", webhook.variant), text(&webhook.ty), Pointer::from("/webhooks").child(name));
        }
        for (tag, view) in now.views.iter().filter(|(tag, _)| !was.views.contains_key(*tag)) {
            all.add(format!("Client::{}", view.method), format!("a view of the tag {tag}"), Pointer::from("/tags"));
        }
        let known: BTreeMap<&str, &OperationLock> =
            before.operations.values().map(|operation| (operation.method.as_str(), operation)).collect();
        for (key, operation) in &self.operations {
            match known.get(operation.method.as_str()) {
                Some(was) => all.operation(key, operation, was),
                None => all.add(operation.method.clone(), format!("{key}: a method"), place(key)),
            }
        }
        for (name, def) in &self.types {
            match before.types.get(name) {
                Some(was) => all.definition(name, &self.placed(name, def), was),
                None => all.add(format!("types::{name}"), "a type", self.placed(name, def).at.clone()),
            }
        }
        all.0
    }
}

struct Additions(Vec<Addition>);

impl Additions {
    fn add(&mut self, item: impl Into<String>, what: impl Into<String>, pointer: Pointer) {
        self.0.push(Addition { item: item.into(), what: what.into(), pointer });
    }

    fn operation(&mut self, key: &str, now: &OperationLock, was: &OperationLock) {
        let (method, at) = (&now.method, place(key));
        if let (Some(item), None) = (&now.pages, &was.pages) {
            self.add(format!("{method}().items"), format!("pages of {}", text(item)), at.clone());
        }
        for (key, parameter) in now.parameters.iter().filter(|(_, parameter)| parameter.position.is_none()) {
            if !was.parameters.values().any(|known| known.name == parameter.name) {
                let item = format!("{method}().{}", parameter.name);
                self.add(item, format!("{key}, {}", text(&parameter.ty)), at.child("parameters"));
            }
        }
        for (media_type, body) in &now.bodies {
            if !was.bodies.values().any(|known| known.method == body.method) {
                let place = at.child("requestBody").child("content").child(media_type);
                self.add(body.method.clone(), format!("a body of {media_type}"), place);
            }
        }
        if let Some(success) = &now.success {
            self.responses(success, &now.successes, &was.successes, &at);
        }
        self.responses(&now.error, &now.failures, &was.failures, &at);
    }

    fn responses(&mut self, name: &str, now: &ResponseLocks, was: &ResponseLocks, at: &Pointer) {
        for (status, ResponseLock { variant, .. }) in now {
            if !was.values().any(|known| known.variant == *variant) {
                let place = at.child("responses").child(status.split(' ').next().unwrap_or_default());
                self.add(format!("types::{name}::{variant}"), format!("the response {status}"), place);
            }
        }
    }

    fn definition(&mut self, name: &str, now: &TypeLock, was: &TypeLock) {
        let item = format!("types::{name}");
        match (&now.shape, &was.shape) {
            (DefinitionShape::Struct { members, .. }, DefinitionShape::Struct { members: known, .. }) => {
                for (wire, member) in members.iter().filter(|(wire, _)| !known.contains_key(*wire)) {
                    let place = now.at.child("properties").child(wire);
                    self.add(format!("{item}.{}", member.name), text(&member.ty), place);
                }
            }
            (DefinitionShape::Enum(values), DefinitionShape::Enum(known)) => {
                for (value, variant) in values.iter().filter(|(value, _)| !known.contains_key(*value)) {
                    self.add(format!("{item}::{variant}"), format!("the value {value}"), now.at.child("enum"));
                }
            }
            (DefinitionShape::Union { variants, .. }, DefinitionShape::Union { variants: known, .. }) => {
                for (variant, locked) in variants.iter().filter(|(variant, _)| !known.contains_key(*variant)) {
                    self.add(format!("{item}::{variant}"), text(&locked.ty), now.at.clone());
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use openapi_document::Document;

    use crate::{generate, generate_locked};

    #[test]
    fn what_is_new_is_listed_with_its_place() {
        let document = |more: &str, paths: &str| {
            let text = format!(
                "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n  /a:\n    get: {{operationId: getA, responses: {{'200': {{description: a, content: {{application/json: {{schema: {{$ref: '#/components/schemas/A'}}}}}}}}}}}}\n{paths}components: {{schemas: {{A: {{type: object, properties: {{b: {{type: string, enum: [x{more}]}}{}}}}}}}}}\n",
                if more.is_empty() { "" } else { ", c: {type: integer}" }
            );
            Document::parse("t.yaml", text).unwrap()
        };
        let before = generate(&document("", "")).lock;
        let added = "  /b:\n    get: {operationId: getB, responses: {'204': {description: b}}}\n";
        let now = generate_locked(&document(", y", added), &before).lock;
        let items: Vec<_> =
            now.additions_since(&before).into_iter().map(|it| format!("{} {}", it.item, it.pointer)).collect();
        for expected in [
            "get_b /paths/~1b/get",
            "types::A.c /components/schemas/A/properties/c",
            "types::Ab::Y /components/schemas/A/properties/b/enum",
        ] {
            assert!(items.iter().any(|it| it == expected), "{expected}: {items:#?}");
        }
        assert!(before.additions_since(&now).is_empty() && now.additions_since(&now).is_empty());
    }
}
