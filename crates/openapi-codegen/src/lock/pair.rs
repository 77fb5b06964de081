//! Pairs the types and operations of a lock with those of a model.
//!
//! A component is identified by its location, unless two have exchanged their names. Every other type is identified
//! by its use: the type of a locked member is the type that the member has now, wherever its schema is.

use super::{
    DefinitionShape, Lock, LockedType, Matched, OperationLock, PayloadLock, SuccessKindLock, TypeLock,
    likeness::{HALF, are_equivalent, body_lock, is_component, likeness, outline, response_lock},
    of_model::key,
    pair_forms::pair_forms,
    pair_variants::pair_variants,
    swap,
};
use crate::model::{BodyKind, Definition, Model, Operation, Shape, SuccessKind, Type, TypeId, Variant};
use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};
use openapi_document::template;
use std::collections::VecDeque;

/// Pairs the entries of a lock with the items of a model. If a type was split into several equal ones, these are
/// merged again.
pub(crate) fn pair<'l>(model: &mut Model, lock: &'l Lock) -> Matched<'l> {
    let mut pairing = Pairing::new(model, lock);
    pairing.run();
    let Pairing { by_id, operations, moved, splits, by_name, .. } = pairing;
    let types: HashMap<TypeId, _> =
        by_id.iter().filter_map(|(id, name)| Some((*id, (*name, lock.types.get(*name)?)))).collect();
    let moved = moved.into_iter().filter(|(name, _)| !by_name.contains_key(name)).collect();
    let merged: HashMap<TypeId, TypeId> = splits
        .into_iter()
        .filter(|(id, _)| !by_id.contains_key(id) && !is_component(model, *id))
        .filter_map(|(id, name)| Some((id, *by_name.get(name)?)))
        .filter(|(id, known)| are_equivalent(model, &Type::named(*id), &Type::named(*known), &mut HashSet::new()))
        .collect();
    let is_form = |def: &TypeLock| matches!(def.shape, DefinitionShape::Struct { is_form: true, .. });
    let forms = lock.types.iter().filter(|(_, def)| is_form(def)).map(|(name, def)| (name.as_str(), def)).collect();
    let client = Some(&lock.client);
    let alternatives = pair_forms(model, lock, &operations);
    let is_gone = |(name, def): &(&'l String, &TypeLock)| {
        matches!(def.shape, DefinitionShape::Alias(_)) && !by_name.contains_key(name.as_str())
    };
    let aliases = lock.types.iter().filter(is_gone).map(|(name, def)| (name.as_str(), def)).collect();
    let mut matched = Matched { operations, types, forms, alternatives, moved, aliases, client, ..Matched::default() };
    merge(model, &merged);
    for (id, def) in model.types.iter() {
        let (Definition::Union { variants, .. }, Some(DefinitionShape::Union { variants: locked, .. })) =
            (&def.definition, matched.shape(id))
        else {
            continue;
        };
        let pairs = pair_variants(model, lock, variants, locked, |id| matched.type_name(id));
        matched.variants.extend(pairs.into_iter().map(|(index, name)| ((id, index), name)));
    }
    matched
}

/// Replaces each merged type by the one that remains.
fn merge(model: &mut Model, merged: &HashMap<TypeId, TypeId>) {
    if merged.is_empty() {
        return;
    }
    model.each_type_mut(|ty| {
        if let Shape::Named(id) = &mut ty.shape
            && let Some(known) = merged.get(id)
        {
            *id = *known;
        }
    });
    for id in merged.keys() {
        model.types.remove(*id);
    }
}

struct Pairing<'m, 'l> {
    model: &'m Model,
    lock: &'l Lock,
    by_name: HashMap<&'l str, TypeId>,
    by_id: HashMap<TypeId, &'l str>,
    pending: VecDeque<(&'l str, TypeId)>,
    operations: Vec<Option<&'l OperationLock>>,
    /// The names whose uses are of a type that already has another name.
    moved: Vec<(&'l str, TypeId)>,
    /// The types whose uses were of a type that is already paired with another one.
    splits: Vec<(TypeId, &'l str)>,
}

impl<'m, 'l> Pairing<'m, 'l> {
    fn new(model: &'m Model, lock: &'l Lock) -> Self {
        let operations = pair_operations(model, lock);
        let (by_name, by_id, pending) = (HashMap::new(), HashMap::new(), VecDeque::new());
        Self { model, lock, by_name, by_id, pending, operations, moved: Vec::new(), splits: Vec::new() }
    }

    fn run(&mut self) {
        let components = swap::components(self.model, self.lock, &self.operations);
        for name in self.lock.types.keys() {
            if let Some(id) = components.get(name.as_str()) {
                self.pair(name, *id);
            }
        }
        self.finish();
        for (operation, locked) in self.model.operations.iter().zip(self.operations.clone()) {
            if let Some(locked) = locked {
                self.operation(operation, locked);
                self.finish();
            }
        }
        for webhook in &self.model.webhooks {
            if let Some(locked) = self.lock.client.webhooks.get(&webhook.name) {
                self.compare(&locked.ty, &webhook.ty);
                self.finish();
            }
        }
        self.unused();
    }

    /// Pairs unused types by their locations, for example the member of a component that was replaced by another
    /// one.
    fn unused(&mut self) {
        for (name, def) in &self.lock.types {
            let is_alias = matches!(def.shape, DefinitionShape::Alias(_));
            let is_moved = self.moved.iter().any(|(moved, _)| moved == name);
            if is_alias || is_moved || self.by_name.contains_key(name.as_str()) {
                continue;
            }
            let Some(id) = self.model.types.at(&def.at) else { continue };
            let is_split = self.splits.iter().any(|(split, _)| *split == id);
            if !is_split && !self.by_id.contains_key(&id) && self.is_of_kind(name, id) {
                self.pair(name, id);
            }
        }
        self.finish();
    }

    fn pair(&mut self, name: &'l str, id: TypeId) {
        let id = self.within(name, id).unwrap_or(id);
        match (self.by_name.get(name).copied(), self.by_id.get(&id).copied()) {
            (None, None) => {
                self.by_name.insert(name, id);
                self.by_id.insert(id, name);
                self.pending.push_back((name, id));
            }
            (Some(known), _) if known == id => {}
            (Some(_), _) => self.splits.push((id, name)),
            (None, Some(_)) => {
                if self.is_of_kind(name, id) && !self.moved.contains(&(name, id)) {
                    self.moved.push((name, id));
                    self.pending.push_back((name, id));
                }
            }
        }
    }

    /// Returns true if a type is of the locked kind: a struct, an enum, and so on.
    fn is_of_kind(&self, name: &str, id: TypeId) -> bool {
        let (Some(locked), Some(def)) = (self.lock.types.get(name), self.model.types.get(id)) else { return false };
        matches!(
            (&locked.shape, &def.definition),
            (DefinitionShape::Struct { .. }, Definition::Struct { .. })
                | (DefinitionShape::Enum(_), Definition::Enum { .. })
                | (DefinitionShape::Union { .. }, Definition::Union { .. })
                | (DefinitionShape::Wrapper(_), Definition::Wrapper(_))
                | (DefinitionShape::Alias(_), _)
        )
    }

    /// Returns the type of a union that corresponds to a locked struct, so that a struct which became one of
    /// several types remains a struct.
    fn within(&self, name: &str, id: TypeId) -> Option<TypeId> {
        let locked = self.lock.types.get(name).filter(|def| matches!(def.shape, DefinitionShape::Struct { .. }))?;
        let Some(Definition::Union { variants, .. }) = self.model.types.get(id).map(|def| &def.definition) else {
            return None;
        };
        let similar = variants.iter().filter_map(|variant| match &variant.ty.shape {
            Shape::Named(inner) if !self.by_id.contains_key(inner) => {
                let likeness = likeness(self.model, locked, *inner);
                (likeness > HALF).then_some((likeness, *inner))
            }
            _ => None,
        });
        similar.max_by(|(one, _), (other, _)| one.total_cmp(other)).map(|(_, inner)| inner)
    }

    /// Pairs the types that paired types contain.
    fn finish(&mut self) {
        while let Some((name, id)) = self.pending.pop_front() {
            let (Some(locked), Some(def)) = (self.lock.types.get(name), self.model.types.get(id)) else { continue };
            match (&locked.shape, &def.definition) {
                (
                    DefinitionShape::Struct { members, additional, .. },
                    Definition::Struct { fields, additional: now, .. },
                ) => {
                    for field in fields {
                        if let Some(member) = members.get(&field.wire) {
                            self.compare(&member.ty, &field.ty);
                        }
                    }
                    if let (Some(locked), Some(now)) = (additional, now) {
                        self.compare(locked, now);
                    }
                }
                (DefinitionShape::Union { variants: locked, .. }, Definition::Union { variants, .. }) => {
                    let name_of = |id: TypeId| self.by_id.get(&id).copied();
                    for (index, name) in pair_variants(self.model, self.lock, variants, locked, name_of) {
                        if let (Some(variant), Some(locked)) = (variants.get(index), locked.get(name)) {
                            self.compare(&locked.ty, &variant.ty);
                        }
                    }
                }
                (DefinitionShape::Alias(locked), Definition::Alias(now))
                | (DefinitionShape::Wrapper(locked), Definition::Wrapper(now)) => self.compare(locked, now),
                _ => {}
            }
        }
    }

    fn compare(&mut self, locked: &'l LockedType, now: &'m Type) {
        if let Some(inner) = locked.shape.zip(&now.shape) {
            return inner.for_each(|(locked, now)| self.compare(locked, now));
        }
        match (&locked.shape, &now.shape) {
            (Shape::Named(name), Shape::Named(id)) => self.pair(name, *id),
            (Shape::Named(name), _) => {
                if let Some(DefinitionShape::Alias(inner)) = self.lock.types.get(name).map(|def| &def.shape) {
                    self.compare(inner, now);
                }
            }
            (_, Shape::Named(id)) => {
                match self.model.types.get(*id).map(|def| &def.definition) {
                    Some(Definition::Alias(inner)) => self.compare(locked, inner),
                    // The type is one of several now.
                    Some(Definition::Union { variants, .. }) => {
                        let is_it = |variant: &&Variant| outline(&variant.ty) == outline(locked);
                        if let Some(variant) = variants.iter().find(is_it) {
                            self.compare(locked, &variant.ty);
                        }
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }

    fn operation(&mut self, operation: &'m Operation, locked: &'l OperationLock) {
        for parameter in &operation.parameters {
            if let Some(known) = locked.parameters.get(&key(parameter)) {
                self.compare(&known.ty, &parameter.ty);
            }
        }
        for body in operation.bodies() {
            let known = body_lock(locked, operation.bodies(), body).and_then(|known| known.ty.as_ref());
            if let (Some(known), BodyKind::Json(ty) | BodyKind::Form(ty)) = (known, &body.kind) {
                self.compare(known, ty);
            }
            if let (Some(Type { shape: Shape::Named(name), .. }), BodyKind::Multipart(forms)) = (known, &body.kind)
                && let Some(DefinitionShape::Struct { members, .. }) = self.lock.types.get(name).map(|def| &def.shape)
            {
                for part in forms.iter().flat_map(|form| &form.parts) {
                    if let Some(member) = members.get(&part.wire) {
                        self.compare(&member.ty, &part.ty);
                    }
                }
            }
        }
        let first = operation.success.iter().find_map(|response| response.payload.ty());
        let given = match &operation.success_kind {
            SuccessKind::One(payload) => payload.ty().or(first),
            SuccessKind::Several => first,
        };
        if let (SuccessKindLock::One(locked), Some(now)) = (&locked.success_kind, given)
            && let Some(locked) = locked.ty()
        {
            self.compare(locked, now);
        }
        let sides = [(&operation.success, &locked.successes), (&operation.failure, &locked.failures)];
        for (responses, locked) in sides {
            for response in responses {
                let known = response_lock(locked, responses, response).map(|known| &known.payload);
                if let (Some(now), Some(locked)) = (response.payload.ty(), known.and_then(PayloadLock::ty)) {
                    self.compare(locked, now);
                }
            }
        }
    }
}

/// Returns the lock entry of each operation: by method and path, whatever the names of placeholders, or by its id.
fn pair_operations<'l>(model: &Model, lock: &'l Lock) -> Vec<Option<&'l OperationLock>> {
    let mut taken: HashSet<&str> = HashSet::new();
    let by_path: HashMap<String, &str> =
        lock.operations.keys().map(|key| (template::unnamed(key), key.as_str())).collect();
    let mut found: Vec<Option<&'l OperationLock>> = Vec::new();
    for operation in &model.operations {
        let key = Lock::key(&operation.method, &operation.path);
        let known = lock.operations.get_key_value(&key).map(|(key, _)| key.as_str());
        let known = known.or_else(|| by_path.get(&template::unnamed(&key)).copied()).filter(|key| taken.insert(key));
        found.push(known.and_then(|key| lock.operations.get(key)));
    }
    for (operation, place) in model.operations.iter().zip(&mut found) {
        if place.is_none() {
            let mut same = lock.operations.iter().filter(|(_, locked)| locked.id == operation.id);
            *place = same.find(|(key, _)| taken.insert(key)).map(|(_, locked)| locked);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use openapi_document::Document;
    use serde_json::{Value, json};

    use crate::{Lock, generate, generate_locked};

    fn document(paths: &Value, schemas: &Value) -> Document {
        let root = json!({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": paths, "components": {"schemas": schemas}});
        Document::parse("t.json", root.to_string()).unwrap()
    }

    fn get(id: &str, schema: &Value) -> Value {
        json!({"get": {"operationId": id, "responses": {"200": {"description": "d", "content": {"application/json": {"schema": schema}}}}}})
    }

    /// Returns the lock of the first document, and that of the second one generated with it.
    fn relocked(before: &Document, now: &Document) -> (Lock, Lock) {
        let before = generate(before).lock;
        let now = generate_locked(now, &before).lock;
        (before, now)
    }

    fn refer(name: &str) -> Value {
        json!({"$ref": format!("#/components/schemas/{name}")})
    }

    #[test]
    fn an_inline_schema_that_becomes_a_component_keeps_its_name() {
        let address = json!({"type": "object", "properties": {"street": {"type": "string"}}});
        let user = |address: &Value| json!({"type": "object", "properties": {"address": address}});
        let paths = json!({"/users": get("getUser", &refer("User"))});
        let (before, now) = relocked(
            &document(&paths, &json!({"User": user(&address)})),
            &document(&paths, &json!({"User": user(&refer("PostalAddress")), "PostalAddress": address})),
        );
        assert!(before.types.contains_key("UserAddress") && now.types.contains_key("UserAddress"));
        let breaks = now.changes_since(&before).breaks;
        assert!(breaks.is_empty(), "{breaks:#?}");
    }

    #[test]
    fn an_operation_is_known_by_its_path_and_then_by_its_id() {
        let text = json!({"type": "string"});
        let of = |path: &str, id: &str| document(&json!({path: get(id, &text)}), &json!({}));
        let (before, now) = relocked(&of("/users/{id}", "getUser"), &of("/users/{user_id}", "fetchUser"));
        assert_eq!(now.operations["GET /users/{user_id}"].method, before.operations["GET /users/{id}"].method);
        let (_, now) = relocked(&of("/users", "getUser"), &of("/people", "getUser"));
        assert_eq!(now.operations["GET /people"].method, "get_user");
    }

    #[test]
    fn variants_are_known_by_their_types_whatever_their_order() {
        let object =
            |name: &str| json!({"type": "object", "required": [name], "properties": {name: {"type": "string"}}});
        let of = |order: [&str; 2]| {
            let union = json!({"oneOf": order.map(refer)});
            document(
                &json!({"/a": get("getA", &refer("A"))}),
                &json!({"A": union, "Cat": object("meow"), "Dog": object("bark")}),
            )
        };
        let (before, now) = relocked(&of(["Cat", "Dog"]), &of(["Dog", "Cat"]));
        assert_eq!(before.types["A"].shape, now.types["A"].shape);
        let changes = now.changes_since(&before);
        assert!(changes.breaks.is_empty() && changes.additions.is_empty());
    }
}
