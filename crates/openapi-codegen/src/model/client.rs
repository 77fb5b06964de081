//! The model as a whole.

use openapi_document::Pointer;
use openapi_lower::Note;

use super::{
    Alternatives, CommonParameter, Constant, Definition, Field, Flow, Operation, Parameter, Scheme, ServerGroup, Shape,
    Twin, Type, TypeDef, TypeId, Types, View, Webhook, lookup::plain_type,
};

/// The types and operations of one client.
#[derive(Debug, Clone, Default)]
pub struct Model {
    /// Title and version of the document, for the documentation of the client.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// The URL of the document, if it has one (`$self` of OpenAPI 3.2).
    pub document_url: Option<String>,
    /// The rate limit of the document: calls, and seconds.
    pub rate_limit: Option<(u32, u64)>,
    /// The places in error responses that state the rate limit, and its seconds.
    pub rate_told: Option<(Vec<String>, u64)>,
    /// The servers: those of the document, then those of some operations.
    pub servers: Vec<ServerGroup>,
    /// The security schemes.
    pub schemes: Vec<Scheme>,
    /// The flows of OAuth 2 of the schemes.
    pub flows: Vec<Flow>,
    /// The schemes that operations need which do not say it themselves.
    pub security: Alternatives,
    /// Parts of the document that the client ignores, and locked types that it keeps.
    pub notes: Vec<Note>,
    /// Every named type, in the order of the document.
    pub types: Types,
    /// Components that may be another one or null.
    pub twins: Vec<Twin>,
    /// Components that are another one and null, by their location, and the other one.
    pub folded: Vec<(Pointer, TypeId)>,
    /// Every operation, in the order of the document.
    pub operations: Vec<Operation>,
    /// The requests that the API sends.
    pub webhooks: Vec<Webhook>,
    /// The parameters that every operation has.
    pub parameters: Vec<CommonParameter>,
    /// The operations by tag, where that helps.
    pub views: Vec<View>,
}

impl Model {
    /// The one value that a member may have, if it has but one.
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

    /// The first server with the defaults of its variables, if that is a complete URL.
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

impl Model {
    /// Makes setters of the parameters that are set for the client.
    pub(crate) fn share_parameters(&mut self) {
        let common: Vec<Parameter> = self.parameters.iter().map(|it| it.parameter.clone()).collect();
        for parameter in self.operations.iter_mut().flat_map(|operation| &mut operation.parameters) {
            if common.iter().any(|it| it.location == parameter.location && it.wire == parameter.wire) {
                parameter.position = None;
            }
        }
    }
}
