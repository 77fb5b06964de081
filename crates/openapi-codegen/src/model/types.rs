//! The types of a model.

use super::{Deprecation, Integer, Text, TypeId, Usage};
use openapi_document::Pointer;

/// A named type.
#[derive(Debug, Clone)]
pub struct TypeDef {
    /// The Rust name.
    pub name: String,
    /// The documentation, as the document has it.
    pub doc: String,
    /// Whether the document calls it deprecated, and why.
    pub deprecated: Option<Deprecation>,
    /// Where its schema stands in the normal form.
    pub pointer: Pointer,
    /// What it is.
    pub definition: Definition,
    /// Whether its schema allows null, so that each use is optional.
    pub nullable: bool,
    /// Whether it is sent, received, or both.
    pub usage: Usage,
    /// `true` if its schema allows no additional properties.
    pub is_closed: bool,
    /// `true` if members that its schema does not list are kept and written back.
    pub keeps_unknown: bool,
}

/// What a named type is.
#[derive(Debug, Clone)]
pub enum Definition {
    /// An object with known members.
    Struct {
        /// The members, in the order of the document.
        fields: Vec<Field>,
        /// The type of further members, when the document allows and describes them.
        additional: Option<Type>,
        /// The members that its constructor takes, by their names on the wire, if it has one.
        constructor: Option<Vec<String>>,
    },
    /// A string with known values; others are kept.
    Enum {
        /// The values.
        values: Vec<EnumValue>,
    },
    /// One of several types; others are kept as JSON.
    Union {
        /// The types.
        variants: Vec<Variant>,
        /// The member that tells them apart.
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
    /// The name of its variant.
    pub name: String,
    /// The text on the wire.
    pub text: String,
    /// Whether the document does not list it any more.
    pub is_gone: bool,
}

/// A member of an object.
#[derive(Debug, Clone)]
pub struct Field {
    /// The name in JSON.
    pub wire: String,
    /// The name in Rust.
    pub name: String,
    /// The documentation.
    pub doc: String,
    /// Whether the document calls it deprecated, and why.
    pub deprecated: Option<Deprecation>,
    /// Whether it is always there.
    pub required: bool,
    /// Whether only responses have it (`readOnly`).
    pub read_only: bool,
    /// Whether only requests have it (`writeOnly`).
    pub write_only: bool,
    /// Whether it is a value in Rust, and not an `Option`, even where it may be absent or null.
    pub holds_value: bool,
    /// Whether null is told from absent.
    pub tells_null: bool,
    /// Whether callers can set it.
    pub is_settable: bool,
    /// The value that a constructor fills in, if it is always the same.
    pub constant: Option<Constant>,
    /// The values that the document lists, where the type does not say them.
    pub values: Vec<Constant>,
    /// Its type.
    pub ty: Type,
    /// Whether it is boxed, because it leads back to the object.
    pub boxed: bool,
}

/// How a member is there, in JSON and in Rust.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// It is always there; null is `None` where its type allows it.
    Required,
    /// A value, or absent.
    Optional,
    /// A value, null or absent.
    Nullable,
    /// Null or absent.
    Marker,
    /// A value in Rust that may be absent or null.
    Kept,
}

impl Field {
    /// A member of which the document has nothing but the name.
    pub(crate) fn undescribed(wire: &str) -> Self {
        Self {
            wire: wire.to_owned(),
            name: String::new(),
            doc: String::new(),
            deprecated: None,
            required: true,
            read_only: false,
            write_only: false,
            holds_value: false,
            tells_null: false,
            is_settable: false,
            constant: None,
            values: Vec::new(),
            ty: Type::any(),
            boxed: false,
        }
    }

    /// How it is there.
    pub fn presence(&self) -> Presence {
        let may_be_null = self.ty.nullable;
        match () {
            () if self.ty.shape == Shape::Null && self.required => Presence::Required,
            () if self.ty.shape == Shape::Null => Presence::Marker,
            () if self.holds_value && self.required && !may_be_null => Presence::Required,
            () if self.holds_value => Presence::Kept,
            () if self.tells_null => Presence::Nullable,
            () if self.required && may_be_null => Presence::Required,
            () => Presence::Optional,
        }
    }

    /// Returns `true` if the member is an `Option` in Rust.
    pub(crate) fn is_option(&self) -> bool {
        match self.presence() {
            Presence::Required => self.ty.nullable && !self.ty.is_null(),
            Presence::Kept => false,
            Presence::Optional | Presence::Nullable | Presence::Marker => true,
        }
    }

    /// Whether it has a mark that tells absent from null.
    pub fn has_mark(&self) -> bool {
        matches!(self.presence(), Presence::Nullable | Presence::Kept)
    }
}

/// A value that a document lists.
#[derive(Debug, Clone, PartialEq)]
pub enum Constant {
    /// A text.
    Text(String),
    /// An integer.
    Integer(i64),
    /// A number that is not an integer.
    Number(f64),
    /// True or false.
    Boolean(bool),
    /// Any text of a format.
    Format(String),
    /// Any text that a regular expression is found in.
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

    /// The value in a document, unless it is null, a list or an object.
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

/// One type of a union.
#[derive(Debug, Clone)]
pub struct Variant {
    /// The Rust name.
    pub name: String,
    /// The title of its schema.
    pub title: Option<String>,
    /// What it holds.
    pub ty: Type,
    /// Whether it is boxed, because it leads back to the union.
    pub boxed: bool,
    /// What the document says of its values, where several of the types are texts.
    pub values: Vec<Constant>,
    /// The places of its schemas among the branches of the schema in the normal form.
    pub branches: Vec<usize>,
    /// The values of the tag that mean this variant.
    pub tags: Vec<Constant>,
    /// Whether a value of its type becomes it by itself.
    pub converts: bool,
    /// `true` if an absent or unlisted tag selects it (`defaultMapping` of OpenAPI 3.2).
    pub is_default: bool,
}

/// The member that tells the types of a union apart.
#[derive(Debug, Clone)]
pub struct Tag {
    /// Its name in JSON.
    pub property: String,
}

/// A type where it is used. Types of the model are known by their ids, those of a lock by their names.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Type<Name = TypeId> {
    /// What it is.
    pub shape: Shape<Name>,
    /// Whether it may be null.
    pub nullable: bool,
}

/// What a type is.
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
    /// `f64`: `f32` would lose cents.
    Number,
    /// A text.
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

    /// Returns the type with other names in it; `None` where a name has none.
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
    /// A plain text.
    pub fn text() -> Self {
        Self::new(Shape::Text(Text::Plain))
    }

    /// Any JSON.
    pub fn any() -> Self {
        Self::new(Shape::Any)
    }

    /// Whether the Rust type is free-form JSON somewhere inside.
    pub fn is_untyped(&self) -> bool {
        match &self.shape {
            Shape::Any => true,
            shape => shape.inner().iter().any(Self::is_untyped),
        }
    }
}

impl Definition {
    /// The types that it is made of.
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

    /// The same to change.
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
