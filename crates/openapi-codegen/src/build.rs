//! The conversion of the normal form of a document to a model with names.

use serde_json::Value;

use crate::{
    lock::{self, Held, Lock},
    model::Model,
    names,
    read::{Prose, read},
    resolve::{find_conversions, resolve},
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
    resolve(&mut model, lock);
    match lock {
        Some(lock) => {
            let held = lock::pair(&mut model, lock);
            names::assign(&mut model, root, &held);
            lock::keep(&mut model, lock, &held);
        }
        None => {
            names::assign(&mut model, root, &Held::default());
            find_conversions(&mut model, |_, _| None);
        }
    }
    model
}
