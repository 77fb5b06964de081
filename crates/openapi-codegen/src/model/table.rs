//! The named types of a model.

use foldhash::{HashMap, HashMapExt, fast::RandomState};
use indexmap::{IndexMap, map};
use openapi_document::Pointer;

use super::{MemberId, TypeDef, TypeId};

/// The named types of a model, in the order of the document.
#[derive(Debug, Clone, Default)]
pub struct Types {
    defs: IndexMap<TypeId, TypeDef, RandomState>,
    /// The types of schemas, by the location of the schema. An id exists before its definition does.
    places: HashMap<Pointer, TypeId>,
    count: u32,
    members: u32,
}

impl Types {
    /// Returns an empty table with space for a number of types.
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self {
            defs: IndexMap::with_capacity_and_hasher(capacity, RandomState::default()),
            places: HashMap::with_capacity(capacity),
            count: 0,
            members: 0,
        }
    }

    /// Returns the id of the type of the schema at a location, which may not be defined yet.
    pub(crate) fn id_of(&mut self, place: &Pointer) -> TypeId {
        if let Some(id) = self.places.get(place) {
            return *id;
        }
        let id = self.new_id();
        self.places.insert(place.clone(), id);
        id
    }

    /// Returns an id for a type without a schema.
    pub(crate) fn new_id(&mut self) -> TypeId {
        let id = TypeId(self.count);
        self.count += 1;
        id
    }

    /// Returns an id for a member of a type.
    pub(crate) fn new_member(&mut self) -> MemberId {
        let id = MemberId(self.members);
        self.members += 1;
        id
    }

    /// Returns the number of ids of members.
    pub(crate) fn members(&self) -> usize {
        self.members as usize
    }

    /// Returns the type that is defined by the schema at a location.
    pub fn at(&self, place: &Pointer) -> Option<TypeId> {
        self.places.get(place).copied().filter(|id| self.defs.contains_key(id))
    }

    /// Returns the definition of a type.
    pub fn get(&self, id: TypeId) -> Option<&TypeDef> {
        self.defs.get(&id)
    }

    /// Returns the definition of a type.
    pub(crate) fn get_mut(&mut self, id: TypeId) -> Option<&mut TypeDef> {
        self.defs.get_mut(&id)
    }

    /// Defines a type, as the last one.
    pub(crate) fn insert(&mut self, id: TypeId, def: TypeDef) {
        self.defs.insert(id, def);
    }

    /// Moves a type to a position; the types after it keep their order.
    pub(crate) fn move_to(&mut self, id: TypeId, position: usize) {
        if let Some(index) = self.defs.get_index_of(&id) {
            self.defs.move_index(index, position.min(self.defs.len() - 1));
        }
    }

    /// Removes a type; returns `false` if it is not defined.
    pub(crate) fn remove(&mut self, id: TypeId) -> bool {
        self.defs.shift_remove(&id).is_some()
    }

    /// Returns the number of types.
    pub fn len(&self) -> usize {
        self.defs.len()
    }

    /// Returns `true` if there are no types.
    pub fn is_empty(&self) -> bool {
        self.defs.is_empty()
    }

    /// Returns the ids of all types.
    pub fn ids(&self) -> impl Iterator<Item = TypeId> + '_ {
        self.defs.keys().copied()
    }

    /// Returns all types with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (TypeId, &TypeDef)> {
        self.defs.iter().map(|(id, def)| (*id, def))
    }

    /// Returns all types with their ids.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (TypeId, &mut TypeDef)> {
        self.defs.iter_mut().map(|(id, def)| (*id, def))
    }

    /// Returns all definitions.
    pub fn values(&self) -> map::Values<'_, TypeId, TypeDef> {
        self.defs.values()
    }

    /// Returns all definitions.
    pub(crate) fn values_mut(&mut self) -> map::ValuesMut<'_, TypeId, TypeDef> {
        self.defs.values_mut()
    }
}
