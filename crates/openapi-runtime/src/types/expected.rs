//! The types that serde visitors produce.

use std::any::type_name;

use serde::de::Visitor;

/// Returns true if a visitor produces this type. The names of the types are compared, since a type that may borrow from
/// the input has no `TypeId`.
pub(crate) fn produces<'de, T, V: Visitor<'de>>() -> bool {
    type_name::<V::Value>() == type_name::<T>()
}
