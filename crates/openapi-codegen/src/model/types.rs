//! The types of a model.

use super::{Deprecation, Integer, MemberId, Text, TypeId, Usage};
use openapi_document::Pointer;

/// A named type.
#[derive(Debug, Clone)]
pub struct TypeDef {
    /// The names that the location of its schema suggests, the best first; none for a component, which has a name.
    pub candidates: Vec<String>,
    /// The documentation in the document.
    pub doc: String,
    /// The deprecation, with its reason, if the document declares one.
    pub deprecated: Option<Deprecation>,
    /// The location of its schema in the normal form.
    pub pointer: Pointer,
    /// The definition.
    pub definition: Definition,
    /// True if its schema allows null, so that each use is optional.
    pub nullable: bool,
    /// The directions in which its values are transferred.
    pub usage: Usage,
    /// `true` if its schema allows no additional properties.
    pub is_closed: bool,
    /// `true` if members that its schema does not declare are preserved and written back.
    pub keeps_unknown: bool,
}

/// The definition of a named type.
#[derive(Debug, Clone)]
pub enum Definition {
    /// An object with known members.
    Struct {
        /// The members, in the order of the document.
        fields: Vec<Field>,
        /// The type of additional members, if the document allows and describes them.
        additional: Option<Type>,
        /// The members that its constructor takes, by their names in JSON, if it has one.
        constructor: Option<Vec<String>>,
    },
    /// A string with known values; other values are preserved.
    Enum {
        /// The values.
        values: Vec<EnumValue>,
    },
    /// One of several types; other values are preserved as JSON.
    Union {
        /// The types.
        variants: Vec<Variant>,
        /// The discriminator.
        tag: Option<Tag>,
    },
    /// Another name for a type.
    Alias(Type),
    /// A struct around a list or a map that contains itself.
    Wrapper(Type),
}

/// A value of an enum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnumValue {
    /// Its identity.
    pub id: MemberId,
    /// The value in JSON.
    pub text: String,
    /// True if the document no longer lists it.
    pub is_gone: bool,
}

/// A member of an object.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its identity.
    pub id: MemberId,
    /// The name in JSON.
    pub wire: String,
    /// The documentation.
    pub doc: String,
    /// The deprecation, with its reason, if the document declares one.
    pub deprecated: Option<Deprecation>,
    /// True if the member is required.
    pub required: bool,
    /// True if only responses contain it (`readOnly`).
    pub read_only: bool,
    /// True if only requests contain it (`writeOnly`).
    pub write_only: bool,
    /// True if the field is `T` rather than `Option<T>`, even if the member may be absent or null.
    pub is_plain: bool,
    /// True if null is distinguished from absence.
    pub distinguishes_null: bool,
    /// True if callers can set it.
    pub is_settable: bool,
    /// The value that a constructor sets, if there is only one.
    pub constant: Option<Constant>,
    /// The values that the document lists, if the type does not express them.
    pub values: Vec<Constant>,
    /// True if it is a string in the format of a URL.
    pub is_url: bool,
    /// Its type.
    pub ty: Type,
    /// True if it is boxed, because its type contains the object.
    pub boxed: bool,
}

/// The presence of a member in JSON and its representation in Rust.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Required; null is `None` if its type allows it.
    Required,
    /// A value, or absent.
    Optional,
    /// A value, null or absent.
    Nullable,
    /// Null or absent.
    Marker,
    /// A plain value in Rust that may be absent or null in JSON.
    Relaxed,
}

impl Field {
    /// Creates a member of which the document declares only the name.
    pub(crate) fn undescribed(id: MemberId, wire: &str) -> Self {
        Self {
            id,
            wire: wire.to_owned(),
            doc: String::new(),
            deprecated: None,
            required: true,
            read_only: false,
            write_only: false,
            is_plain: false,
            distinguishes_null: false,
            is_settable: false,
            constant: None,
            values: Vec::new(),
            is_url: false,
            ty: Type::any(),
            boxed: false,
        }
    }

    /// Returns the presence of the member.
    pub fn presence(&self) -> Presence {
        let may_be_null = self.ty.nullable;
        match () {
            () if self.ty.shape == Shape::Null && self.required => Presence::Required,
            () if self.ty.shape == Shape::Null => Presence::Marker,
            () if self.is_plain && self.required && !may_be_null => Presence::Required,
            () if self.is_plain => Presence::Relaxed,
            () if self.distinguishes_null => Presence::Nullable,
            () if self.required && may_be_null => Presence::Required,
            () => Presence::Optional,
        }
    }

    /// Returns `true` if the member is an `Option` in Rust.
    pub(crate) fn is_option(&self) -> bool {
        match self.presence() {
            Presence::Required => self.ty.nullable && !self.ty.is_null(),
            Presence::Relaxed => false,
            Presence::Optional | Presence::Nullable | Presence::Marker => true,
        }
    }

    /// Returns `true` if it has a presence flag, which distinguishes absence from null.
    pub fn has_presence_flag(&self) -> bool {
        matches!(self.presence(), Presence::Nullable | Presence::Relaxed)
    }
}

/// A constraint that a document places on scalar values.
#[derive(Debug, Clone, PartialEq)]
pub enum Constant {
    /// A string.
    Text(String),
    /// An integer.
    Integer(i64),
    /// A number that is not an integer.
    Number(f64),
    /// True or false.
    Boolean(bool),
    /// Any string of a format.
    Format(String),
    /// Any string that matches a regular expression.
    Pattern(String),
}

impl Constant {
    /// Returns the value as a string.
    pub(crate) fn to_text(&self) -> String {
        match self {
            Self::Text(text) | Self::Format(text) | Self::Pattern(text) => text.clone(),
            Self::Integer(value) => value.to_string(),
            Self::Number(value) => value.to_string(),
            Self::Boolean(value) => value.to_string(),
        }
    }

    /// Converts a value of a document; returns `None` for null, a list or an object.
    pub fn of(value: &serde_json::Value) -> Option<Self> {
        use serde_json::Value;
        match value {
            Value::String(text) => Some(Self::Text(text.clone())),
            Value::Bool(value) => Some(Self::Boolean(*value)),
            Value::Number(number) => number.as_i64().map(Self::Integer).or_else(|| number.as_f64().map(Self::Number)),
            _ => None,
        }
    }
}

/// A type of a union.
#[derive(Debug, Clone)]
pub struct Variant {
    /// Its identity.
    pub id: MemberId,
    /// The title of its schema.
    pub title: Option<String>,
    /// The type of its value.
    pub ty: Type,
    /// True if it is boxed, because its type contains the union.
    pub boxed: bool,
    /// The constraints on its values, if several of the types are strings.
    pub values: Vec<Constant>,
    /// The indices of its schemas among the branches of the schema in the normal form.
    pub branches: Vec<usize>,
    /// A word that only its schema has among those of the union.
    pub word: Option<String>,
    /// The discriminator values that select this variant.
    pub tags: Vec<Constant>,
    /// True if its type converts into the union with `From`.
    pub converts: bool,
    /// `true` if an absent or unlisted discriminator value selects it (`defaultMapping` of OpenAPI 3.2).
    pub is_default: bool,
}

/// The discriminator of a union: the member that distinguishes its types.
#[derive(Debug, Clone)]
pub struct Tag {
    /// Its name in JSON.
    pub property: String,
}

/// A use of a type. Types of the model are identified by their ids, those of a lock by their names.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Type<Name = TypeId> {
    /// The shape.
    pub shape: Shape<Name>,
    /// True if it may be null.
    pub nullable: bool,
}

/// The shape of a type.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Shape<Name = TypeId> {
    /// Any JSON.
    Any,
    /// Only null.
    Null,
    /// `bool`
    Boolean,
    /// An integer of the documented width.
    Integer(Integer),
    /// `f64`: `f32` is not precise enough for amounts of money.
    Number,
    /// A string.
    Text(Text),
    /// A list.
    Array(Box<Type<Name>>),
    /// An object with any member names.
    Map(Box<Type<Name>>),
    /// A list of a fixed length, with a type for each item.
    Tuple(Vec<Type<Name>>),
    /// A type of the model.
    Named(Name),
}

impl<Name> Type<Name> {
    /// Returns a type that is not nullable.
    pub fn new(shape: Shape<Name>) -> Self {
        Self { shape, nullable: false }
    }

    /// Returns the use of a named type.
    pub fn named(name: Name) -> Self {
        Self::new(Shape::Named(name))
    }

    /// Returns `true` if null is the only value.
    pub fn is_null(&self) -> bool {
        matches!(self.shape, Shape::Null)
    }

    /// Returns the type with names converted; `None` if a name has no counterpart.
    pub(crate) fn rename<Other>(&self, name: &mut impl FnMut(&Name) -> Option<Other>) -> Option<Type<Other>> {
        let shape = match &self.shape {
            Shape::Any => Shape::Any,
            Shape::Null => Shape::Null,
            Shape::Boolean => Shape::Boolean,
            Shape::Integer(integer) => Shape::Integer(*integer),
            Shape::Number => Shape::Number,
            Shape::Text(text) => Shape::Text(*text),
            Shape::Array(inner) => Shape::Array(Box::new(inner.rename(name)?)),
            Shape::Map(inner) => Shape::Map(Box::new(inner.rename(name)?)),
            Shape::Tuple(all) => Shape::Tuple(all.iter().map(|inner| inner.rename(name)).collect::<Option<_>>()?),
            Shape::Named(named) => Shape::Named(name(named)?),
        };
        Some(Type { shape, nullable: self.nullable })
    }
}

impl Type {
    /// Returns the type of plain strings.
    pub fn text() -> Self {
        Self::new(Shape::Text(Text::Plain))
    }

    /// Returns the type of any JSON.
    pub fn any() -> Self {
        Self::new(Shape::Any)
    }

    /// Returns `true` if the Rust type contains free-form JSON.
    pub fn is_untyped(&self) -> bool {
        match &self.shape {
            Shape::Any => true,
            shape => shape.inner().iter().any(Self::is_untyped),
        }
    }
}

impl Definition {
    /// Returns the types that it consists of.
    pub fn holds(&self) -> Vec<&Type> {
        match self {
            Self::Struct { fields, additional, .. } => {
                fields.iter().map(|field| &field.ty).chain(additional.as_ref()).collect()
            }
            Self::Union { variants, .. } => variants.iter().map(|variant| &variant.ty).collect(),
            Self::Alias(inner) | Self::Wrapper(inner) => vec![inner],
            Self::Enum { .. } => Vec::new(),
        }
    }

    /// Returns the types that it consists of.
    pub(crate) fn holds_mut(&mut self) -> Vec<&mut Type> {
        match self {
            Self::Struct { fields, additional, .. } => {
                fields.iter_mut().map(|field| &mut field.ty).chain(additional.as_mut()).collect()
            }
            Self::Union { variants, .. } => variants.iter_mut().map(|variant| &mut variant.ty).collect(),
            Self::Alias(inner) | Self::Wrapper(inner) => vec![inner],
            Self::Enum { .. } => Vec::new(),
        }
    }
}
