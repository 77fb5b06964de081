//! Components that have exchanged their names.
//!
//! Tools that number schemas of equal names may assign the numbers differently the next time: `Client` becomes
//! `Client-2` and vice versa. Matched by name, every use of either would change its type.

use std::{borrow::Cow, collections::BTreeSet};

use foldhash::{HashMap, HashMapExt};
use openapi_document::Pointer;

use super::{
    DefinitionShape, Lock, LockedType, OperationLock, SuccessKindLock,
    likeness::{PLACE, body_lock, is_component, likeness, response_lock},
};
use crate::model::{BodyKind, Definition, Model, Shape, SuccessKind, Type, TypeId};

/// The maximum number of passes over the uses: swapped components may contain other swapped ones.
const ROUNDS: usize = 8;

/// The smallest significant difference of similarities, as one may include the bonus for an equal location.
const SAME: f64 = 1.5 * PLACE;

/// Returns the component for each locked component: the one at its location, unless two are swapped according to
/// their members and their uses.
pub(super) fn components<'l>(
    model: &Model,
    lock: &'l Lock,
    operations: &[Option<&'l OperationLock>],
) -> HashMap<&'l str, TypeId> {
    let mut swaps = Swaps::new(model, lock);
    for _ in 0..ROUNDS {
        let votes = swaps.votes(operations);
        let mut is_settled = true;
        for (one, other) in swaps.candidates(&votes) {
            if swaps.is_crossed(one, other, &votes) {
                swaps.exchange(one, other);
                is_settled = false;
            }
        }
        if is_settled {
            break;
        }
    }
    swaps.ids
}

/// The uses that were of one component and are of another one now, by the name of the former and the id of the
/// latter.
type Votes<'l> = HashMap<(&'l str, TypeId), i64>;

struct Swaps<'m, 'l> {
    model: &'m Model,
    lock: &'l Lock,
    /// The current type of each locked component.
    ids: HashMap<&'l str, TypeId>,
    /// The locked components by their locations.
    by_component: HashMap<Cow<'l, str>, &'l str>,
}

impl<'m, 'l> Swaps<'m, 'l> {
    fn new(model: &'m Model, lock: &'l Lock) -> Self {
        let mut ids = HashMap::new();
        let mut by_component = HashMap::new();
        for (name, def) in &lock.types {
            if let Some(id) = model.types.at(&def.at).filter(|id| is_component(model, *id)) {
                ids.insert(name.as_str(), id);
                by_component.extend(def.at.schema_name().map(|component| (component, name.as_str())));
            }
        }
        Self { model, lock, ids, by_component }
    }

    /// Collects the uses of components by their users: types whose locations are unchanged, and operations.
    fn votes(&self, operations: &[Option<&'l OperationLock>]) -> Votes<'l> {
        let mut votes = Votes::new();
        for (name, def) in &self.lock.types {
            let Some(now) = self.now(name).and_then(|id| self.model.types.get(id)) else { continue };
            // A use inside a component does not count for that component itself.
            let holder = self.owner(name).map(|(owner, _)| owner);
            match (&def.shape, &now.definition) {
                (DefinitionShape::Struct { members, .. }, Definition::Struct { fields, .. }) => {
                    for field in fields {
                        if let Some(member) = members.get(&field.wire) {
                            self.vote(holder, &member.ty, &field.ty, &mut votes);
                        }
                    }
                }
                (DefinitionShape::Alias(locked), Definition::Alias(now))
                | (DefinitionShape::Wrapper(locked), Definition::Wrapper(now)) => {
                    self.vote(holder, locked, now, &mut votes)
                }
                _ => {}
            }
        }
        for (operation, locked) in self.model.operations.iter().zip(operations) {
            let Some(locked) = locked else { continue };
            if let (SuccessKindLock::One(locked), SuccessKind::One(now)) =
                (&locked.success_kind, &operation.success_kind)
                && let (Some(locked), Some(now)) = (locked.ty(), now.ty())
            {
                self.vote(None, locked, now, &mut votes);
            }
            for body in operation.bodies() {
                let known = body_lock(locked, operation.bodies(), body).and_then(|known| known.ty.as_ref());
                if let (Some(known), BodyKind::Json(ty) | BodyKind::Form(ty)) = (known, &body.kind) {
                    self.vote(None, known, ty, &mut votes);
                }
            }
            for (responses, locked) in [(&operation.success, &locked.successes), (&operation.failure, &locked.failures)]
            {
                for response in responses {
                    let known = response_lock(locked, responses, response).and_then(|known| known.payload.ty());
                    if let (Some(known), Some(now)) = (known, response.payload.ty()) {
                        self.vote(None, known, now, &mut votes);
                    }
                }
            }
        }
        votes
    }

    /// Returns the current type of a locked type, if it is identified by its location.
    fn now(&self, name: &str) -> Option<TypeId> {
        if let Some(id) = self.ids.get(name) {
            return Some(*id);
        }
        match self.owner(name) {
            Some((owner, rest)) => {
                let place = format!("{}{rest}", self.model.types.get(*self.ids.get(owner)?)?.pointer);
                self.model.types.at(&Pointer::from(place.as_str()))
            }
            None => self.model.types.at(&self.lock.types.get(name)?.at),
        }
    }

    /// Returns the locked component that a locked type is or is nested in, and the rest of its location.
    fn owner(&self, name: &str) -> Option<(&'l str, &'l str)> {
        let (component, rest) = self.lock.types.get(name)?.at.in_schema()?;
        Some((*self.by_component.get(&component)?, rest))
    }

    /// Counts a use, unless it is of a component by itself.
    fn vote(&self, holder: Option<&str>, locked: &LockedType, now: &Type, votes: &mut Votes<'l>) {
        if let Some(inner) = locked.shape.zip(&now.shape) {
            return inner.for_each(|(locked, now)| self.vote(holder, locked, now, votes));
        }
        if let (Shape::Named(name), Shape::Named(id)) = (&locked.shape, &now.shape)
            && let (Some((owner, rest)), Some(def)) = (self.owner(name), self.model.types.get(*id))
            && let Some((place, rest_now)) = def.pointer.in_schema()
            && rest == rest_now
            && holder != Some(owner)
            && let Some(component) = self.model.types.at(&Pointer::schema(&place))
        {
            *votes.entry((owner, component)).or_insert(0) += 1;
        }
    }

    /// Returns pairs of components that may be swapped: those that the uses indicate, and those whose names differ
    /// only in a number.
    fn candidates(&self, votes: &Votes<'l>) -> BTreeSet<(&'l str, &'l str)> {
        let mut found = BTreeSet::new();
        let mut add = |one: &'l str, other: &'l str| {
            if one != other {
                found.insert((one.min(other), one.max(other)));
            }
        };
        let by_id: HashMap<TypeId, &'l str> = self.ids.iter().map(|(name, id)| (*id, *name)).collect();
        for (name, id) in votes.keys() {
            if let Some(other) = by_id.get(id) {
                add(name, other);
            }
        }
        let mut by_stem: HashMap<&'l str, Vec<&'l str>> = HashMap::new();
        for name in self.ids.keys() {
            by_stem.entry(name.trim_end_matches(|c: char| c.is_ascii_digit())).or_default().push(*name);
        }
        // Larger groups of names that differ only in a number are skipped.
        for names in by_stem.values().filter(|names| names.len() < ROUNDS) {
            for one in names {
                names.iter().for_each(|other| add(one, other));
            }
        }
        found
    }

    /// Returns true if two components are swapped: by their members or by their uses, each matches the other better
    /// than itself, and neither criterion contradicts.
    fn is_crossed(&self, one: &str, other: &str, votes: &Votes<'l>) -> bool {
        let (Some(&one_is), Some(&other_is)) = (self.ids.get(one), self.ids.get(other)) else { return false };
        let (Some(one_def), Some(other_def)) = (self.lock.types.get(one), self.lock.types.get(other)) else {
            return false;
        };
        let gain = |def, across: TypeId, straight: TypeId| {
            likeness(self.model, def, across) - likeness(self.model, def, straight)
        };
        let counted = |name: &str, id: TypeId| votes.get(&(name, id)).copied().unwrap_or_default();
        let members = [gain(one_def, other_is, one_is), gain(other_def, one_is, other_is)];
        let uses = [counted(one, other_is) - counted(one, one_is), counted(other, one_is) - counted(other, other_is)];
        let is_no_worse = members.iter().all(|gain| *gain > -SAME) && uses.iter().all(|gain| *gain >= 0);
        is_no_worse && (members.iter().all(|gain| *gain > SAME) || uses.iter().all(|gain| *gain > 0))
    }

    fn exchange(&mut self, one: &'l str, other: &'l str) {
        if let (Some(one_is), Some(other_is)) = (self.ids.get(one).copied(), self.ids.get(other).copied()) {
            self.ids.insert(one, other_is);
            self.ids.insert(other, one_is);
        }
    }
}

#[cfg(test)]
mod tests {
    use openapi_document::Document;
    use openapi_lower::{Normal, normalise};

    use crate::surface_changes;

    /// Returns a document with two pages of pets and nearly equal clients under two names.
    fn document(first: &str, second: &str, more: &str) -> Normal {
        let schema = |name: &str| format!("{{$ref: '#/components/schemas/{name}'}}");
        let get = |name: &str| {
            let schema = schema(name);
            format!(
                "{{get: {{responses: {{'200': {{description: d, content: {{application/json: {{schema: {schema}}}}}}}}}}}}}"
            )
        };
        let client = |more: &str| {
            format!(
                "{{type: object, required: [id], properties: {{id: {{type: string}}, name: {{type: string}}{more}}}}}"
            )
        };
        let text = format!(
            "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{/a: {}, /b: {}, /c: {}}}\n\
             components: {{schemas: {{PageA: {{type: object, properties: {{client: {}}}}}, PageB: {{type: object, properties: {{client: {}}}}}, {first}: {}, {second}: {}}}}}",
            get("PageA"),
            get("PageB"),
            get(first),
            schema(first),
            schema(second),
            client(more),
            client(", token: {type: string}"),
        );
        normalise(&Document::parse("t.yaml", text).unwrap())
    }

    #[test]
    fn names_that_were_exchanged_change_no_type() {
        let breaks =
            surface_changes(&document("Client", "Client2", ""), &document("Client2", "Client", ""), None).breaks;
        assert!(breaks.is_empty(), "{breaks:#?}");
    }

    #[test]
    fn what_changes_under_its_name_keeps_it() {
        let breaks = surface_changes(
            &document("Client", "Client2", ""),
            &document("Client", "Client2", ", age: {type: integer}"),
            None,
        )
        .breaks;
        assert!(breaks.is_empty(), "{breaks:#?}");
    }
}
