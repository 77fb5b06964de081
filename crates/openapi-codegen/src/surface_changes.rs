//! The comparison of the public items of two clients, without writing either.

use foldhash::{HashMap, HashMapExt, HashSet};
use openapi_document::{
    Members, Pointer, components, end_of_chain, schema_named,
    walk::{Kind, visit},
};
use openapi_lower::{Normal, shape};
use serde_json::Value;

use crate::{Lock, SurfaceChanges, stages};

/// Compares the public items of the clients of two documents in their normal forms. Locations refer to the normal
/// forms, and to the old one for removed items. `lock` is the lock of the old client; without it, the lock that the
/// old document results in is used.
pub fn surface_changes(old: &Normal, new: &Normal, lock: Option<&Lock>) -> SurfaceChanges {
    let before = Client::of(old, lock);
    let now = Client::of(new, Some(&before.lock));
    let SurfaceChanges { mut breaks, mut additions } = now.lock.changes_since(&before.lock);
    for found in &mut breaks {
        let order = if found.after.is_some() { [&now, &before] } else { [&before, &now] };
        if let Some(place) = order.iter().find_map(|client| client.unmoved(&found.pointer)) {
            found.pointer = place;
        }
    }
    for found in &mut additions {
        if let Some(place) = now.unmoved(&found.pointer) {
            found.pointer = place;
        }
    }
    SurfaceChanges { breaks, additions }
}

/// The client of a document.
struct Client {
    lock: Lock,
    /// The components that shaping created, with the locations of their schemas in the normal form.
    made: HashMap<String, Pointer>,
}

impl Client {
    fn of(normal: &Normal, lock: Option<&Lock>) -> Self {
        let shaped = shape(normal.clone()).document;
        let lock = Lock::of(&stages::surface_model(shaped.root(), lock));
        Self { lock, made: made(normal.document.root(), shaped.root()) }
    }

    /// Returns the location of a schema before shaping moved it, if it did.
    fn unmoved(&self, pointer: &Pointer) -> Option<Pointer> {
        let place = end_of_chain(pointer.clone(), |at| {
            let (name, rest) = at.in_schema()?;
            let place = self.made.get(name.as_ref())?;
            Some(Pointer::from(format!("{place}{rest}").as_str()))
        });
        (place != *pointer).then_some(place)
    }
}

/// Returns the components that the normal form does not contain, with the first location outside that refers to
/// each.
fn made(normal: &Value, shaped: &Value) -> HashMap<String, Pointer> {
    let names = |root| -> HashSet<&str> {
        components(root, "schemas").into_iter().flatten().map(|(name, _)| name.as_str()).collect()
    };
    let (known, now) = (names(normal), names(shaped));
    let mut places = HashMap::new();
    if now.is_subset(&known) {
        return places;
    }
    visit(shaped, &mut |kind, pointer, value| {
        let reference = value.reference().filter(|_| kind == Kind::Schema);
        let Some(name) = reference.and_then(schema_named) else { return };
        let is_inside = pointer.is_within(&Pointer::schema(name));
        if !known.contains(name) && !is_inside && !places.contains_key(name) {
            places.insert(name.to_owned(), pointer.clone());
        }
    });
    places
}

#[cfg(test)]
mod tests {
    use openapi_document::Document;
    use openapi_lower::normalise;

    use super::*;
    use crate::{generate, generate_locked};

    /// Checks that the comparison matches generation: the model without documentation results in the lock of the
    /// client.
    #[test]
    fn a_surface_is_that_of_the_client() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/documents");
        for file in std::fs::read_dir(folder).unwrap() {
            let document = Document::read(&file.unwrap().path()).unwrap();
            let shaped = shape(normalise(&document)).document;
            let lock = generate(&document).lock;
            assert!(!lock.types.is_empty() || !lock.operations.is_empty(), "{}", document.name());
            assert_eq!(Lock::of(&stages::surface_model(shaped.root(), None)), lock, "{}", document.name());
            let again = generate_locked(&document, &lock).lock;
            assert_eq!(Lock::of(&stages::surface_model(shaped.root(), Some(&lock))), again, "{}", document.name());
        }
    }
}
