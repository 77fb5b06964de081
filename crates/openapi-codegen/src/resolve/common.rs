//! Parameters that every operation has, such as `Intercom-Version`: they are set once for the client, and
//! for a call where it needs another value.

use openapi_document::Location;

use crate::model::{CommonParameter, Model, Parameter, Shape, Type};

/// Fewer operations than this have nothing in common yet.
const OPERATIONS: usize = 3;

/// Finds them. What is needed is an argument no more, unless it stands in the path.
pub(super) fn find(model: &mut Model) {
    let [first, others @ ..] = model.operations.as_slice() else { return };
    if others.len() + 1 < OPERATIONS {
        return;
    }
    let is_common = |parameter: &&Parameter| {
        // What has one value alone is not asked for.
        parameter.constant.is_none()
            && matches!(parameter.location, Location::Header | Location::Query | Location::Cookie)
            && others.iter().all(|other| other.parameters.iter().any(|it| is_same(it, parameter)))
    };
    let found: Vec<Parameter> = first.parameters.iter().filter(is_common).cloned().collect();
    // A query that every call needs says what the call is about.
    let found = found.into_iter().filter(|it| !it.required || it.location == Location::Header);
    model.parameters = found
        .map(|parameter| CommonParameter { name: String::new(), required: parameter.required, parameter })
        .collect();
    model.share_parameters();
}

/// Checks whether a parameter is the same in two operations. An inline schema has a type in each of them.
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
