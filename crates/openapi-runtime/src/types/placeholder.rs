//! Placeholder values for absent members: zero, an empty string, an empty list, or an object whose members have
//! placeholder values in turn.
//!
//! A member that was required in an earlier version of the document keeps its type when it becomes optional. This
//! module creates the value it has while it is absent; its presence flag records that it is absent.

use std::marker::PhantomData;

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{
    Deserialize, Deserializer,
    de::{self, MapAccess, SeqAccess, Visitor},
    forward_to_deserialize_any,
};
use uuid::Uuid;

use crate::types::expected::produces;

/// Returns the placeholder value of a type.
///
/// # Errors
///
/// Returns an error if the type accepts none.
pub fn placeholder<'de, T: Deserialize<'de>, E: de::Error>() -> Result<T, E> {
    T::deserialize(Placeholder(PhantomData))
}

/// A deserializer that provides a placeholder value of whatever type is requested.
struct Placeholder<E>(PhantomData<E>);

/// An empty sequence or map, with a size hint.
struct Nothing<E>(Option<usize>, PhantomData<E>);

impl<'de, E: de::Error> MapAccess<'de> for Nothing<E> {
    type Error = E;

    fn next_key_seed<K: de::DeserializeSeed<'de>>(&mut self, _: K) -> Result<Option<K::Value>, E> {
        Ok(None)
    }

    fn next_value_seed<V: de::DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, E> {
        seed.deserialize(Placeholder(PhantomData))
    }

    fn size_hint(&self) -> Option<usize> {
        self.0
    }
}

impl<'de, E: de::Error> SeqAccess<'de> for Nothing<E> {
    type Error = E;

    fn next_element_seed<T: de::DeserializeSeed<'de>>(&mut self, _: T) -> Result<Option<T::Value>, E> {
        Ok(None)
    }
}

/// A sequence of this many placeholder values, for a tuple.
struct Items<E>(usize, PhantomData<E>);

impl<'de, E: de::Error> SeqAccess<'de> for Items<E> {
    type Error = E;

    fn next_element_seed<T: de::DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, E> {
        let Some(left) = self.0.checked_sub(1) else { return Ok(None) };
        self.0 = left;
        seed.deserialize(Placeholder(PhantomData)).map(Some)
    }
}

/// The size hint that marks the placeholder value of a struct. No object has as many members.
const PLACEHOLDER: usize = usize::MAX;

/// Returns true if a struct is read from a placeholder, so that its required members get placeholder values as well.
pub(crate) fn is_placeholder<'de, A: MapAccess<'de>>(members: &A) -> bool {
    members.size_hint() == Some(PLACEHOLDER)
}

/// Returns the text that a visitor reads as the placeholder value of its type.
fn text_for<'de, V: Visitor<'de>>() -> &'static str {
    match () {
        () if produces::<DateTime<FixedOffset>, V>() => "1970-01-01T00:00:00Z",
        () if produces::<NaiveDate, V>() => "1970-01-01",
        () if produces::<Uuid, V>() => "00000000-0000-0000-0000-000000000000",
        () => "",
    }
}

impl<'de, E: de::Error> Deserializer<'de> for Placeholder<E> {
    type Error = E;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_unit()
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_none()
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_bool(false)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_str(text_for::<V>())
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_str("")
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_seq(Nothing(None, PhantomData))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, E> {
        visitor.visit_seq(Items(length, PhantomData))
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_map(Nothing(None, PhantomData))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, E> {
        visitor.visit_map(Nothing(Some(PLACEHOLDER), PhantomData))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, E> {
        // A union treats it as an absent value.
        if crate::Node::pass(name, crate::Node::absent) {
            return visitor.visit_unit();
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_u64(0)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_f64(0.0)
    }

    fn deserialize_i8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_i16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_i32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        self.deserialize_i64(visitor)
    }

    forward_to_deserialize_any! {
        i128 u128 f32 char bytes byte_buf unit unit_struct tuple_struct enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Error, Map, Value, json};

    use super::*;

    #[test]
    fn every_type_has_a_placeholder_value() {
        fn of<T: Deserialize<'static>>() -> T {
            placeholder::<T, Error>().unwrap()
        }
        assert_eq!((of::<i64>(), of::<u8>(), of::<f64>(), of::<bool>()), (0, 0, 0.0, false));
        assert_eq!((of::<String>(), of::<Option<i64>>(), of::<Vec<String>>()), (String::new(), None, vec![]));
        assert_eq!(of::<chrono::DateTime<chrono::Utc>>().timestamp(), 0);
        assert_eq!(of::<chrono::NaiveDate>().to_string(), "1970-01-01");
        assert!(of::<uuid::Uuid>().is_nil());
        assert_eq!((of::<Value>(), of::<Map<String, Value>>()), (json!(null), Map::new()));
        assert!(of::<indexmap::IndexMap<String, i64>>().is_empty());
        assert_eq!(of::<(i64, String, Option<bool>)>(), (0, String::new(), None));
        assert_eq!(of::<crate::Secret>().expose(), "");
        of::<()>();
    }
}
