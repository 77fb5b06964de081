//! The similarity of lock entries to items of a model.

use foldhash::HashSet;

use super::{
    BodyLock, DefinitionShape, Lock, LockedType, OperationLock, PayloadLock, ResponseLock, ResponseLocks, TypeLock,
    of_model::response_key,
};
use crate::model::{Body, Definition, Model, Response, Shape, Type, TypeId};

/// The bonus for an equal location.
pub(super) const PLACE: f64 = 0.001;

/// The threshold above which more than half of the members are equal.
pub(super) const HALF: f64 = 0.5;

/// Returns `true` if a type is defined by a component.
pub(super) fn is_component(model: &Model, id: TypeId) -> bool {
    model.types.get(id).is_some_and(|def| def.pointer.schema_name().is_some())
}

pub(super) fn likeness_of_types(model: &Model, lock: &Lock, locked: &LockedType, now: &Type) -> f64 {
    match (&locked.shape, &now.shape) {
        (Shape::Named(name), Shape::Named(id)) => lock.types.get(name).map_or(0.0, |def| likeness(model, def, *id)),
        _ => 0.0,
    }
}

/// Returns the share of members or values that two types have in common.
pub(super) fn likeness(model: &Model, locked: &TypeLock, id: TypeId) -> f64 {
    let Some(def) = model.types.get(id) else { return 0.0 };
    let (before, after): (HashSet<String>, HashSet<String>) = match (&locked.shape, &def.definition) {
        (DefinitionShape::Struct { members, .. }, Definition::Struct { fields, .. }) => (
            members.iter().map(|(wire, member)| format!("{wire} {}", outline(&member.ty))).collect(),
            fields.iter().map(|field| format!("{} {}", field.wire, outline(&field.ty))).collect(),
        ),
        (DefinitionShape::Enum(values), Definition::Enum { values: now }) => {
            (values.keys().cloned().collect(), now.iter().map(|value| value.text.clone()).collect())
        }
        _ => return 0.0,
    };
    let all = before.union(&after).count();
    let shared = if all == 0 { 1.0 } else { before.intersection(&after).count() as f64 / all as f64 };
    if locked.at == def.pointer { shared + PLACE } else { shared }
}

/// Formats a type without the names of types in it.
pub(super) fn outline<Name: std::fmt::Debug>(ty: &Type<Name>) -> String {
    match &ty.shape {
        Shape::Array(inner) => format!("list {}", outline(inner)),
        Shape::Map(inner) => format!("map {}", outline(inner)),
        Shape::Tuple(all) => format!("tuple {}", all.iter().map(outline).collect::<Vec<_>>().join(" ")),
        Shape::Named(_) => "a type".to_owned(),
        other => format!("{other:?}"),
    }
}

/// Returns the lock entry of one of the bodies of an operation: by its media type. The first new one of a serialization
/// has the entry of a removed one.
pub(crate) fn body_lock<'l>(locked: &'l OperationLock, all: &[Body], body: &Body) -> Option<&'l BodyLock> {
    let exact = locked.bodies.get(&body.media_type);
    let word = body.kind.word();
    let is_new = |it: &&Body| it.kind.word() == word && !locked.bodies.contains_key(&it.media_type);
    let is_first = || all.iter().find(is_new).is_some_and(|first| first.media_type == body.media_type);
    let is_gone = |media_type: &String| !all.iter().any(|it| it.media_type == *media_type);
    let of_kind = || locked.bodies.iter().find(|(key, known)| known.kind == word && is_gone(key) && is_first());
    exact.or_else(|| of_kind().map(|(_, known)| known))
}

/// Returns the lock entry of one of the responses of an operation: by status and media type. The first new one of a
/// status and a kind of body has the entry of a removed one.
pub(crate) fn response_lock<'l>(
    locked: &'l ResponseLocks,
    all: &[Response],
    response: &Response,
) -> Option<&'l ResponseLock> {
    let exact = locked.get(&response_key(response));
    let status = response.status.to_string();
    let is_new = |it: &&Response| {
        let is_like = it.status == response.status && it.payload.is_like(&response.payload);
        is_like && !locked.contains_key(&response_key(it))
    };
    let is_first = || all.iter().find(is_new).is_some_and(|first| first.id == response.id);
    let by_status = || {
        let is_kind = |payload: &PayloadLock| payload.is_like(&response.payload);
        let is_gone = |key: &String| !all.iter().any(|it| response_key(it) == *key);
        let mut of_status = locked.iter().filter(|(key, _)| key.split(' ').next() == Some(&status));
        of_status.find(|(key, known)| is_kind(&known.payload) && is_gone(key) && is_first()).map(|(_, found)| found)
    };
    exact.or_else(by_status)
}

impl OperationLock {
    /// Returns the names of the forms that the operation takes.
    pub(crate) fn forms(&self) -> impl Iterator<Item = &String> {
        self.bodies.values().filter(|body| body.kind == "multipart").filter_map(BodyLock::type_name)
    }

    /// Returns the name of the type of a body.
    pub(crate) fn form_of(&self, all: &[Body], body: &Body) -> Option<&String> {
        body_lock(self, all, body).and_then(BodyLock::type_name)
    }
}

/// Returns true if two types differ in names and documentation only.
pub(super) fn are_equivalent(model: &Model, one: &Type, other: &Type, seen: &mut HashSet<(TypeId, TypeId)>) -> bool {
    if one.nullable != other.nullable {
        return false;
    }
    if let Some(mut inner) = model.shape(one).zip(model.shape(other)) {
        return inner.all(|(one, other)| are_equivalent(model, one, other, seen));
    }
    match (model.shape(one), model.shape(other)) {
        (Shape::Named(one), Shape::Named(other)) => {
            if one == other || !seen.insert((*one, *other)) {
                return true;
            }
            let (Some(one), Some(other)) = (model.types.get(*one), model.types.get(*other)) else { return false };
            match (&one.definition, &other.definition) {
                (
                    Definition::Struct { fields, additional, .. },
                    Definition::Struct { fields: others, additional: other_additional, .. },
                ) => {
                    let is_additional_equivalent = match (additional, other_additional) {
                        (None, None) => true,
                        (Some(one), Some(other)) => are_equivalent(model, one, other, seen),
                        _ => false,
                    };
                    is_additional_equivalent
                        && fields.len() == others.len()
                        && fields.iter().all(|field| {
                            let other = others.iter().find(|other| other.wire == field.wire);
                            other.is_some_and(|other| {
                                field.required == other.required
                                    && field.values == other.values
                                    && are_equivalent(model, &field.ty, &other.ty, seen)
                            })
                        })
                }
                (Definition::Enum { values }, Definition::Enum { values: others }) => {
                    values.len() == others.len()
                        && values.iter().all(|value| others.iter().any(|other| other.text == value.text))
                }
                (Definition::Union { variants, .. }, Definition::Union { variants: others, .. }) => {
                    variants.len() == others.len()
                        && variants
                            .iter()
                            .zip(others)
                            .all(|(one, other)| are_equivalent(model, &one.ty, &other.ty, seen))
                }
                _ => false,
            }
        }
        (one, other) => one == other,
    }
}

#[cfg(test)]
mod tests {
    use openapi_document::Document;
    use serde_json::{Value, json};

    use crate::{generate, generate_locked};

    fn of(name: &str) -> Value {
        json!({"schema": {"type": "object", "required": [name], "properties": {name: {"type": "string"}}}})
    }

    #[test]
    fn a_media_type_that_is_new_leaves_the_entries_of_others() {
        let document = |bodies: &[(&str, &str)], responses: &[(&str, &str)]| {
            let content = |all: &[(&str, &str)]| -> Value {
                all.iter().map(|(key, name)| ((*key).to_owned(), of(name))).collect()
            };
            let answer = json!({"400": {"description": "d", "content": content(responses)}});
            let operation = json!({"operationId": "put", "requestBody": {"required": true, "content": content(bodies)}, "responses": answer});
            let root = json!({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {"/a": {"put": operation}}});
            Document::parse("t.json", root.to_string()).unwrap()
        };
        let (form, mixed) = (("multipart/form-data", "f"), ("multipart/mixed", "g"));
        let (json, own) = (("application/json", "a"), ("application/vnd.own+json", "b"));
        let text = ("text/plain", "a");
        for (old, new) in [([form], vec![mixed, form]), ([json], vec![own, json])] {
            let before = generate(&document(&old, &[json, text]));
            let now = generate_locked(&document(&new, &[own, json, text]), &before.lock);
            assert!(now.breaks.is_empty(), "{:#?}", now.breaks);
            let (was, operation) = (&before.lock.operations["PUT /a"], &now.lock.operations["PUT /a"]);
            assert_eq!(operation.bodies[old[0].0], was.bodies[old[0].0]);
            assert_eq!(operation.failures["400 application/json"], was.failures["400 application/json"]);
            let names: std::collections::HashSet<_> =
                operation.bodies.values().map(|body| (body.type_name(), &body.method)).collect();
            assert_eq!(names.len(), 2);
        }
    }

    #[test]
    fn a_body_in_place_of_another_of_its_kind_keeps_the_method() {
        let document = |media_type: &str| {
            let operation =
                json!({"operationId": "put", "requestBody": {"required": true, "content": {media_type: of("a")}}});
            let root = json!({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {"/a": {"put": operation}}});
            Document::parse("t.json", root.to_string()).unwrap()
        };
        let before = generate(&document("multipart/form-data")).lock;
        let now = generate_locked(&document("multipart/mixed"), &before);
        assert!(now.breaks.is_empty(), "{:#?}", now.breaks);
    }
}
