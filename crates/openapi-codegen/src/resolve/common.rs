//! Parameters that every operation has, such as `Intercom-Version`: they are set once for the client, and for a
//! call that needs another value.

use openapi_document::Location;

use crate::model::{CommonParameter, Model, Parameter, Shape, Type};

/// The minimum number of operations for which common parameters are extracted.
const OPERATIONS: usize = 3;

/// Finds the common parameters. A required one is no longer an argument of the methods.
pub(super) fn find(model: &mut Model) {
    let [first, others @ ..] = model.operations.as_slice() else { return };
    if others.len() + 1 < OPERATIONS {
        return;
    }
    let is_common = |parameter: &&Parameter| {
        // A parameter with a single value is never passed by the caller.
        parameter.constant.is_none()
            && matches!(parameter.location, Location::Header | Location::Query | Location::Cookie)
            && others.iter().all(|other| other.parameters.iter().any(|it| is_same(it, parameter)))
    };
    let found: Vec<Parameter> = first.parameters.iter().filter(is_common).cloned().collect();
    // A required query parameter specifies the subject of a call, so it remains an argument.
    let found = found.into_iter().filter(|it| !it.required || it.location == Location::Header);
    let mut common = |parameter: Parameter| CommonParameter {
        id: model.types.new_member(),
        required: parameter.required,
        parameter,
    };
    model.parameters = found.map(&mut common).collect();
    for parameter in model.operations.iter_mut().flat_map(|operation| &mut operation.parameters) {
        let is_it = |CommonParameter { parameter: it, .. }: &CommonParameter| {
            it.location == parameter.location && it.wire == parameter.wire
        };
        if model.parameters.iter().any(is_it) {
            parameter.position = None;
        }
    }
}

/// Returns true if a parameter is the same in two operations. An inline schema has a type in each of them.
fn is_same(one: &Parameter, other: &Parameter) -> bool {
    let is_same_type = |one: &Type, other: &Type| {
        one == other || matches!((&one.shape, &other.shape), (Shape::Named(_), Shape::Named(_)))
    };
    one.location == other.location
        && one.wire == other.wire
        && one.style == other.style
        && one.explode == other.explode
        && one.required == other.required
        && is_same_type(&one.ty, &other.ty)
}
