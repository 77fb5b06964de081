//! The parsing of values into nodes.

use std::fmt;

use indexmap::IndexMap;
use serde::de::{self, DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::Number;

use crate::{
    Node,
    types::node::{Kind, NODE},
};

/// The name of the only member of the object that serde_json passes for a number if a crate of the program enables its
/// feature `arbitrary_precision`; the value is the text of the number.
const NUMBER: &str = "$serde_json::private::Number";

impl Node {
    /// Parses a value, or takes over the node if the input is one.
    ///
    /// # Errors
    ///
    /// Returns an error if the input is not JSON.
    pub fn take<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(NODE, Taken)
    }
}

/// The visitor that takes over a node passed by the deserializer, or parses a new one.
struct Taken;

impl<'de> Visitor<'de> for Taken {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(Whole)
    }

    fn visit_unit<E: de::Error>(self) -> Result<Node, E> {
        Node::passed().ok_or_else(|| E::custom("no value was passed"))
    }
}

/// The visitor that parses a value into a tree.
struct Whole;

impl<'de> Visitor<'de> for Whole {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::new(Kind::Null))
    }

    fn visit_none<E>(self) -> Result<Node, E> {
        Ok(Node::new(Kind::Null))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(Whole)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(Whole)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::new(Kind::Bool(value)))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::new(Kind::Number(value.into())))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(Node::new(Kind::Number(value.into())))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        Ok(Node::new(Number::from_f64(value).map_or(Kind::Null, Kind::Number)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Node, E> {
        Ok(Node::new(Kind::Text(text.to_owned())))
    }

    fn visit_string<E>(self, text: String) -> Result<Node, E> {
        Ok(Node::new(Kind::Text(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        let mut found = Vec::with_capacity(items.size_hint().unwrap_or_default().min(4096));
        while let Some(item) = items.next_element_seed(Whole)? {
            found.push(item);
        }
        Ok(Node::new(Kind::Array(found)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Node, A::Error> {
        let mut found = IndexMap::new();
        while let Some(name) = members.next_key::<String>()? {
            let value = members.next_value_seed(Whole)?;
            if let (NUMBER, Kind::Text(text)) = (name.as_str(), value.kind()) {
                return text.parse().map(|number| Node::new(Kind::Number(number))).map_err(A::Error::custom);
            }
            found.insert(name, value);
        }
        Ok(Node::new(Kind::Object(found)))
    }
}

impl<'de> DeserializeSeed<'de> for Whole {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }
}

#[cfg(test)]
mod tests {
    use serde::de::value::{Error, MapDeserializer};

    use super::*;

    #[test]
    fn numbers_of_any_precision_are_numbers() {
        let number = |text: &str| Whole.deserialize(MapDeserializer::<_, Error>::new([(NUMBER, text)].into_iter()));
        assert_eq!(number("1.0").unwrap().read::<i64>().unwrap(), 1);
        assert_eq!(number("-2.5").unwrap().to_value(), serde_json::json!(-2.5));
        assert!(number("one").is_err());
    }
}
