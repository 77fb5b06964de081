//! The arguments of locked methods and constructors.

use std::collections::BTreeMap;

use openapi_document::Pointer;

use super::{LockedType, MemberLock, OperationLock, OutcomeLock, ParameterLock, expression::payload_text};

/// The members that a constructor takes, by their names on the wire.
#[derive(Clone, Copy)]
pub(super) struct Constructor<'l> {
    pub(super) takes: &'l [String],
    /// All members of the type.
    pub(super) members: &'l BTreeMap<String, MemberLock>,
    /// The location of the type.
    pub(super) at: &'l Pointer,
}

/// The body among the arguments.
pub(super) const BODY: &str = "a body";

/// The arguments of a method, in their order; the body has no type.
pub(super) fn arguments(operation: &OperationLock) -> Vec<(&str, Option<&LockedType>)> {
    let mut listed: Vec<(&str, &ParameterLock)> = operation
        .parameters
        .iter()
        .map(|(key, it)| (key.as_str(), it))
        .filter(|(_, it)| it.position.is_some())
        .collect();
    listed.sort_by_key(|(_, parameter)| parameter.position);
    let mut all: Vec<_> = listed.into_iter().map(|(key, it)| (key, Some(&it.ty))).collect();
    if operation.bodies.values().any(|body| body.is_argument) {
        all.push((BODY, None));
    }
    all
}

/// Returns the type of the value that awaiting a call yields.
pub(super) fn gives(operation: &OperationLock) -> String {
    match &operation.outcome {
        OutcomeLock::One(payload) => payload_text(payload),
        OutcomeLock::Several => format!("one of {}", operation.success.as_deref().unwrap_or_default()),
    }
}

/// Names in a sentence.
pub(super) fn parts(names: &[&str]) -> String {
    let quoted = names.iter().map(|name| if *name == BODY { name.to_string() } else { format!("`{name}`") });
    quoted.collect::<Vec<_>>().join(", ")
}
