//! The entry of a type in a lock file.

use std::collections::BTreeMap;

use openapi_document::Pointer;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use super::{DefinitionShape, LockedType, MemberLock, TypeLock, VariantLock, spelling::type_names};

impl Serialize for TypeLock {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        TypeEntry::from(self.clone()).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for TypeLock {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        TypeEntry::deserialize(deserializer)?.try_into().map_err(D::Error::custom)
    }
}

/// A type in the lock file.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct TypeEntry {
    #[serde(default, skip_serializing_if = "is_root")]
    at: Pointer,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    or_null_at: Vec<Pointer>,
    is: Kind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    new: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    additional: Option<LockedType>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    members: BTreeMap<String, MemberLock>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "type_names")]
    values: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tag: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    variants: BTreeMap<String, VariantLock>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    of: Option<LockedType>,
}

/// The kinds of types in the lock file.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Struct,
    Form,
    Enum,
    Union,
    Alias,
    Wrapper,
}

impl TypeEntry {
    fn new(is: Kind) -> Self {
        Self {
            at: Pointer::root(),
            or_null_at: Vec::new(),
            is,
            new: None,
            additional: None,
            members: BTreeMap::new(),
            values: BTreeMap::new(),
            tag: None,
            variants: BTreeMap::new(),
            of: None,
        }
    }
}

impl TryFrom<TypeEntry> for TypeLock {
    type Error = &'static str;

    fn try_from(entry: TypeEntry) -> Result<Self, Self::Error> {
        let TypeEntry { at, or_null_at, is, new, additional, members, values, tag, variants, of } = entry;
        let of = of.ok_or("missing key `of`");
        let shape = match is {
            Kind::Struct | Kind::Form => {
                DefinitionShape::Struct { new, members, additional, is_form: matches!(is, Kind::Form) }
            }
            Kind::Enum => DefinitionShape::Enum(values),
            Kind::Union => DefinitionShape::Union { tag, variants },
            Kind::Alias => DefinitionShape::Alias(of?),
            Kind::Wrapper => DefinitionShape::Wrapper(of?),
        };
        Ok(Self { at, folded: or_null_at, shape })
    }
}

impl From<TypeLock> for TypeEntry {
    fn from(TypeLock { at, folded, shape }: TypeLock) -> Self {
        let entry = match shape {
            DefinitionShape::Struct { new, members, additional, is_form } => {
                Self { new, members, additional, ..Self::new(if is_form { Kind::Form } else { Kind::Struct }) }
            }
            DefinitionShape::Enum(values) => Self { values, ..Self::new(Kind::Enum) },
            DefinitionShape::Union { tag, variants } => Self { tag, variants, ..Self::new(Kind::Union) },
            DefinitionShape::Alias(of) => Self { of: Some(of), ..Self::new(Kind::Alias) },
            DefinitionShape::Wrapper(of) => Self { of: Some(of), ..Self::new(Kind::Wrapper) },
        };
        Self { at, or_null_at: folded, ..entry }
    }
}

fn is_root(at: &Pointer) -> bool {
    *at == Pointer::root()
}
