//! The original locations of values that normalising takes from elsewhere.

use std::collections::HashMap;

use openapi_document::{Document, Members, Pointer};

use crate::Note;

/// The maximum number of values taken from each other that are traced back.
const CHAIN: usize = 8;

/// The locations, in the document as read, of values that normalising took from elsewhere to resolve references:
/// components from schemas in other files, in operations or in other schemas, and path items, callbacks, parameters and
/// the like in the places of references to them.
#[derive(Debug, Clone)]
pub struct Origins<'d> {
    document: &'d Document,
    moved: HashMap<Pointer, Pointer>,
}

impl<'d> Origins<'d> {
    /// Returns the origins that the notes of normalising a document state.
    pub fn of(document: &'d Document, notes: &[Note]) -> Self {
        let resolved = notes.iter().filter_map(|note| note.resolved.as_ref());
        // A component of the document itself may have the same name and meaning.
        let is_taken = |place: &Pointer| document.get(place).is_none_or(|value| value.has("$ref"));
        // The first location takes precedence, since a component may be created from a part of another created one.
        let moved = resolved.rev().filter(|it| is_taken(&it.place));
        Self { document, moved: moved.map(|it| (it.place.clone(), it.target.clone())).collect() }
    }

    /// Returns the location in the document of the schema from which a component was created.
    pub fn of_component(&self, component: &Pointer) -> Option<&Pointer> {
        self.moved.get(component).filter(|_| self.document.get(component).is_none())
    }

    /// Returns the location in the document of a value of the normal form. A value that the document does not have is at
    /// the nearest one around it.
    pub fn of_place(&self, pointer: &Pointer) -> Pointer {
        let mut place = pointer.clone();
        for _ in 0..CHAIN {
            if self.document.get(&place).is_some() {
                break;
            }
            let around = std::iter::successors(place.parent(), Pointer::parent);
            let Some((outer, origin)) = around.into_iter().find_map(|outer| self.moved.get_key_value(&outer)) else {
                break;
            };
            let rest = place.as_str().strip_prefix(outer.as_str()).unwrap_or_default();
            place = Pointer::from(format!("{origin}{rest}").as_str());
        }
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_in_new_components_are_those_of_their_schemas() {
        let text = "openapi: 3.1.0\npaths: {/b: {$ref: '#/x/item', parameters: [{}]}, /a: {get: {responses: {'200': {content: {a/json: {schema: {$ref: '#/x/A'}}}}}}}}\n\
                    components: {schemas: {Own: {$ref: '#/x/A'}}}\nx:\n  item: {get: {responses: {'200': {}}}}\n  A: {properties: {b: {$ref: '#/x/A/$defs/B'}}, $defs: {B: {}}}";
        let document = Document::parse("t.yaml", text).unwrap();
        let notes = crate::normalise(&document).notes;
        let origins = Origins::of(&document, &notes);
        let place = |pointer: &str| origins.of_place(&Pointer::from(pointer)).to_string();
        let component_of = |target: &str| {
            let mut resolved = notes.iter().filter_map(|note| note.resolved.as_ref());
            resolved.find(|it| it.target.as_str().ends_with(target)).unwrap().place.to_string()
        };
        assert_eq!(place(&(component_of("/x/A") + "/properties/b")), "/x/A/properties/b");
        assert_eq!(place(&(component_of("/$defs/B") + "/type")), "/x/A/$defs/B/type");
        assert_eq!(place("/components/schemas/Own/type"), "/components/schemas/Own/type");
        assert_eq!(place("/paths/~1a"), "/paths/~1a");
        assert_eq!(place("/paths/~1b/get/responses/200"), "/x/item/get/responses/200");
        assert_eq!(place("/paths/~1b/parameters/0"), "/paths/~1b/parameters/0");
    }
}
