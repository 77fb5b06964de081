//! Traversal of the OpenAPI objects of a document.
//!
//! A single table defines which fields contain which objects. All code that visits schemas or operations uses it, so
//! that no location is missed.

use serde_json::Value;

use crate::{
    METHODS, Pointer,
    applicators::{Holding, applicator},
};

/// The kind of an object in a document. The names are those of the OpenAPI specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Kind {
    Root,
    Components,
    PathItem,
    Operation,
    Parameter,
    Header,
    RequestBody,
    MediaType,
    Encoding,
    Response,
    Callback,
    Schema,
}

impl Kind {
    /// Returns the name of the object in the OpenAPI specification.
    pub fn name(self) -> &'static str {
        match self {
            Self::Root => "OpenAPI Object",
            Self::Components => "Components Object",
            Self::PathItem => "Path Item Object",
            Self::Operation => "Operation Object",
            Self::Parameter => "Parameter Object",
            Self::Header => "Header Object",
            Self::RequestBody => "Request Body Object",
            Self::MediaType => "Media Type Object",
            Self::Encoding => "Encoding Object",
            Self::Response => "Response Object",
            Self::Callback => "Callback Object",
            Self::Schema => "Schema Object",
        }
    }
}

/// The form in which a member contains further objects.
pub(crate) enum Holds {
    /// The member is the object.
    One(Kind),
    /// The member is a map of objects.
    Map(Kind),
    /// The member is a list of objects.
    List(Kind),
    /// The member is one object or a list of them (`items` up to JSON Schema 2019-09).
    OneOrList(Kind),
}

/// The order in which an object and the objects inside it are visited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The object first.
    TopDown,
    /// The objects inside it first.
    BottomUp,
}

pub(crate) fn holds(kind: Kind, key: &str) -> Option<Holds> {
    use Holds::{List, Map, One, OneOrList};
    Some(match (kind, key) {
        (Kind::Root, "paths" | "webhooks") => Map(Kind::PathItem),
        (Kind::Root, "components") => One(Kind::Components),
        (Kind::Components, "schemas") => Map(Kind::Schema),
        (Kind::Components, "responses") => Map(Kind::Response),
        (Kind::Components, "parameters") => Map(Kind::Parameter),
        (Kind::Components, "requestBodies") => Map(Kind::RequestBody),
        (Kind::Components, "headers") => Map(Kind::Header),
        (Kind::Components, "callbacks") => Map(Kind::Callback),
        (Kind::Components, "pathItems") => Map(Kind::PathItem),
        (Kind::Components, "mediaTypes") => Map(Kind::MediaType),
        (Kind::PathItem, "additionalOperations") => Map(Kind::Operation),
        (Kind::PathItem | Kind::Operation, "parameters") => List(Kind::Parameter),
        (Kind::PathItem, method) if METHODS.contains(&method) => One(Kind::Operation),
        (Kind::Operation, "requestBody") => One(Kind::RequestBody),
        (Kind::Operation, "responses") => Map(Kind::Response),
        (Kind::Operation, "callbacks") => Map(Kind::Callback),
        (Kind::Callback, _) if key != "$ref" && !key.starts_with("x-") => One(Kind::PathItem),
        (Kind::Parameter | Kind::Header, "schema") => One(Kind::Schema),
        (Kind::MediaType, "schema" | "itemSchema") => One(Kind::Schema),
        (Kind::Parameter | Kind::Header | Kind::RequestBody | Kind::Response, "content") => Map(Kind::MediaType),
        (Kind::Response | Kind::Encoding, "headers") => Map(Kind::Header),
        (Kind::MediaType, "encoding") => Map(Kind::Encoding),
        (Kind::Schema, keyword) => match applicator(keyword)?.holding {
            Holding::One => One(Kind::Schema),
            Holding::OneOrList => OneOrList(Kind::Schema),
            Holding::List => List(Kind::Schema),
            Holding::Map => Map(Kind::Schema),
        },
        _ => return None,
    })
}

type Visit<'v> = dyn FnMut(Kind, &Pointer, &mut Value) + 'v;

/// Visits every object of the document that [`Kind`] names.
pub fn visit_mut(root: &mut Value, order: Order, visit: &mut Visit<'_>) {
    Walk { order, schemas: true, visit }.descend(Kind::Root, &mut Pointer::root(), root);
}

/// Visits every object of the document that [`Kind`] names, other than schemas, top-down. Schemas are the largest
/// part of a document.
pub fn parts_mut(root: &mut Value, visit: &mut Visit<'_>) {
    Walk { order: Order::TopDown, schemas: false, visit }.descend(Kind::Root, &mut Pointer::root(), root);
}

/// Visits every schema of the document.
pub fn schemas_mut(root: &mut Value, order: Order, mut visit: impl FnMut(&Pointer, &mut Value)) {
    visit_mut(root, order, &mut |kind, pointer, value| {
        if kind == Kind::Schema {
            visit(pointer, value);
        }
    });
}

/// Visits a schema at `pointer` and the schemas inside it.
pub fn schema_mut(schema: &mut Value, pointer: &Pointer, order: Order, mut visit: impl FnMut(&Pointer, &mut Value)) {
    let visit: &mut Visit<'_> = &mut |_, pointer, value| visit(pointer, value);
    Walk { order, schemas: true, visit }.descend(Kind::Schema, &mut pointer.clone(), schema);
}

/// A traversal that may change the visited values.
struct Walk<'w, 'v> {
    order: Order,
    /// A flag to visit schemas.
    schemas: bool,
    visit: &'w mut Visit<'v>,
}

impl Walk<'_, '_> {
    fn descend(&mut self, kind: Kind, pointer: &mut Pointer, value: &mut Value) {
        if kind == Kind::Schema && !self.schemas {
            return;
        }
        if self.order == Order::TopDown {
            (self.visit)(kind, pointer, value);
        }
        for (key, member) in value.as_object_mut().into_iter().flatten().filter(|(_, member)| may_hold(member)) {
            let Some(holds) = holds(kind, key) else { continue };
            step(kind, key, pointer, |pointer| match (holds, member) {
                (Holds::One(kind) | Holds::OneOrList(kind), member @ (Value::Object(_) | Value::Bool(_))) => {
                    self.descend(kind, pointer, member);
                }
                (Holds::Map(kind), Value::Object(map)) => {
                    for (key, item) in map {
                        pointer.within(key, |pointer| self.descend(kind, pointer, item));
                    }
                }
                (Holds::List(kind) | Holds::OneOrList(kind), Value::Array(items)) => {
                    for (index, item) in items.iter_mut().enumerate() {
                        pointer.within(index, |pointer| self.descend(kind, pointer, item));
                    }
                }
                _ => {}
            });
        }
        if self.order == Order::BottomUp {
            (self.visit)(kind, pointer, value);
        }
    }
}

/// Descends to a member that contains further objects. Members of a callback are named by expressions, all others by
/// keywords.
fn step(kind: Kind, key: &str, pointer: &mut Pointer, act: impl FnOnce(&mut Pointer)) {
    match kind {
        Kind::Callback => pointer.within(key, act),
        _ => pointer.within_keyword(key, act),
    }
}

/// Returns true if a value can be or contain an object that [`Kind`] names. Most members are strings, which are
/// excluded without a look-up of their keys.
fn may_hold(value: &Value) -> bool {
    matches!(value, Value::Object(_) | Value::Array(_) | Value::Bool(_))
}

/// Returns true if an object of a kind is allowed at a location: OpenAPI defines that kind there, or does not define
/// the location.
pub fn may_stand(kind: Kind, pointer: &Pointer) -> bool {
    place(pointer).is_none_or(|known| known == Some(kind))
}

/// Returns true if OpenAPI defines a location: a further file, or an extension, is none.
pub fn is_known(pointer: &Pointer) -> bool {
    place(pointer).is_some()
}

/// Returns the kind that OpenAPI defines at a location; `None` if it does not define the location, `Some(None)` if it
/// defines a map or array there.
fn place(pointer: &Pointer) -> Option<Option<Kind>> {
    let mut found = Kind::Root;
    let mut keys = pointer.keys();
    while let Some(key) = keys.next() {
        found = match holds(found, &key)? {
            Holds::One(next) | Holds::OneOrList(next) => next,
            Holds::Map(next) | Holds::List(next) if keys.next().is_some() => next,
            Holds::Map(_) | Holds::List(_) => return Some(None),
        };
    }
    Some(Some(found))
}

type See<'v, 'a> = dyn FnMut(Kind, &Pointer, &'a Value) + 'v;

/// Visits every object of the document top-down, without changing it.
pub fn visit<'a>(root: &'a Value, visit: &mut See<'_, 'a>) {
    Look { schemas: true, visit }.descend(Kind::Root, &mut Pointer::root(), root);
}

/// Visits every object of the document other than schemas top-down, without changing it.
pub fn parts<'a>(root: &'a Value, visit: &mut See<'_, 'a>) {
    Look { schemas: false, visit }.descend(Kind::Root, &mut Pointer::root(), root);
}

/// Visits a value of a known kind and the objects inside it other than schemas, top-down.
pub(crate) fn parts_from<'a>(kind: Kind, pointer: &Pointer, value: &'a Value, visit: &mut See<'_, 'a>) {
    Look { schemas: false, visit }.descend(kind, &mut pointer.clone(), value);
}

/// Visits a value of a known kind and the objects inside it, top-down.
pub fn visit_from<'a>(kind: Kind, pointer: &Pointer, value: &'a Value, visit: &mut See<'_, 'a>) {
    Look { schemas: true, visit }.descend(kind, &mut pointer.clone(), value);
}

/// A traversal that does not change the visited values.
struct Look<'w, 'v, 'a> {
    /// A flag to visit schemas.
    schemas: bool,
    visit: &'w mut See<'v, 'a>,
}

impl<'a> Look<'_, '_, 'a> {
    fn descend(&mut self, kind: Kind, pointer: &mut Pointer, value: &'a Value) {
        if kind == Kind::Schema && !self.schemas {
            return;
        }
        (self.visit)(kind, pointer, value);
        for (key, member) in value.as_object().into_iter().flatten().filter(|(_, member)| may_hold(member)) {
            let Some(holds) = holds(kind, key) else { continue };
            step(kind, key, pointer, |pointer| match (holds, member) {
                (Holds::One(kind) | Holds::OneOrList(kind), Value::Object(_) | Value::Bool(_)) => {
                    self.descend(kind, pointer, member);
                }
                (Holds::Map(kind), Value::Object(map)) => {
                    for (key, item) in map {
                        pointer.within(key, |pointer| self.descend(kind, pointer, item));
                    }
                }
                (Holds::List(kind) | Holds::OneOrList(kind), Value::Array(items)) => {
                    for (index, item) in items.iter().enumerate() {
                        pointer.within(index, |pointer| self.descend(kind, pointer, item));
                    }
                }
                _ => {}
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn places_have_kinds() {
        let may = |kind, pointer: &str| may_stand(kind, &Pointer::from(pointer));
        assert!(may(Kind::Schema, "/components/schemas/a/properties/b"));
        assert!(may(Kind::Schema, "/definitions/a") && may(Kind::Schema, "/components/schemas/a/x-own"));
        assert!(
            !may(Kind::Schema, "/components/schemas") && !may(Kind::Schema, "") && !may(Kind::Schema, "/paths/~1a")
        );
        assert!(may(Kind::Operation, "/paths/~1a/get") && !may(Kind::Response, "/paths/~1a/get"));
    }

    #[test]
    fn every_place_of_a_schema_is_found_and_examples_are_not() {
        let mut root = json!({
            "paths": {"/a": {"parameters": [{"schema": {}}], "get": {
                "requestBody": {"content": {"m": {"schema": {"items": {}}, "example": {"schema": {}}}}},
                "responses": {"200": {"headers": {"h": {"schema": {}}}, "content": {"m": {"itemSchema": {}}}}},
                "callbacks": {"c": {"{$url}": {"post": {"parameters": [{"content": {"m": {"schema": true}}}]}}}}}}},
            "webhooks": {"w": {"post": {"requestBody": {"content": {"m": {"schema": {}}}}}}},
            "components": {"schemas": {"schema": {"properties": {"properties": {"anyOf": [{}]}}, "default": {"items": {}}}}}
        });
        let mut found = Vec::new();
        schemas_mut(&mut root, Order::BottomUp, |pointer, _| found.push(pointer.to_string()));
        assert_eq!(found.len(), 10, "{found:#?}");
        assert!(found.contains(&"/components/schemas/schema/properties/properties/anyOf/0".to_owned()));
    }
}
