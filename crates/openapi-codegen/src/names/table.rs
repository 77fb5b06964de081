//! The Rust names of the items of a model, by id.

use std::ops::{Deref, DerefMut};

use foldhash::HashMap;

use crate::model::{Definition, MemberId, Model, OperationId, Shape, Type, TypeDef, TypeId};

/// The Rust names of the items of a model.
#[derive(Debug, Clone, Default)]
pub struct NameTable {
    pub(super) types: HashMap<TypeId, Box<str>>,
    pub(super) members: Vec<Box<str>>,
    /// The operations grouped by tag, where that is useful.
    pub views: Vec<View>,
}

/// The operations of a tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// The tag.
    pub tag: String,
    /// The method of the client that returns the view.
    pub method: String,
    /// The name of the view's type.
    pub type_name: String,
    /// The operations, and the names of their methods in the view.
    pub methods: Vec<(OperationId, String)>,
}

impl NameTable {
    /// Returns the name of a type; empty if it has none.
    pub fn of(&self, id: TypeId) -> &str {
        self.types.get(&id).map_or("", |name| name)
    }

    /// Returns the name of a member; empty if it has none.
    pub fn member(&self, id: MemberId) -> &str {
        self.members.get(id.0 as usize).map_or("", |name| name)
    }

    /// Returns a type with names in place of ids.
    pub fn by_name(&self, ty: &Type) -> Type<String> {
        ty.rename(&mut |id| Some(self.of(*id).to_owned())).unwrap_or_else(|| Type::new(Shape::Any))
    }

    /// Names a type.
    pub(crate) fn name(&mut self, id: TypeId, name: String) {
        self.types.insert(id, name.into_boxed_str());
    }

    /// Names a member.
    pub(crate) fn name_member(&mut self, id: MemberId, name: String) {
        if let Some(place) = self.members.get_mut(id.0 as usize) {
            *place = name.into_boxed_str();
        }
    }

    /// Adds a member with a name.
    pub(crate) fn add_member(&mut self, name: &str) -> MemberId {
        let id = MemberId(self.members.len() as u32);
        self.members.push(name.into());
        id
    }
}

/// A model with the names of its items.
#[derive(Debug, Clone, Default)]
pub struct Named {
    pub(crate) model: Model,
    /// The names.
    pub names: NameTable,
}

impl Named {
    /// Returns the name and the definition of a type without its aliases.
    pub(crate) fn named(&self, ty: &Type) -> Option<(&str, &Definition)> {
        let Shape::Named(id) = self.shape(ty) else { return None };
        Some((self.names.of(*id), &self.types.get(*id)?.definition))
    }

    /// Returns a type by its name.
    pub fn find(&self, name: &str) -> Option<&TypeDef> {
        self.types.iter().find(|(id, _)| self.names.of(*id) == name).map(|(_, def)| def)
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

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use openapi_document::Document;

    use crate::{
        generate,
        model::{BodyKind, Definition},
    };

    /// An item that is copied must get another id, as its copy may have another name.
    #[test]
    fn each_member_has_an_id_of_its_own_and_a_name() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/documents");
        for file in std::fs::read_dir(folder).unwrap() {
            let model = generate(&Document::read(&file.unwrap().path()).unwrap()).model;
            let mut ids = Vec::new();
            for def in model.types.values() {
                match &def.definition {
                    Definition::Struct { fields, .. } => ids.extend(fields.iter().map(|it| it.id)),
                    Definition::Enum { values } => ids.extend(values.iter().map(|it| it.id)),
                    Definition::Union { variants, .. } => ids.extend(variants.iter().map(|it| it.id)),
                    Definition::Alias(_) | Definition::Wrapper(_) => {}
                }
            }
            for operation in &model.operations {
                ids.push(operation.function);
                ids.extend(operation.parameters.iter().map(|it| it.id));
                ids.extend(operation.success.iter().chain(&operation.failure).map(|it| it.id));
                ids.extend(operation.headers.iter().map(|it| it.id));
                for body in operation.body.iter().flat_map(|body| &body.kinds) {
                    ids.push(body.method);
                    let BodyKind::Multipart(forms) = &body.kind else { continue };
                    ids.extend(forms.iter().flat_map(|form| &form.parts).map(|it| it.id));
                    ids.extend(forms.iter().filter(|_| body.is_choice()).map(|it| it.variant));
                }
            }
            ids.extend(model.parameters.iter().map(|it| it.id));
            ids.extend(model.schemes.iter().map(|it| it.id));
            ids.extend(model.servers.iter().flat_map(|group| &group.servers).map(|it| it.id));
            ids.extend(model.webhooks.iter().map(|it| it.id));
            assert!(ids.iter().all(|id| !model.names.member(*id).is_empty()));
            assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len());
        }
    }
}
