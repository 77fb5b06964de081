//! The types that the names in a lock refer to.

use foldhash::HashMap;

use super::{LockedType, PayloadLock, represents::can_represent};
use crate::model::{Payload, Type, TypeId, Usage};
use crate::names::Named;

/// The types of a model by name.
pub(super) struct Scope(HashMap<String, TypeId>);

impl Scope {
    /// Collects the names of types.
    pub(super) fn of(model: &Named) -> Self {
        Self(model.types.ids().map(|id| (model.names.of(id).to_owned(), id)).collect())
    }

    /// Adds a name; returns `false` if it is taken.
    pub(super) fn add(&mut self, name: &str, id: TypeId) -> bool {
        let is_free = !self.0.contains_key(name);
        if is_free {
            self.0.insert(name.to_owned(), id);
        }
        is_free
    }

    /// Returns the type of the model for a locked type; `None` if it contains a name that no longer exists.
    pub(super) fn find(&self, locked: &LockedType) -> Option<Type> {
        locked.rename(&mut |name| self.0.get(name).copied())
    }
}

/// A model and the names of its types.
#[derive(Clone, Copy)]
pub(super) struct Context<'m> {
    pub(super) model: &'m Named,
    pub(super) scope: &'m Scope,
}

impl Context<'_> {
    /// Returns the locked type if it exists and can represent the values that the document now declares.
    pub(super) fn preserved(&self, locked: &LockedType, now: &Type, usage: Usage, is_text: bool) -> Option<Type> {
        self.scope.find(locked).filter(|kept| can_represent(self.model, kept, now, usage, is_text))
    }

    /// Returns the locked body of a response if its type exists.
    pub(super) fn payload(&self, locked: &PayloadLock) -> Option<Payload> {
        locked.rename(&mut |name| self.scope.0.get(name).copied())
    }
}
