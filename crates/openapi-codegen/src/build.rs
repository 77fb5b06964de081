//! The conversion of the normal form of a document to a model with names.

use serde_json::Value;

use crate::{
    lock::{self, Lock},
    names::{self, Named},
    read::{Prose, read},
    resolve::{find_conversions, find_envelopes, place_boxes, resolve},
};

/// Returns the model of the normal form of a document. The lock of an earlier client is preserved as far as the
/// document permits.
pub fn build(root: &Value, lock: Option<&Lock>) -> Named {
    named(root, lock, Prose::Kept)
}

/// Returns the model without documentation: a lock contains only names and types.
pub fn build_surface(root: &Value, lock: Option<&Lock>) -> Named {
    named(root, lock, Prose::LeftOut)
}

fn named(root: &Value, lock: Option<&Lock>, prose: Prose) -> Named {
    let mut model = read(root, prose);
    let lock = lock.map(names::usable);
    let lock = lock.as_deref();
    resolve(&mut model, lock);
    let matched = lock.map(|lock| lock::pair(&mut model, lock)).unwrap_or_default();
    let mut named = names::assign(model, &matched);
    if let Some(lock) = lock {
        lock::apply(&mut named, lock, &matched);
    }
    // These inspect the types of members and variants, some of which the lock preserves.
    let Named { model, names } = &mut named;
    let variant = |union, variant| matched.variant_named(union, names.member(variant));
    find_conversions(model, |union, id| variant(union, id).map(|locked| !locked.is_explicit));
    place_boxes(model, |edge| match edge.wire {
        Some(wire) => matched.member(edge.owner, wire).map(|locked| locked.boxed),
        None => variant(edge.owner, edge.id).map(|locked| locked.boxed),
    });
    find_envelopes(model, |key| matched.operation(key).map(|operation| operation.value.as_deref()));
    named
}
