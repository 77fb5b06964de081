//! From the schemas of a document to the types of a model.

use foldhash::{HashMap, HashMapExt, HashSet, fast::RandomState};
use openapi_document::{Members, Pointer};
use openapi_lower::{Level, Note};
use serde_json::{Map, Value};

use super::{
    Constant, Definition, EnumValue, Field, Model, Shape, Type, TypeDef, Types,
    access::Access,
    aliases, circles, common, constructors,
    docs::{Prose, deprecation},
    find_conversions,
    formats::{integer_of, text_of},
    names, operations, pages, place_boxes, rate_limit,
    security::{Security, flows},
    twins, unions, unknown,
    usage::{self, Usage},
    webhooks,
};
use crate::lock::{self, Held, Lock};

const BASE: &str = "#/components/schemas/";

/// Reads the model out of the normal form of a document, its schemas shaped. While it is read, a type is
/// known by its place; names come last. What a lock has is kept wherever the document allows it.
pub fn build(root: &Value, lock: Option<&Lock>) -> Model {
    named(root, lock, Prose::Kept)
}

/// Reads the model without what the document says in words: a lock is made of names and types alone.
pub fn build_surface(root: &Value, lock: Option<&Lock>) -> Model {
    named(root, lock, Prose::LeftOut)
}

fn named(root: &Value, lock: Option<&Lock>, prose: Prose) -> Model {
    let mut model = unnamed(root, lock, prose);
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

/// The model before anything has a name.
fn unnamed(root: &Value, lock: Option<&Lock>, prose: Prose) -> Model {
    let schemas = root.pointer("/components/schemas").and_then(Value::as_object);
    let ids = schemas.into_iter().flatten().map(|(name, _)| (name.clone(), component_id(name)));
    let mut builder = Builder {
        root,
        prose,
        components: ids.collect(),
        // About as many schemas have no name as have one.
        types: Types::with_capacity_and_hasher(schemas.map_or(0, |all| all.len() * 2), RandomState::default()),
        places: HashMap::new(),
        nullable: HashMap::new(),
    };
    let mut access = Access::of(root);
    for (name, schema) in schemas.into_iter().flatten() {
        builder.component(name, schema);
    }
    let operations = operations::read(&mut builder, &mut access);
    let webhooks = webhooks::read(&mut builder);
    let info = |key: &str| {
        let text = root.member("info").and_then(|info| info.member(key)).and_then(Value::as_str);
        text.unwrap_or_default().to_owned()
    };
    let document_url = root.member("$self").and_then(Value::as_str).filter(|url| url.starts_with("http"));
    let Access { security: Security { schemes, default, unknown, .. }, servers, .. } = access;
    let notes = unknown.into_iter().map(|(pointer, name)| Note {
        pass: "security".to_owned(),
        pointer,
        level: Level::Dropped,
        message: format!("undefined security scheme `{name}`; the security requirement that names it is ignored"),
        resolved: None,
    });
    let rate_limits = rate_limit::invalid(root).into_iter().map(|pointer| Note {
        pass: "rate-limit".to_owned(),
        pointer,
        level: Level::Dropped,
        message: "invalid `x-rate-limit`: expected `{requests: 300, seconds: 60}`".to_owned(),
        resolved: None,
    });
    let notes = notes.chain(rate_limits);
    let mut model = Model {
        title: info("title"),
        version: info("version"),
        document_url: document_url.map(str::to_owned),
        rate_limit: rate_limit::of_document(root),
        rate_told: rate_limit::told_of_document(root),
        servers,
        schemes,
        flows: flows(root),
        security: default,
        notes: notes.collect(),
        types: builder.types,
        folded: Vec::new(),
        operations,
        webhooks,
        parameters: Vec::new(),
        views: Vec::new(),
    };
    aliases::unwind(&mut model);
    circles::open(&mut model);
    unions::settle(&mut model);
    twins::fold(&mut model, root, lock);
    usage::find(&mut model);
    unknown::find(&mut model);
    common::find(&mut model);
    constructors::find(&mut model);
    pages::find(&mut model, root);
    place_boxes(&mut model, |_, _| None);
    model
}

/// What a component is known by until it has a name.
fn component_id(name: &str) -> String {
    Pointer::from("/components/schemas").child(name).as_str().to_owned()
}

pub(super) struct Builder<'a> {
    pub(super) root: &'a Value,
    pub(super) prose: Prose,
    /// Component name to the id of its type.
    components: HashMap<String, String>,
    pub(super) types: Types,
    /// The types of schemas without a name, by place.
    places: HashMap<Pointer, Type>,
    /// The components that allow null, as far as it was asked.
    nullable: HashMap<String, bool>,
}

impl Builder<'_> {
    fn component(&mut self, name: &str, schema: &Value) {
        let id = component_id(name);
        let pointer = Pointer::from(id.as_str());
        let slot = self.types.len();
        // The place in the order is the component's, whatever its members define on the way.
        let ty = self.define(schema, &pointer, &id);
        if !self.types.contains_key(&id) {
            let definition = Definition::Alias(Type { shape: ty.shape, nullable: false });
            self.insert(id.clone(), schema, pointer, definition, ty.nullable);
        }
        if let Some(index) = self.types.get_index_of(&id) {
            self.types.move_index(index, slot.min(self.types.len() - 1));
        }
    }

    /// The type of a component that a discriminator's mapping names, by its name or by a reference.
    pub(super) fn component_type(&self, target: &str) -> Option<&str> {
        let by_name = || target.rsplit('/').next();
        let name = [Some(target), target.strip_prefix(BASE), by_name()].into_iter().flatten();
        name.into_iter().find_map(|name| self.components.get(name)).map(String::as_str)
    }

    fn insert(&mut self, id: String, schema: &Value, pointer: Pointer, definition: Definition, nullable: bool) {
        let doc = self.doc_beside(schema, &pointer.last());
        let deprecated = deprecation(schema);
        let (name, usage) = (String::new(), Usage::default());
        let is_closed = schema.member("additionalProperties") == Some(&Value::Bool(false));
        let def =
            TypeDef { name, doc, deprecated, pointer, definition, nullable, usage, is_closed, keeps_unknown: false };
        self.types.insert(id, def);
    }

    /// The type of a schema where it is used; defines a type for it if it needs a name.
    pub(super) fn use_of(&mut self, schema: &Value, pointer: &Pointer) -> Type {
        // What several operations refer to is one type.
        if let Some(known) = self.places.get(pointer) {
            return known.clone();
        }
        if let Some(ty) = self.plain(schema, pointer) {
            return ty;
        }
        let ty = self.define(schema, pointer, pointer.as_str());
        self.places.insert(pointer.clone(), ty.clone());
        ty
    }

    /// The type of a schema that needs no name of its own.
    fn plain(&mut self, schema: &Value, pointer: &Pointer) -> Option<Type> {
        let Some(schema) = schema.as_object() else { return Some(Type::any()) };
        let nullable = schema.member("nullable") == Some(&Value::Bool(true));
        if let Some(reference) = reference_of(schema) {
            let Some(name) = self.components.get(reference).cloned() else { return Some(Type::any()) };
            let nullable = nullable || self.is_nullable(reference);
            return Some(Type { shape: Shape::Named(name), nullable });
        }
        let shape = match schema.member("type").and_then(Value::as_str) {
            _ if has_branches(schema) => return None,
            Some("string") if schema.has("enum") => return None,
            Some("string") => Shape::Text(text_of(schema)),
            Some("integer") => Shape::Integer(integer_of(schema)),
            Some("number") => Shape::Number,
            Some("boolean") => Shape::Boolean,
            Some("array") if schema.has("prefixItems") => {
                let places = schema.member("prefixItems").and_then(Value::as_array).into_iter().flatten();
                let at = pointer.child("prefixItems");
                let item = |(index, place): (usize, &Value)| self.use_of(place, &at.child(index.to_string()));
                Shape::Tuple(places.enumerate().map(item).collect())
            }
            Some("array") => {
                let inner = match schema.member("items") {
                    Some(items) => self.use_of(items, &pointer.child("items")),
                    None => Type::any(),
                };
                Shape::Array(Box::new(inner))
            }
            Some("object") => match (properties_of(schema).is_empty(), schema.member("additionalProperties")) {
                (true, Some(Value::Object(inner))) => {
                    let inner = Value::Object(inner.clone());
                    Shape::Map(Box::new(self.use_of(&inner, &pointer.child("additionalProperties"))))
                }
                (true, None | Some(Value::Bool(true))) => Shape::Map(Box::new(Type::any())),
                _ => return None,
            },
            None if schema.has("enum") => Shape::Null,
            _ => Shape::Any,
        };
        Some(Type { shape, nullable })
    }

    /// Whether a component allows null, itself or through one of its branches.
    fn is_nullable(&mut self, component: &str) -> bool {
        if let Some(known) = self.nullable.get(component) {
            return *known;
        }
        let components = self.root.member("components").and_then(|all| all.member("schemas"));
        let component_schema = |name: &str| components.and_then(|all| all.get(name));
        // Each component once: branches may lead in circles.
        let mut seen = HashSet::from_iter([component]);
        let mut pending: Vec<&Value> = component_schema(component).into_iter().collect();
        let mut found = false;
        while let (Some(schema), false) = (pending.pop(), found) {
            found = schema.member("nullable") == Some(&Value::Bool(true));
            if let Some(target) = schema.as_object().and_then(reference_of) {
                pending.extend(component_schema(target).filter(|_| seen.insert(target)));
                continue;
            }
            let branches =
                ["oneOf", "anyOf"].into_iter().filter_map(|key| schema.member(key)).filter_map(Value::as_array);
            pending.extend(branches.flatten());
        }
        self.nullable.insert(component.to_owned(), found);
        found
    }

    /// Defines the type `id` for a schema, or finds that the schema needs no definition.
    pub(super) fn define(&mut self, schema: &Value, pointer: &Pointer, id: &str) -> Type {
        if let Some(ty) = self.plain(schema, pointer) {
            return ty;
        }
        let Some(members) = schema.as_object() else { return Type::any() };
        let mut nullable = members.member("nullable") == Some(&Value::Bool(true));
        let definition = if has_branches(members) {
            match unions::define(self, members, pointer, id) {
                unions::Outcome::Definition(definition, has_null) => {
                    nullable |= has_null;
                    definition
                }
                unions::Outcome::Type(ty) => return Type { nullable: nullable || ty.nullable, ..ty },
            }
        } else if members.member("type").and_then(Value::as_str) == Some("string") {
            Definition::Enum { values: enum_values(&texts_of(members)) }
        } else {
            self.structure(members, pointer)
        };
        self.insert(id.to_owned(), schema, pointer.clone(), definition, nullable);
        Type { shape: Shape::Named(id.to_owned()), nullable }
    }

    /// Whether a type is a text, other names for it followed.
    pub(super) fn is_plain_text(&self, ty: &Type) -> bool {
        let mut shape = &ty.shape;
        for _ in 0..64 {
            let Shape::Named(name) = shape else { break };
            match self.types.get(name).map(|def| &def.definition) {
                Some(Definition::Alias(inner)) => shape = &inner.shape,
                _ => break,
            }
        }
        matches!(shape, Shape::Text(_))
    }

    /// What tells a text from other texts, references followed: its pattern or its format, if it has
    /// one. `None` if the schema is no plain text.
    pub(super) fn form_of_text(&self, schema: &Value) -> Option<Vec<Constant>> {
        let schema = self.followed(schema);
        if schema.member("type").and_then(Value::as_str) != Some("string") || schema.has("enum") {
            return None;
        }
        match schema.member("pattern").and_then(Value::as_str) {
            Some(pattern) => Some(vec![Constant::Pattern(pattern.to_owned())]),
            None => Some(self.values_of(schema)),
        }
    }

    /// The schema that a schema only refers to.
    pub(super) fn followed<'s>(&'s self, schema: &'s Value) -> &'s Value {
        let mut schema = schema;
        for _ in 0..64 {
            let Some(target) = schema.as_object().and_then(reference_of) else { break };
            let found =
                self.root.member("components").and_then(|all| all.member("schemas")).and_then(|all| all.get(target));
            let Some(found) = found else { break };
            schema = found;
        }
        schema
    }

    /// What a schema says of its values, unless they are listed texts, which have a type of their own.
    pub(super) fn values_of(&self, schema: &Value) -> Vec<Constant> {
        let schema = self.followed(schema);
        match schema.member("type").and_then(Value::as_str) {
            Some("integer" | "number" | "boolean") => {}
            Some("string") if !schema.as_object().is_some_and(|schema| schema.has("enum")) => {
                let format = schema.member("format").and_then(Value::as_str);
                return format
                    .filter(|format| ["ipv4", "ipv6"].contains(format))
                    .map(|it| Constant::Format(it.to_owned()))
                    .into_iter()
                    .collect();
            }
            _ => return Vec::new(),
        }
        schema.member("enum").and_then(Value::as_array).into_iter().flatten().filter_map(Constant::of).collect()
    }

    fn structure(&mut self, schema: &Map<String, Value>, pointer: &Pointer) -> Definition {
        let required: HashSet<&str> = schema
            .member("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let mut fields = Vec::new();
        let at = pointer.child("properties");
        for (wire, property) in properties_of(schema) {
            let ty = self.use_of(property, &at.child(wire));
            let is_set = |key: &str| self.said(property, key) == Some(&Value::Bool(true));
            fields.push(Field {
                wire: wire.clone(),
                name: String::new(),
                doc: self.doc_beside(property, wire),
                deprecated: deprecation(property),
                required: required.contains(wire.as_str()),
                read_only: is_set("readOnly"),
                write_only: is_set("writeOnly"),
                holds_value: false,
                tells_null: false,
                is_settable: false,
                constant: None,
                values: self.values_of(property),
                ty,
                boxed: false,
            });
        }
        // A member that is required and not described is there all the same.
        let listed = schema.member("required").and_then(Value::as_array).into_iter().flatten();
        for wire in listed.filter_map(Value::as_str) {
            if !fields.iter().any(|field| field.wire == wire) {
                fields.push(Field::undescribed(wire));
            }
        }
        let additional = match schema.member("additionalProperties") {
            Some(Value::Bool(true)) => Some(Type::any()),
            Some(inner @ Value::Object(_)) => Some(self.use_of(inner, &pointer.child("additionalProperties"))),
            _ => None,
        };
        Definition::Struct { fields, additional, constructor: None }
    }

    /// What a schema says under a key, or the schema that it only refers to.
    fn said<'s>(&'s self, schema: &'s Value, key: &str) -> Option<&'s Value> {
        schema.member(key).or_else(|| self.followed(schema).member(key))
    }
}

fn has_branches(schema: &Map<String, Value>) -> bool {
    schema.has("oneOf") || schema.has("anyOf")
}

/// The component that a schema only refers to.
fn reference_of(schema: &Map<String, Value>) -> Option<&str> {
    let reference = match schema.member("$ref") {
        Some(reference) => reference.as_str(),
        None => match schema.member("allOf").and_then(Value::as_array).map(Vec::as_slice) {
            Some([only]) => only.member("$ref").and_then(Value::as_str),
            _ => None,
        },
    };
    reference?.strip_prefix(BASE)
}

pub(super) fn properties_of(schema: &Map<String, Value>) -> &Map<String, Value> {
    static NONE: std::sync::LazyLock<Map<String, Value>> = std::sync::LazyLock::new(Map::new);
    schema.member("properties").and_then(Value::as_object).unwrap_or(&NONE)
}

pub(super) fn texts_of(schema: &Map<String, Value>) -> Vec<String> {
    let values = schema.member("enum").and_then(Value::as_array);
    values.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The values of an enum, before they have names.
pub(super) fn enum_values(texts: &[String]) -> Vec<EnumValue> {
    texts.iter().map(|text| EnumValue { name: String::new(), text: text.clone(), is_gone: false }).collect()
}
