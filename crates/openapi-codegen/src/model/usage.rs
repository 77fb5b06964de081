//! Which types are sent and which are received.

use foldhash::{HashMap, HashMapExt};

use super::{BodyKind, Definition, Model, Shape, Type};

/// Where the values of a type go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    /// Some request holds them.
    pub request: bool,
    /// Some response holds them.
    pub response: bool,
}

impl Usage {
    /// Whether callers make them. What no operation reaches may be meant for anything.
    pub fn is_sent(self) -> bool {
        self.request || !self.response
    }

    /// Whether callers read them.
    pub fn is_received(self) -> bool {
        self.response || !self.request
    }
}

/// Finds out which types the requests and the responses of all operations hold.
pub(super) fn find(model: &mut Model) {
    let mut found: HashMap<String, Usage> = HashMap::new();
    let mut requests: Vec<&Type> = Vec::new();
    let mut responses: Vec<&Type> = Vec::new();
    for operation in &model.operations {
        requests.extend(operation.parameters.iter().map(|parameter| &parameter.ty));
        for kind in operation.body.iter().flat_map(|body| &body.kinds).map(|body| &body.kind) {
            match kind {
                BodyKind::Json(ty) | BodyKind::Form(ty) => requests.push(ty),
                BodyKind::Multipart { forms, .. } => {
                    requests.extend(forms.iter().flat_map(|form| &form.parts).map(|part| &part.ty));
                }
                BodyKind::Text | BodyKind::Bytes => {}
            }
        }
        for response in operation.success.iter().chain(&operation.failure) {
            responses.extend(response.payload.ty());
        }
        responses.extend(operation.headers.iter().map(|header| &header.ty));
    }
    spread(model, requests, &mut found, |usage| &mut usage.request);
    spread(model, responses, &mut found, |usage| &mut usage.response);
    for (id, usage) in found {
        if let Some(def) = model.types.get_mut(&id) {
            def.usage = usage;
        }
    }
}

/// Marks the types and all that they hold.
fn spread<'m>(
    model: &'m Model,
    mut pending: Vec<&'m Type>,
    found: &mut HashMap<String, Usage>,
    mark: fn(&mut Usage) -> &mut bool,
) {
    while let Some(ty) = pending.pop() {
        match &ty.shape {
            Shape::Named(id) => {
                let seen = mark(found.entry(id.clone()).or_default());
                if std::mem::replace(seen, true) {
                    continue;
                }
                pending.extend(model.types.get(id).map(|def| def.definition.holds()).into_iter().flatten());
            }
            shape => pending.extend(shape.inner()),
        }
    }
}

impl Definition {
    /// The types that it is made of.
    pub fn holds(&self) -> Vec<&Type> {
        match self {
            Self::Struct { fields, additional, .. } => {
                fields.iter().map(|field| &field.ty).chain(additional.as_ref()).collect()
            }
            Self::Union { variants, .. } => variants.iter().map(|variant| &variant.ty).collect(),
            Self::Alias(inner) | Self::Wrapper(inner) => vec![inner],
            Self::Enum { .. } => Vec::new(),
        }
    }

    /// The same to change.
    pub(crate) fn holds_mut(&mut self) -> Vec<&mut Type> {
        match self {
            Self::Struct { fields, additional, .. } => {
                fields.iter_mut().map(|field| &mut field.ty).chain(additional.as_mut()).collect()
            }
            Self::Union { variants, .. } => variants.iter_mut().map(|variant| &mut variant.ty).collect(),
            Self::Alias(inner) | Self::Wrapper(inner) => vec![inner],
            Self::Enum { .. } => Vec::new(),
        }
    }
}
