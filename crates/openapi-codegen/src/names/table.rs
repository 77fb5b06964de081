//! The Rust names of the items of a model, by id.

use std::ops::{Deref, DerefMut};

use foldhash::HashMap;

use crate::model::{Definition, Model, Shape, Type, TypeId};

/// The Rust names of the items of a model.
#[derive(Debug, Clone, Default)]
pub struct Names {
    pub(super) types: HashMap<TypeId, String>,
}

impl Names {
    /// Returns the name of a type; empty if it is not defined.
    pub fn of(&self, id: TypeId) -> &str {
        self.types.get(&id).map_or("", String::as_str)
    }

    /// Returns a type by its name.
    pub fn find(&self, name: &str) -> Option<TypeId> {
        self.types.iter().find(|(_, known)| *known == name).map(|(id, _)| *id)
    }

    /// Returns a type with names in place of ids.
    pub fn by_name(&self, ty: &Type) -> Type<String> {
        ty.rename(&mut |id| Some(self.of(*id).to_owned())).unwrap_or_else(|| Type::new(Shape::Any))
    }

    /// Returns all types with their names.
    pub(crate) fn types(&self) -> impl Iterator<Item = (TypeId, &str)> {
        self.types.iter().map(|(id, name)| (*id, name.as_str()))
    }

    /// Names a type.
    pub(crate) fn name(&mut self, id: TypeId, name: &str) {
        self.types.insert(id, name.to_owned());
    }
}

/// A model with the names of its items.
#[derive(Debug, Clone, Default)]
pub struct Named {
    model: Model,
    /// The names.
    pub names: Names,
}

impl Named {
    pub(super) fn new(model: Model, names: Names) -> Self {
        Self { model, names }
    }

    /// Returns the name and the definition of a type without its aliases.
    pub(crate) fn named(&self, ty: &Type) -> Option<(&str, &Definition)> {
        let Shape::Named(id) = self.shape(ty) else { return None };
        Some((self.names.of(*id), &self.types.get(*id)?.definition))
    }
}

/// Most code that needs names needs the model as well.
impl Deref for Named {
    type Target = Model;

    fn deref(&self) -> &Model {
        &self.model
    }
}

impl DerefMut for Named {
    fn deref_mut(&mut self) -> &mut Model {
        &mut self.model
    }
}
