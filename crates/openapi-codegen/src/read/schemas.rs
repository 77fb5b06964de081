//! The conversion of schemas to types.

use foldhash::HashSet;
use openapi_document::{Members, Pointer, components, end_of_chain, schema_named};
use openapi_lower::names_of_place;
use serde_json::{Map, Value};

use super::{
    builder::Builder,
    docs::deprecation,
    schema::{has_branches, properties_of, reference_of, texts_of},
    unions,
};
use crate::model::{
    Constant, Definition, EnumValue, Field, Integer, Shape, Text, Type, TypeDef, TypeId, Usage, lookup::plain_type,
};

impl Builder<'_> {
    pub(super) fn component(&mut self, name: &str, schema: &Value) {
        let pointer = Pointer::schema(name);
        let id = self.types.id_of(&pointer);
        let slot = self.types.len();
        // The type's position in the order is that of the component, even if its members define types first.
        let ty = self.define(schema, &pointer, id);
        if self.types.get(id).is_none() {
            let definition = Definition::Alias(Type { shape: ty.shape, nullable: false });
            self.insert(id, schema, pointer, definition, ty.nullable);
        }
        self.types.move_to(id, slot);
    }

    /// Returns the type of a component that a discriminator mapping refers to, by name or by reference.
    pub(super) fn component_type(&self, target: &str) -> Option<TypeId> {
        let by_name = || target.rsplit('/').next();
        let name = [Some(target), schema_named(target), by_name()].into_iter().flatten();
        name.into_iter().find_map(|name| self.components.get(name)).copied()
    }

    fn insert(&mut self, id: TypeId, schema: &Value, pointer: Pointer, definition: Definition, nullable: bool) {
        let doc = self.doc_beside(schema, &pointer.last());
        let deprecated = deprecation(schema);
        let candidates = self.candidates(&pointer);
        let is_closed = schema.member("additionalProperties") == Some(&Value::Bool(false));
        let def = TypeDef {
            candidates,
            doc,
            deprecated,
            pointer,
            definition,
            nullable,
            usage: Usage::default(),
            is_closed,
            keeps_unknown: false,
        };
        self.types.insert(id, def);
    }

    /// Returns the names that a location suggests for the type of its schema; none for a component.
    pub(super) fn candidates(&self, pointer: &Pointer) -> Vec<String> {
        match pointer.schema_name() {
            Some(_) => Vec::new(),
            None => names_of_place(self.root, pointer),
        }
    }

    /// Returns the type of a schema where it is used; defines a type if it needs a name.
    pub(super) fn use_of(&mut self, schema: &Value, pointer: &Pointer) -> Type {
        // A schema that several operations refer to is one type.
        if let Some(known) = self.places.get(pointer) {
            return known.clone();
        }
        if let Some(ty) = self.plain(schema, pointer) {
            return ty;
        }
        let id = self.types.id_of(pointer);
        let ty = self.define(schema, pointer, id);
        self.places.insert(pointer.clone(), ty.clone());
        ty
    }

    /// Returns the type of a schema that needs no name of its own.
    fn plain(&mut self, schema: &Value, pointer: &Pointer) -> Option<Type> {
        let Some(schema) = schema.as_object() else { return Some(Type::any()) };
        let nullable = schema.member("nullable") == Some(&Value::Bool(true));
        if let Some(reference) = reference_of(schema) {
            let Some(id) = self.components.get(reference).copied() else { return Some(Type::any()) };
            let nullable = nullable || self.is_nullable(reference);
            return Some(Type { shape: Shape::Named(id), nullable });
        }
        let shape = match schema.member("type").and_then(Value::as_str) {
            _ if has_branches(schema) => return None,
            Some("string") if schema.has("enum") => return None,
            Some("string") => Shape::Text(Text::of_schema(schema)),
            Some("integer") => Shape::Integer(Integer::of_schema(schema)),
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

    /// Returns true if a component allows null, itself or through one of its branches.
    fn is_nullable(&mut self, component: &str) -> bool {
        if let Some(known) = self.nullable.get(component) {
            return *known;
        }
        let components = components(self.root, "schemas");
        let component_schema = |name: &str| components.and_then(|all| all.get(name));
        // Each component is visited once, as branches may be recursive.
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

    /// Defines the type `id` for a schema, or returns the type of a schema that needs no definition.
    pub(super) fn define(&mut self, schema: &Value, pointer: &Pointer, id: TypeId) -> Type {
        if let Some(ty) = self.plain(schema, pointer) {
            return ty;
        }
        let Some(members) = schema.as_object() else { return Type::any() };
        let mut nullable = members.member("nullable") == Some(&Value::Bool(true));
        let definition = if has_branches(members) {
            match unions::define(self, members, pointer, id) {
                unions::ReadUnion::Definition(definition, has_null) => {
                    nullable |= has_null;
                    definition
                }
                unions::ReadUnion::Type(ty) => return Type { nullable: nullable || ty.nullable, ..ty },
            }
        } else if members.member("type").and_then(Value::as_str) == Some("string") {
            self.enumeration(texts_of(members))
        } else {
            self.structure(members, pointer)
        };
        self.insert(id, schema, pointer.clone(), definition, nullable);
        Type { shape: Shape::Named(id), nullable }
    }

    /// Returns true if a type is a string, through aliases.
    pub(super) fn is_plain_text(&self, ty: &Type) -> bool {
        matches!(plain_type(&self.types, ty).shape, Shape::Text(_))
    }

    /// Returns true if a type is binary text, through aliases.
    pub(super) fn is_binary(&self, ty: &Type) -> bool {
        plain_type(&self.types, ty).shape == Shape::Text(Text::Binary)
    }

    /// Returns the constraints that distinguish a string from other strings, with references followed: its pattern
    /// or its format, if it has one. Returns `None` if the schema is not a plain string.
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

    /// Follows a schema that is only a reference, also as the only schema of an `allOf`.
    pub(super) fn followed<'s>(&'s self, schema: &'s Value) -> &'s Value {
        let components = components(self.root, "schemas");
        end_of_chain(schema, |schema| components?.get(reference_of(schema.as_object()?)?))
    }

    /// Returns the constraints on the values of a schema, except those of string enums, which have a type of their
    /// own.
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

    /// Returns the enum of these values.
    pub(super) fn enumeration(&mut self, texts: Vec<String>) -> Definition {
        let mut value = |text| EnumValue { id: self.types.new_member(), text, is_gone: false };
        Definition::Enum { values: texts.into_iter().map(&mut value).collect() }
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
            let id = self.types.new_member();
            let format = self.keyword(property, "format").and_then(Value::as_str);
            fields.push(Field {
                doc: self.doc_beside(property, wire),
                deprecated: deprecation(property),
                required: required.contains(wire.as_str()),
                read_only: self.is_set(property, "readOnly"),
                write_only: self.is_set(property, "writeOnly"),
                values: self.values_of(property),
                is_url: format
                    .is_some_and(|format| ["uri", "uri-reference", "iri", "iri-reference", "url"].contains(&format)),
                ty,
                ..Field::undescribed(id, wire)
            });
        }
        // A member that is required but not declared in `properties` is part of the object as well.
        let listed = schema.member("required").and_then(Value::as_array).into_iter().flatten();
        for wire in listed.filter_map(Value::as_str) {
            if !fields.iter().any(|field| field.wire == wire) {
                fields.push(Field::undescribed(self.types.new_member(), wire));
            }
        }
        let additional = match schema.member("additionalProperties") {
            Some(Value::Bool(true)) => Some(Type::any()),
            Some(inner @ Value::Object(_)) => Some(self.use_of(inner, &pointer.child("additionalProperties"))),
            _ => None,
        };
        Definition::Struct { fields, additional, constructor: None }
    }

    /// Returns true if a keyword is `true` in a schema, or in the schema that it refers to.
    pub(super) fn is_set(&self, schema: &Value, key: &str) -> bool {
        self.keyword(schema, key) == Some(&Value::Bool(true))
    }

    /// Returns the value of a keyword in a schema, or in the schema that it refers to.
    fn keyword<'s>(&'s self, schema: &'s Value, key: &str) -> Option<&'s Value> {
        schema.member(key).or_else(|| self.followed(schema).member(key))
    }
}
