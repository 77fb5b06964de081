//! What of a lock belongs to what of a model.

use foldhash::HashMap;

use crate::model::TypeId;

use super::{ClientLock, LockedShape, MemberLock, OperationLock, TypeLock};

/// What of a lock belongs to what of a model, before the model has names: types by their ids, operations by
/// their order.
#[derive(Debug, Default)]
pub(crate) struct Held<'l> {
    /// The locked operation of each operation.
    pub(crate) operations: Vec<Option<&'l OperationLock>>,
    /// The locked type of each type.
    pub(crate) types: HashMap<TypeId, (&'l str, &'l TypeLock)>,
    /// The locked variant of each type of a union, by the union and the position among its types.
    pub(crate) variants: HashMap<(TypeId, usize), &'l str>,
    /// The locked forms by name.
    pub(crate) forms: HashMap<&'l str, &'l TypeLock>,
    /// Names of types that are another type now.
    pub(crate) moved: Vec<(&'l str, TypeId)>,
    /// Other names for types, that the document does not have any more.
    pub(crate) aliases: Vec<(&'l str, &'l TypeLock)>,
    /// What is set for the client as a whole.
    pub(crate) client: Option<&'l ClientLock>,
}

impl<'l> Held<'l> {
    /// The name of a type.
    pub(crate) fn type_name(&self, id: TypeId) -> Option<&'l str> {
        self.types.get(&id).map(|(name, _)| *name)
    }

    /// Returns the locked shape of a type.
    pub(crate) fn shape(&self, id: TypeId) -> Option<&'l LockedShape> {
        self.types.get(&id).map(|(_, locked)| &locked.shape)
    }

    /// A member of a type.
    pub(crate) fn member(&self, id: TypeId, wire: &str) -> Option<&'l MemberLock> {
        match self.shape(id)? {
            LockedShape::Struct { members, .. } => members.get(wire),
            _ => None,
        }
    }

    /// A part of a form, by the form's name.
    pub(crate) fn part(&self, name: &str, wire: &str) -> Option<&'l MemberLock> {
        match &self.forms.get(name)?.shape {
            LockedShape::Struct { members, .. } => members.get(wire),
            _ => None,
        }
    }

    /// The parts that the constructor of a form takes, by the form's name.
    pub(crate) fn taken(&self, name: &str) -> Option<&'l [String]> {
        match &self.forms.get(name)?.shape {
            LockedShape::Struct { new, .. } => new.as_deref(),
            _ => None,
        }
    }

    /// The variant of a value of an enum.
    pub(crate) fn value(&self, id: TypeId, text: &str) -> Option<&'l str> {
        match self.shape(id)? {
            LockedShape::Enum(values) => values.get(text).map(String::as_str),
            _ => None,
        }
    }

    /// The variant of a type of a union.
    pub(crate) fn variant(&self, id: TypeId, index: usize) -> Option<&'l str> {
        self.variants.get(&(id, index)).copied()
    }

    /// An operation, by its order.
    pub(crate) fn operation(&self, index: usize) -> Option<&'l OperationLock> {
        self.operations.get(index).copied().flatten()
    }
}
