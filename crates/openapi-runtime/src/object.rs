//! Objects: a struct with what it is in JSON, member by member.
//!
//! A member is `required` (always there), `optional` (absent, or a value), `nullable` (absent, null,
//! or a value) or a `marker` (absent, or null). Each kind is one method of [`Reader`], [`Writer`] and
//! [`ObjectSchema`], so that a struct costs the compiler a few calls; derives write some hundred
//! lines for each.

use std::{borrow::Cow, fmt, marker::PhantomData};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, Error as _, IgnoredAny, MapAccess, Visitor},
    forward_to_deserialize_any,
    ser::SerializeMap,
};
use serde_json::{Map, Value};

/// A struct as a table: each member with its type, how it may be absent or null, its name on the wire,
/// and the values that the document lists for it.
#[macro_export]
macro_rules! object {
    (
        $(#[doc = $doc:literal])*
        #[derive($($derive:ident),*)]
        $(#[$meta:meta])*
        pub struct $name:ident {
            $(
                $(#[doc = $member_doc:literal])*
                $(#[deprecated $($why:tt)?])?
                pub $member:ident : $ty:ty = $kind:ident $wire:literal $(in [$($constant:ident($value:expr)),*])?,
            )*
            $(.. $(#[doc = $rest_doc:literal])* pub $rest:ident : $rest_ty:ty,)?
        }
    ) => {
        $(#[doc = $doc])*
        #[derive($($derive),*)]
        $(#[$meta])*
        pub struct $name {
            $(
                $(#[doc = $member_doc])*
                $(#[deprecated $($why)?])?
                pub $member: $ty,
            )*
            $($(#[doc = $rest_doc])* pub $rest: $rest_ty,)?
        }

        impl $crate::macros::serde::Serialize for $name {
            fn serialize<S: $crate::macros::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                let mut members = $crate::Writer::new(serializer);
                $(members.$kind($wire, &self.$member);)*
                $(members.rest(&self.$rest);)?
                members.end()
            }
        }

        impl<'de> $crate::macros::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::macros::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                $crate::read_object(deserializer)
            }
        }

        impl<'de> $crate::Object<'de> for $name {
            fn read<A: $crate::macros::serde::de::MapAccess<'de>>(
                mut members: $crate::Reader<A>,
            ) -> ::std::result::Result<Self, A::Error> {
                $(let mut $member: $crate::object!(@slot $kind $ty) = ::std::option::Option::None;)*
                $(let mut $rest = <$rest_ty>::default();)?
                while let Some(key) = members.key()? {
                    match key.as_str() {
                        $($wire => members.$kind($wire, &mut $member),)*
                        _ => $crate::object!(@unknown members key $($rest)?),
                    }?
                }
                Ok(Self { $($member: $crate::object!(@finish $kind $wire $member),)* $($rest)? })
            }
        }

        impl $crate::Fits for $name {
            fn fit(node: &$crate::Node) -> $crate::Fit {
                // Literals, not calls: a check of the crate has nothing to evaluate.
                $crate::fit_object::<Self>(
                    node,
                    &[$($crate::Member {
                        wire: $wire,
                        presence: $crate::object!(@presence $kind),
                        fit: <$ty as $crate::Fits>::fit,
                        values: &[$($($crate::Constant::$constant($value)),*)?],
                    },)*],
                    $crate::object!(@rest $($rest_ty)?),
                )
            }
        }

        impl $crate::macros::schemars::JsonSchema for $name {
            $crate::schema_name!($name);

            fn json_schema(generator: &mut $crate::macros::schemars::SchemaGenerator) -> $crate::macros::schemars::Schema {
                let mut schema = $crate::ObjectSchema::new(generator, concat!($($doc, "\n"),*));
                $(schema.$kind::<$ty>($wire, concat!($($member_doc, "\n"),*));)*
                $(schema.rest::<$rest_ty>();)?
                schema.end()
            }
        }
    };
    (@presence required) => { $crate::Presence::Required };
    (@presence optional) => { $crate::Presence::Optional };
    (@presence $kind:ident) => { $crate::Presence::Nullable };
    (@rest) => { ::std::option::Option::None };
    (@rest $ty:ty) => { ::std::option::Option::Some(<$ty as $crate::Fits>::fit) };
    (@slot required $ty:ty) => { ::std::option::Option<$ty> };
    (@slot $kind:ident $ty:ty) => { $ty };
    (@finish required $wire:literal $member:ident) => { $crate::required($wire, $member)? };
    (@finish $kind:ident $wire:literal $member:ident) => { $member };
    (@unknown $members:ident $key:ident) => { $members.skip() };
    (@unknown $members:ident $key:ident $rest:ident) => { $members.rest($key, &mut $rest) };
}

#[doc(hidden)]
#[macro_export]
/// The name of a type in a schema, and what tells it from a type of that name in another module.
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

/// A struct that is read from an object.
pub trait Object<'de>: Sized {
    /// Reads the members.
    fn read<A: MapAccess<'de>>(members: Reader<A>) -> Result<Self, A::Error>;
}

/// Reads an object.
pub fn read_object<'de, T: Object<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    struct Members<T>(PhantomData<T>);

    impl<'de, T: Object<'de>> Visitor<'de> for Members<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<T, A::Error> {
            T::read(Reader(members))
        }
    }

    deserializer.deserialize_map(Members(PhantomData))
}

/// A required member, once all are read. One that may be null may be left out too: servers do.
pub fn required<'de, T: Deserialize<'de>, E: de::Error>(wire: &'static str, slot: Option<T>) -> Result<T, E> {
    struct Missing<E>(&'static str, PhantomData<E>);

    impl<'de, E: de::Error> Deserializer<'de> for Missing<E> {
        type Error = E;

        fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, E> {
            Err(E::missing_field(self.0))
        }

        fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
            visitor.visit_none()
        }

        forward_to_deserialize_any! {
            bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
            newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
        }
    }

    slot.map_or_else(|| T::deserialize(Missing(wire, PhantomData)), Ok)
}

/// The members of an object while they are read.
pub struct Reader<A>(A);

impl<'de, A: MapAccess<'de>> Reader<A> {
    /// The name of the next member.
    pub fn key(&mut self) -> Result<Option<Key<'de>>, A::Error> {
        self.0.next_key()
    }

    /// Reads a value.
    pub fn required<T: Deserialize<'de>>(&mut self, wire: &'static str, slot: &mut Option<T>) -> Result<(), A::Error> {
        if slot.is_some() {
            return Err(A::Error::duplicate_field(wire));
        }
        *slot = Some(self.0.next_value()?);
        Ok(())
    }

    /// Reads a value; null is as good as absent.
    pub fn optional<T: Deserialize<'de>>(&mut self, wire: &'static str, slot: &mut Option<T>) -> Result<(), A::Error> {
        if slot.is_some() {
            return Err(A::Error::duplicate_field(wire));
        }
        *slot = self.0.next_value()?;
        Ok(())
    }

    /// Reads a value or null.
    pub fn nullable<T: Deserialize<'de>>(
        &mut self,
        wire: &'static str,
        slot: &mut Option<Option<T>>,
    ) -> Result<(), A::Error> {
        self.required(wire, slot)
    }

    /// Reads null, which says something by being there.
    ///
    /// # Errors
    ///
    /// If the value is not null, or the member comes twice.
    pub fn marker<T: Deserialize<'de>>(&mut self, wire: &'static str, slot: &mut Option<T>) -> Result<(), A::Error> {
        self.required(wire, slot)
    }

    /// Reads a member that the document does not name.
    pub fn rest<T: Deserialize<'de>, M: Extend<(String, T)>>(
        &mut self,
        key: Key<'de>,
        rest: &mut M,
    ) -> Result<(), A::Error> {
        rest.extend([(key.0.into_owned(), self.0.next_value()?)]);
        Ok(())
    }

    /// Passes over a member.
    pub fn skip(&mut self) -> Result<(), A::Error> {
        self.0.next_value::<IgnoredAny>().map(drop)
    }
}

/// The name of a member; a copy only where the text holds escapes.
pub struct Key<'de>(Cow<'de, str>);

impl Key<'_> {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;

        impl<'de> Visitor<'de> for Text {
            type Value = Key<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a member")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Key<'de>, E> {
                Ok(Key(text.into()))
            }

            fn visit_str<E>(self, text: &str) -> Result<Key<'de>, E> {
                Ok(Key(text.to_owned().into()))
            }

            fn visit_string<E>(self, text: String) -> Result<Key<'de>, E> {
                Ok(Key(text.into()))
            }
        }

        deserializer.deserialize_str(Text)
    }
}

/// The members of an object while they are written. The first error is kept until the end.
pub struct Writer<S: Serializer>(Result<S::SerializeMap, S::Error>);

impl<S: Serializer> Writer<S> {
    /// Begins an object.
    pub fn new(serializer: S) -> Self {
        Self(serializer.serialize_map(None))
    }

    /// Writes a value.
    pub fn required<T: Serialize>(&mut self, wire: &str, value: &T) {
        if let Ok(members) = &mut self.0
            && let Err(error) = members.serialize_entry(wire, value)
        {
            self.0 = Err(error);
        }
    }

    /// Writes a value if there is one.
    pub fn optional<T: Serialize>(&mut self, wire: &str, value: &Option<T>) {
        if let Some(value) = value {
            self.required(wire, value);
        }
    }

    /// Writes a value or null, if there is one.
    pub fn nullable<T: Serialize>(&mut self, wire: &str, value: &Option<Option<T>>) {
        self.optional(wire, value);
    }

    /// Writes null, if it is there.
    pub fn marker<T: Serialize>(&mut self, wire: &str, value: &Option<T>) {
        self.optional(wire, value);
    }

    /// Writes the members that the document does not name.
    pub fn rest<'m, T: Serialize + 'm>(&mut self, rest: impl IntoIterator<Item = (&'m String, &'m T)>) {
        for (name, value) in rest {
            self.required(name, value);
        }
    }

    /// Ends the object.
    pub fn end(self) -> Result<S::Ok, S::Error> {
        self.0?.end()
    }
}

/// The schema of an object while its members are listed.
pub struct ObjectSchema<'g> {
    generator: &'g mut SchemaGenerator,
    schema: Schema,
    properties: Map<String, Value>,
    required: Vec<&'static str>,
}

impl<'g> ObjectSchema<'g> {
    /// No members yet.
    pub fn new(generator: &'g mut SchemaGenerator, doc: &str) -> Self {
        let mut schema = json_schema!({"type": "object"});
        describe(&mut schema, doc);
        Self { generator, schema, properties: Map::new(), required: Vec::new() }
    }

    /// A member that is always there.
    pub fn required<T: JsonSchema>(&mut self, wire: &'static str, doc: &str) {
        self.required.push(wire);
        self.optional::<T>(wire, doc);
    }

    /// A member that may be absent.
    pub fn optional<T: JsonSchema>(&mut self, wire: &'static str, doc: &str) {
        let mut schema = self.generator.subschema_for::<T>();
        describe(&mut schema, doc);
        self.properties.insert(wire.to_owned(), schema.to_value());
    }

    /// A member that may be absent or null.
    pub fn nullable<T: JsonSchema>(&mut self, wire: &'static str, doc: &str) {
        self.optional::<T>(wire, doc);
    }

    /// A member that may be absent, and is null where it is there.
    pub fn marker<T: JsonSchema>(&mut self, wire: &'static str, doc: &str) {
        self.optional::<T>(wire, doc);
    }

    /// Members that the document does not name.
    pub fn rest<M: JsonSchema>(&mut self) {
        let map = M::json_schema(self.generator);
        let of_each = map.get("additionalProperties").cloned().unwrap_or(Value::Bool(true));
        self.schema.insert("additionalProperties".to_owned(), of_each);
    }

    /// The schema.
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
    let lines: Vec<&str> = doc.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    let text = lines.join("\n").trim().to_owned();
    if !text.is_empty() {
        schema.insert("description".to_owned(), text.into());
    }
}
