//! The conversion of the normal form of a document to a model with names.

use serde_json::Value;

use crate::{
    lock::{self, Lock, Matched},
    model::Model,
    names,
    read::{Prose, read},
    resolve::{find_conversions, find_envelopes, resolve},
};

/// Returns the model of the normal form of a document. The lock of an earlier client is preserved as far as the
/// document permits.
pub fn build(root: &Value, lock: Option<&Lock>) -> Model {
    named(root, lock, Prose::Kept)
}

/// Returns the model without documentation: a lock contains only names and types.
pub fn build_surface(root: &Value, lock: Option<&Lock>) -> Model {
    named(root, lock, Prose::LeftOut)
}

fn named(root: &Value, lock: Option<&Lock>, prose: Prose) -> Model {
    let mut model = read(root, prose);
    let lock = lock.map(names::usable);
    let lock = lock.as_deref();
    resolve(&mut model, lock);
    match lock {
        Some(lock) => {
            let matched = lock::pair(&mut model, lock);
            names::assign(&mut model, &matched);
            lock::apply(&mut model, lock, &matched);
            // Inspects the types of members, some of which the lock preserves.
            find_envelopes(&mut model, |index| matched.operation(index).map(|operation| operation.value.as_deref()));
        }
        None => {
            names::assign(&mut model, &Matched::default());
            find_conversions(&mut model, |_, _| None);
            find_envelopes(&mut model, |_| None);
        }
    }
    model
}
