//! The model as a whole.

use openapi_document::Pointer;
use openapi_lower::Note;

use super::{
    Alternatives, CommonParameter, Constant, Definition, Field, Flow, NullableVariant, Operation, Scheme, ServerGroup,
    Shape, Type, TypeDef, TypeId, Types, Webhook, lookup::plain_type,
};

/// The types and operations of one client.
#[derive(Debug, Clone, Default)]
pub struct Model {
    /// The title of the document, for the documentation of the client.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// The URL of the document, if it has one (`$self` of OpenAPI 3.2).
    pub document_url: Option<String>,
    /// The rate limit of the document: calls, and seconds.
    pub rate_limit: Option<(u32, u64)>,
    /// The locations in error responses that state the rate limit, and its span in seconds.
    pub reported_rate: Option<(Vec<String>, u64)>,
    /// The server groups: that of the document, then those of individual operations.
    pub servers: Vec<ServerGroup>,
    /// The security schemes.
    pub schemes: Vec<Scheme>,
    /// The OAuth 2 flows of the schemes.
    pub flows: Vec<Flow>,
    /// The security requirements of operations that declare none of their own.
    pub security: Alternatives,
    /// The parts of the document that the client ignores, and locked types that it preserves.
    pub notes: Vec<Note>,
    /// Every named type, in the order of the document.
    pub types: Types,
    /// The pairs of a component and its possible nullable variant.
    pub nullable_variants: Vec<NullableVariant>,
    /// The nullable variants that were folded, by their location, with the component they are a variant of.
    pub folded: Vec<(Pointer, TypeId)>,
    /// Every operation, in the order of the document.
    pub operations: Vec<Operation>,
    /// The webhooks and callbacks.
    pub webhooks: Vec<Webhook>,
    /// The parameters that every operation has.
    pub parameters: Vec<CommonParameter>,
}

impl Model {
    /// Returns the only value that a member may have, if there is just one.
    pub(crate) fn constant_of(&self, field: &Field) -> Option<Constant> {
        if field.ty.nullable {
            return None;
        }
        match self.definition(&field.ty).map(|def| &def.definition) {
            Some(Definition::Enum { values }) => match values.as_slice() {
                [only] => Some(Constant::Text(only.text.clone())),
                _ => None,
            },
            _ => match field.values.as_slice() {
                [only @ (Constant::Integer(_) | Constant::Number(_) | Constant::Boolean(_))] => Some(only.clone()),
                _ => None,
            },
        }
    }

    /// Returns `true` if a union is distinguished by patterns of its strings.
    pub(crate) fn has_patterns(&self) -> bool {
        let variants = self.types.values().flat_map(|def| match &def.definition {
            Definition::Union { variants, .. } => variants.as_slice(),
            _ => &[],
        });
        variants.flat_map(|variant| &variant.values).any(|value| matches!(value, Constant::Pattern(_)))
    }

    /// Returns the URL of the first server with the defaults of its variables, if it is absolute and complete.
    pub fn server(&self) -> Option<String> {
        let url = self.servers.first()?.servers.first()?.url_by_default();
        (url.starts_with("http") && !url.contains('{')).then_some(url)
    }

    /// Returns the definition of a type without its aliases.
    pub fn definition<'m>(&'m self, ty: &'m Type) -> Option<&'m TypeDef> {
        match &plain_type(&self.types, ty).shape {
            Shape::Named(id) => self.types.get(*id).filter(|def| !matches!(def.definition, Definition::Alias(_))),
            _ => None,
        }
    }

    /// Returns the shape of a type without its aliases.
    pub fn shape<'m>(&'m self, ty: &'m Type) -> &'m Shape {
        &plain_type(&self.types, ty).shape
    }
}
