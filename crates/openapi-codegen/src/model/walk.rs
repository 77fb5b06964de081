//! Traversal of all uses of types in a model.

use super::{BodyKind, Model, Payload, Type};
use crate::model::SuccessKind;

impl Model {
    /// Visits every use of a type, by definitions and by operations.
    pub(crate) fn each_type_mut(&mut self, mut visit: impl FnMut(&mut Type)) {
        let mut inner = |ty: &mut Type| within(ty, &mut visit);
        for def in self.types.values_mut() {
            def.definition.holds_mut().into_iter().for_each(&mut inner);
        }
        for operation in &mut self.operations {
            operation.parameters.iter_mut().for_each(|parameter| inner(&mut parameter.ty));
            for body in operation.body.iter_mut().flat_map(|body| &mut body.kinds) {
                match &mut body.kind {
                    BodyKind::Json(ty) | BodyKind::Form(ty) => inner(ty),
                    BodyKind::Multipart(forms) => {
                        forms.iter_mut().flat_map(|form| &mut form.parts).for_each(|part| inner(&mut part.ty));
                    }
                    BodyKind::Text | BodyKind::Bytes => {}
                }
            }
            operation.headers.iter_mut().for_each(|header| inner(&mut header.ty));
            let only = match &mut operation.success_kind {
                SuccessKind::One(payload) => Some(payload),
                SuccessKind::Several => None,
            };
            let responses = operation.success.iter_mut().chain(&mut operation.failure);
            for payload in responses.map(|response| &mut response.payload).chain(only) {
                if let Payload::Json(ty) | Payload::Events(ty) = payload {
                    inner(ty);
                }
            }
        }
        self.webhooks.iter_mut().for_each(|webhook| inner(&mut webhook.ty));
        for common in &mut self.parameters {
            inner(&mut common.parameter.ty);
        }
    }
}

/// Visits a type and its inner types.
fn within(ty: &mut Type, visit: &mut impl FnMut(&mut Type)) {
    visit(ty);
    for inner in ty.shape.inner_mut() {
        within(inner, visit);
    }
}
