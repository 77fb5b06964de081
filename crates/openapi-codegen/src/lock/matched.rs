//! The assignment of lock entries to the items of a model.

use std::collections::BTreeMap;

use foldhash::HashMap;

use crate::model::{OperationId, TypeId};

use super::{ClientLock, DefinitionShape, MemberLock, OperationLock, TypeLock, VariantLock};

/// The assignment of lock entries to the items of a model, before names are assigned: types and operations are
/// identified by their ids.
#[derive(Debug, Default)]
pub(crate) struct Matched<'l> {
    /// The locked operation of each operation.
    pub(crate) operations: Vec<Option<&'l OperationLock>>,
    /// The locked type of each type.
    pub(crate) types: HashMap<TypeId, (&'l str, &'l TypeLock)>,
    /// The locked variant of each type of a union, by the union and the index of the type.
    pub(crate) variants: HashMap<(TypeId, usize), &'l str>,
    /// The locked forms by name.
    pub(crate) forms: HashMap<&'l str, &'l TypeLock>,
    /// The locked variant and type of each of several alternative forms.
    pub(crate) alternatives: HashMap<TypeId, (&'l str, &'l str)>,
    /// The locked names whose types are another type of the model now.
    pub(crate) moved: Vec<(&'l str, TypeId)>,
    /// The locked aliases that the document no longer defines.
    pub(crate) aliases: Vec<(&'l str, &'l TypeLock)>,
    /// The lock entries of the client as a whole.
    pub(crate) client: Option<&'l ClientLock>,
}

impl<'l> Matched<'l> {
    /// Returns the locked name of a type.
    pub(crate) fn type_name(&self, id: TypeId) -> Option<&'l str> {
        self.types.get(&id).map(|(name, _)| *name)
    }

    /// Returns the locked shape of a type.
    pub(crate) fn shape(&self, id: TypeId) -> Option<&'l DefinitionShape> {
        self.types.get(&id).map(|(_, locked)| &locked.shape)
    }

    /// Returns the lock entry of a member.
    pub(crate) fn member(&self, id: TypeId, wire: &str) -> Option<&'l MemberLock> {
        let DefinitionShape::Struct { members, .. } = self.shape(id)? else { return None };
        members.get(wire)
    }

    /// Returns the lock entry of a form part, by the name of the form.
    pub(crate) fn part(&self, name: &str, wire: &str) -> Option<&'l MemberLock> {
        match &self.forms.get(name)?.shape {
            DefinitionShape::Struct { members, .. } => members.get(wire),
            _ => None,
        }
    }

    /// Returns the parts that the constructor of a form takes, by the name of the form.
    pub(crate) fn taken(&self, name: &str) -> Option<&'l [String]> {
        match &self.forms.get(name)?.shape {
            DefinitionShape::Struct { new, .. } => new.as_deref(),
            _ => None,
        }
    }

    /// Returns the locked variants of an enum, by value.
    pub(crate) fn values(&self, id: TypeId) -> Option<&'l BTreeMap<String, String>> {
        let DefinitionShape::Enum(values) = self.shape(id)? else { return None };
        Some(values)
    }

    /// Returns the locked variants of a union, by name.
    pub(crate) fn variants(&self, id: TypeId) -> Option<&'l BTreeMap<String, VariantLock>> {
        let DefinitionShape::Union { variants, .. } = self.shape(id)? else { return None };
        Some(variants)
    }

    /// Returns the locked variant of a type of a union.
    pub(crate) fn variant(&self, id: TypeId, index: usize) -> Option<&'l str> {
        self.variants.get(&(id, index)).copied()
    }

    /// Returns the lock entry of a variant of a union, by its name.
    pub(crate) fn variant_named(&self, id: TypeId, name: &str) -> Option<&'l VariantLock> {
        self.variants(id)?.get(name)
    }

    /// Returns the lock entry of an operation.
    pub(crate) fn operation(&self, key: OperationId) -> Option<&'l OperationLock> {
        self.operations.get(key.0).copied().flatten()
    }
}
