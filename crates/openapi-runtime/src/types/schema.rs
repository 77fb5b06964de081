//! JSON Schemas of generated types, with schemars, behind the feature of that name.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value};

/// Implements the schema of a struct: its description, then each member with its presence, name, type and
/// description. See [`wire!`](crate::wire).
#[doc(hidden)]
#[macro_export]
macro_rules! object_schema {
    (
        $name:ident $doc:literal {
            $($kind:ident $wire:literal: $ty:ty = $member_doc:literal,)*
            $(..: $rest_ty:ty,)?
        }
    ) => {
        impl $crate::macros::schemars::JsonSchema for $name {
            $crate::schema_name!($name);

            fn json_schema(generator: &mut $crate::macros::schemars::SchemaGenerator) -> $crate::macros::schemars::Schema {
                let mut schema = $crate::ObjectSchema::new(generator, $doc);
                $(schema.$kind::<$ty>($wire, $member_doc);)*
                $(schema.rest::<$rest_ty>();)?
                schema.end()
            }
        }
    };
}

/// Implements the schema of an enum. See [`open_enum!`](crate::open_enum).
#[doc(hidden)]
#[macro_export]
macro_rules! enum_schema {
    ($name:ident $($text:literal)*) => {
        impl $crate::macros::schemars::JsonSchema for $name {
            $crate::schema_name!($name);

            fn json_schema(_: &mut $crate::macros::schemars::SchemaGenerator) -> $crate::macros::schemars::Schema {
                $crate::open_enum_schema(&[$($text),*])
            }
        }
    };
}

/// Implements the schema of a union. See [`open_union!`](crate::open_union).
#[doc(hidden)]
#[macro_export]
macro_rules! union_schema {
    ($name:ident $($ty:ty,)*) => {
        impl $crate::macros::schemars::JsonSchema for $name {
            $crate::schema_name!($name);

            fn json_schema(generator: &mut $crate::macros::schemars::SchemaGenerator) -> $crate::macros::schemars::Schema {
                let variants: ::std::vec::Vec<$crate::macros::schemars::Schema> = vec![$(generator.subschema_for::<$ty>(),)* true.into()];
                $crate::macros::schemars::json_schema!({"anyOf": variants})
            }
        }
    };
}

/// Implements the schema of a list or map in a struct. See [`wrapper!`](crate::wrapper).
#[doc(hidden)]
#[macro_export]
macro_rules! wrapper_schema {
    ($name:ident $ty:ty) => {
        impl $crate::macros::schemars::JsonSchema for $name {
            $crate::schema_name!($name);

            fn json_schema(
                generator: &mut $crate::macros::schemars::SchemaGenerator,
            ) -> $crate::macros::schemars::Schema {
                <$ty as $crate::macros::schemars::JsonSchema>::json_schema(generator)
            }
        }
    };
}

/// Implements the name and the id of a schema; the id distinguishes types of equal name in different modules.
#[doc(hidden)]
#[macro_export]
macro_rules! schema_name {
    ($name:ident) => {
        fn schema_name() -> std::borrow::Cow<'static, str> {
            stringify!($name).into()
        }

        fn schema_id() -> std::borrow::Cow<'static, str> {
            concat!(module_path!(), "::", stringify!($name)).into()
        }
    };
}

/// Returns the schema of an enum that preserves other values.
pub fn open_enum_schema(values: &[&str]) -> Schema {
    json_schema!({"anyOf": [{"enum": values}, {"type": "string"}]})
}

/// The schema of an object while its members are added.
pub struct ObjectSchema<'g> {
    generator: &'g mut SchemaGenerator,
    schema: Schema,
    properties: Map<String, Value>,
    required: Vec<&'static str>,
}

impl<'g> ObjectSchema<'g> {
    /// Creates the schema of an object without members.
    pub fn new(generator: &'g mut SchemaGenerator, doc: &str) -> Self {
        let mut schema = json_schema!({"type": "object"});
        describe(&mut schema, doc);
        Self { generator, schema, properties: Map::new(), required: Vec::new() }
    }

    /// Adds a required member.
    pub fn required<T: JsonSchema>(&mut self, wire: &'static str, doc: &str) {
        self.required.push(wire);
        self.optional::<T>(wire, doc);
    }

    /// Adds a member that may be absent.
    pub fn optional<T: JsonSchema>(&mut self, wire: &'static str, doc: &str) {
        let mut schema = self.generator.subschema_for::<T>();
        describe(&mut schema, doc);
        self.properties.insert(wire.to_owned(), schema.to_value());
    }

    /// Adds a member that may be absent or null.
    pub fn nullable<T: JsonSchema>(&mut self, wire: &'static str, doc: &str) {
        self.optional::<T>(wire, doc);
    }

    /// Adds a member that was required in an earlier version of the document.
    pub fn relaxed<T: JsonSchema>(&mut self, wire: &'static str, doc: &str) {
        self.optional::<Option<T>>(wire, doc);
    }

    /// Adds a member that may be absent, and is null if present.
    pub fn marker<T: JsonSchema>(&mut self, wire: &'static str, doc: &str) {
        self.optional::<T>(wire, doc);
    }

    /// Adds the schema of additional members (`additionalProperties`).
    pub fn rest<M: JsonSchema>(&mut self) {
        let map = M::json_schema(self.generator);
        let of_each = map.get("additionalProperties").cloned().unwrap_or(Value::Bool(true));
        self.schema.insert("additionalProperties".to_owned(), of_each);
    }

    /// Returns the finished schema.
    pub fn end(mut self) -> Schema {
        if !self.properties.is_empty() {
            self.schema.insert("properties".to_owned(), self.properties.into());
        }
        if !self.required.is_empty() {
            self.schema.insert("required".to_owned(), self.required.into());
        }
        self.schema
    }
}

fn describe(schema: &mut Schema, doc: &str) {
    if !doc.is_empty() {
        schema.insert("description".to_owned(), doc.into());
    }
}
