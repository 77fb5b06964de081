//! The items of a lock that were removed or changed, with the reason.

use super::{
    Break, DefinitionShape, Lock, LockedType, OperationLock, ParameterLock, ResponseLock, ResponseLocks,
    SuccessKindLock, TypeLock,
    arguments::{Constructor, gives},
    expression::text,
    found::{DEPTH, Found},
    table::place,
};
use crate::model::{Shape, Type};
use openapi_document::Pointer;
use std::collections::BTreeMap;

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

fn kind(def: &TypeLock) -> &'static str {
    match &def.shape {
        DefinitionShape::Struct { .. } => "a struct",
        DefinitionShape::Enum(_) => "an enum",
        DefinitionShape::Union { .. } => "a union",
        DefinitionShape::Alias(_) => "a type alias",
        DefinitionShape::Wrapper(_) => "a struct around a list or a map",
    }
}

impl Found<'_> {
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
                // Another parameter may have taken over its name, with an equal type.
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
                    let describe = |ty: &Option<LockedType>| ty.as_ref().map_or_else(|| "body".to_owned(), text);
                    self.part(&item, describe(before), after.map(describe), &place);
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
        if before.value != now.value {
            let describe = |value: &Option<String>| {
                value
                    .as_ref()
                    .map_or_else(|| "the whole response".to_owned(), |value| format!("the value at `{value}`"))
            };
            self.part(&item, describe(&before.value), Some(describe(&now.value)), &at.child("responses"));
        }
        match (&before.success_kind, &now.success_kind) {
            (SuccessKindLock::One(one), SuccessKindLock::One(other)) => {
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
                DefinitionShape::Struct { new, members, additional, .. },
                DefinitionShape::Struct { new: now_new, members: now_members, additional: now_additional, .. },
            ) => {
                for (wire, member) in members {
                    // A removed member is reported at the location of the earlier type.
                    let holder = if now_members.contains_key(wire) { now } else { before };
                    let place = holder.at.child("properties").child(wire);
                    let after = now_members.get(wire).filter(|it| it.name == member.name);
                    let item = format!("{item}.{}", member.name);
                    self.typed(&item, &member.ty, after.map(|it| &it.ty), &place);
                    let Some(after) = after else { continue };
                    for (was, is, word) in [
                        (member.distinguishes_null, after.distinguishes_null, "null distinct from absent"),
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
            (DefinitionShape::Enum(values), DefinitionShape::Enum(now_values)) => {
                for (value, variant) in values {
                    let after = now_values.get(value);
                    let holder = if after.is_some() { now } else { before };
                    self.name(&format!("{item}::{variant}"), variant, after, &holder.at.child("enum"));
                }
            }
            (
                DefinitionShape::Union { tag, variants },
                DefinitionShape::Union { tag: now_tag, variants: now_variants },
            ) => {
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
            (DefinitionShape::Alias(ty), DefinitionShape::Alias(now_ty))
            | (DefinitionShape::Wrapper(ty), DefinitionShape::Wrapper(now_ty)) => {
                self.typed(&item, ty, Some(now_ty), &now.at)
            }
            // An alias can be used in the same way as its target.
            (_, DefinitionShape::Alias(Type { shape: Shape::Named(other), .. }))
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
}

#[cfg(test)]
mod tests {
    use openapi_document::Document;

    use super::*;
    use crate::generate;

    /// Returns the lock of a document with one operation and one schema.
    fn lock(parameters: &str, schema: &str) -> Lock {
        let text = format!(
            "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n  /a:\n    post: {{operationId: op, parameters: [{parameters}], requestBody: {{required: true, content: {{application/json: {{schema: {{$ref: '#/components/schemas/A'}}}}}}}}, responses: {{'200': {{description: d, content: {{application/json: {{schema: {{$ref: '#/components/schemas/A'}}}}}}}}}}}}\ncomponents: {{schemas: {{A: {schema}}}}}\n"
        );
        generate(&Document::parse("t.yaml", text).unwrap()).lock
    }

    fn breaks_between(before: &Lock, now: &Lock) -> Vec<String> {
        now.breaks_since(before).into_iter().map(|it| format!("{}: {}", it.item, it.reason)).collect()
    }

    const OBJECT: &str = "{type: object, properties: {x: {type: string}}}";

    #[test]
    fn a_parameter_that_becomes_required_becomes_an_argument() {
        let optional = lock("{name: q, in: query, schema: {type: string}}", OBJECT);
        let required = lock("{name: q, in: query, required: true, schema: {type: string}}", OBJECT);
        let found = breaks_between(&optional, &required);
        assert!(
            found.contains(
                &"op().q: the document now requires the query parameter `q`, which becomes an argument".to_owned()
            ),
            "{found:#?}"
        );
        assert!(found.iter().any(|it| it.starts_with("op: the document now requires")), "{found:#?}");
        assert!(breaks_between(&optional, &optional).is_empty());
    }

    #[test]
    fn members_that_are_removed_or_of_another_type_are_reported_with_their_place() {
        let before = lock("", "{type: object, properties: {x: {type: string}, y: {type: integer}}}");
        let now = lock("", "{type: object, properties: {y: {type: boolean}}}");
        let found = breaks_between(&before, &now);
        assert_eq!(found.len(), 2, "{found:#?}");
        assert!(found[0].starts_with("types::A.x: no longer defined by the document"), "{found:#?}");
        assert!(found[1].contains("`#/components/schemas/A/properties/y`") && found[1].contains("bool"), "{found:#?}");
    }

    #[test]
    fn another_kind_of_type_breaks_once() {
        let found = breaks_between(&lock("", OBJECT), &lock("", "{type: string, enum: [a, b]}"));
        assert_eq!(found.iter().filter(|it| it.starts_with("types::A:")).count(), 1, "{found:#?}");
        assert!(found.iter().any(|it| it.contains("declares an enum")), "{found:#?}");
    }
}
