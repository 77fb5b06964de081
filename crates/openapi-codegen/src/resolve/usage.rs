//! The types that are sent, and those that are received.

use foldhash::{HashMap, HashMapExt};

use crate::model::{BodyKind, Model, Shape, Type, TypeId, Usage};

/// Determines the types that the requests and the responses of all operations contain.
pub(super) fn find(model: &mut Model) {
    let mut found: HashMap<TypeId, Usage> = HashMap::new();
    let mut requests: Vec<&Type> = Vec::new();
    let mut responses: Vec<&Type> = Vec::new();
    for operation in &model.operations {
        requests.extend(operation.parameters.iter().map(|parameter| &parameter.ty));
        for kind in operation.body.iter().flat_map(|body| &body.kinds).map(|body| &body.kind) {
            match kind {
                BodyKind::Json(ty) | BodyKind::Form(ty) => requests.push(ty),
                BodyKind::Multipart(forms) => {
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
        if let Some(def) = model.types.get_mut(id) {
            def.usage = usage;
        }
    }
}

/// Marks types and all types that they contain.
fn spread<'m>(
    model: &'m Model,
    mut pending: Vec<&'m Type>,
    found: &mut HashMap<TypeId, Usage>,
    mark: fn(&mut Usage) -> &mut bool,
) {
    while let Some(ty) = pending.pop() {
        match &ty.shape {
            Shape::Named(id) => {
                let seen = mark(found.entry(*id).or_default());
                if std::mem::replace(seen, true) {
                    continue;
                }
                pending.extend(model.types.get(*id).map(|def| def.definition.holds()).into_iter().flatten());
            }
            shape => pending.extend(shape.inner()),
        }
    }
}
