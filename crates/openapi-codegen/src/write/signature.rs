//! The methods of an operation: their names and arguments.

use super::{arguments::written, calls::body_argument};
use crate::model::{Body, Operation};
use crate::names::Named;

/// A method that creates calls of an operation.
pub(super) struct Signature<'m> {
    pub(super) name: &'m str,
    /// The names and types of the arguments.
    pub(super) arguments: Vec<(String, String)>,
    /// The body that it takes.
    pub(super) body: Option<&'m Body>,
}

/// Returns the methods of an operation: one, or one for each form of its body.
pub(super) fn signatures<'m>(model: &'m Named, operation: &'m Operation) -> Vec<Signature<'m>> {
    let taken = operation.arguments().into_iter();
    let arguments: Vec<(String, String)> = taken
        .map(|parameter| (model.names.member(parameter.id).to_owned(), written(model, &parameter.ty).ty))
        .collect();
    match operation.body.as_ref().filter(|body| body.is_argument) {
        None => vec![Signature { name: model.names.member(operation.function), arguments, body: None }],
        Some(body) => {
            let with = |kind: &'m Body| {
                let mut arguments = arguments.clone();
                arguments.push(("body".to_owned(), body_argument(model, kind).ty));
                Signature { name: model.names.member(kind.method), arguments, body: Some(kind) }
            };
            body.kinds.iter().map(with).collect()
        }
    }
}
