//! What rules ask of ways to sign in.

use crate::contract::{Alternative, Security};

/// The ways; where none is listed, anybody may call.
pub(super) fn ways(security: &Security) -> Vec<Alternative> {
    if security.alternatives.is_empty() { vec![Alternative::new()] } else { security.alternatives.clone() }
}

/// The ways of the first that the second does not have, whatever their scopes.
pub(super) fn missing(security: &Security, other: &Security) -> Vec<Alternative> {
    let other = ways(other);
    let has = |way: &Alternative| other.iter().any(|it| it.keys().eq(way.keys()));
    ways(security).into_iter().filter(|way| !has(way)).collect()
}

/// A way in words.
pub(super) fn text(way: &Alternative) -> String {
    if way.is_empty() {
        return "no credential at all".to_owned();
    }
    way.keys().map(String::as_str).collect::<Vec<_>>().join(" with ")
}
