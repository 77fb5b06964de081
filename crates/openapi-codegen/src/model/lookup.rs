//! Types of a model through their aliases, and members on a path.

use super::{Definition, Field, Operation, PageStyle, Payload, Shape, SuccessKind, Type, Types};
use openapi_document::end_of_chain;

/// A view of the types of a model through their aliases.
pub(crate) struct Reader<'m> {
    pub(crate) types: &'m Types,
}

impl<'m> Reader<'m> {
    /// Returns a type without its aliases.
    pub(crate) fn resolve<'t>(&self, ty: &'t Type) -> &'t Type
    where
        'm: 't,
    {
        // While a document is read, an alias may be one of itself.
        end_of_chain(ty, |ty| {
            let Shape::Named(id) = &ty.shape else { return None };
            match &self.types.get(*id)?.definition {
                Definition::Alias(other) => Some(other),
                _ => None,
            }
        })
    }

    pub(crate) fn fields(&self, ty: &Type) -> &'m [Field] {
        let Shape::Named(id) = &self.resolve(ty).shape else { return &[] };
        match self.types.get(*id).map(|def| &def.definition) {
            Some(Definition::Struct { fields, .. }) => fields,
            _ => &[],
        }
    }

    pub(crate) fn list(&self, ty: &Type) -> Option<Type> {
        match &self.resolve(ty).shape {
            Shape::Array(item) => Some((**item).clone()),
            _ => None,
        }
    }
}

/// Returns the members on a path from a type; none if a member does not exist.
pub(crate) fn walk<'m>(types: &'m Types, ty: &Type, path: &[String]) -> Option<Vec<&'m Field>> {
    let reader = Reader { types };
    let mut ty = ty;
    let mut found = Vec::new();
    for name in path {
        let field = reader.fields(ty).iter().find(|field| field.wire == *name)?;
        ty = &field.ty;
        found.push(field);
    }
    Some(found)
}

/// Returns the type of the items of a paginated operation; none if it is not paginated.
pub(crate) fn item(types: &Types, operation: &Operation) -> Option<Type> {
    let found = operation.pages.as_ref()?;
    let SuccessKind::One(Payload::Json(success)) = &operation.success_kind else { return None };
    let list = walk(types, success, &found.items)?;
    // Only a string can be a cursor or a URL.
    let has_next = match &found.style {
        PageStyle::Cursor { header: None, .. } => true,
        PageStyle::Link => found.next.is_some(),
        _ => false,
    };
    if has_next {
        let next = walk(types, success, found.next.as_ref()?)?;
        is_cursor(plain_type(types, &next.last()?.ty)).then_some(())?;
    }
    items_of(types, list.last().map_or(success, |field| &field.ty))
}

/// Returns true if the values of a type, which is no alias, may be cursors of pages.
pub(crate) fn is_cursor(ty: &Type) -> bool {
    matches!(ty.shape, Shape::Text(text) if text.row().is_cursor)
}

/// Returns the type of the items of a list, through aliases.
pub(crate) fn items_of(types: &Types, ty: &Type) -> Option<Type> {
    Reader { types }.list(ty)
}

/// Returns a type without its aliases.
pub(crate) fn plain_type<'t>(types: &'t Types, ty: &'t Type) -> &'t Type {
    Reader { types }.resolve(ty)
}

/// Returns true if a member is a boolean, through aliases.
pub(crate) fn is_boolean(types: &Types, field: &Field) -> bool {
    plain_type(types, &field.ty).shape == Shape::Boolean
}

/// Normalizes a name to lower-case letters and digits: `page[number]` and `pageNumber` are equal.
pub(crate) fn bare(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}
