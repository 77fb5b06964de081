//! Reading of JSON values with the locations of duplicate keys, of which `serde_json` uses the last silently.

use std::{cell::RefCell, fmt};

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value, map::Entry};

use crate::{Pointer, limits::DUPLICATES};

/// The key of the only member of the map as which `serde_json` passes a number if a program enables its feature
/// `arbitrary_precision`.
const NUMBER: &str = "$serde_json::private::Number";

/// A place that is linked to the one around it, so that no pointer is built unless a key occurs twice.
#[derive(Clone, Copy)]
enum Place<'p> {
    Root,
    Item(&'p Place<'p>, usize),
    Member(&'p Place<'p>, &'p str),
}

impl Place<'_> {
    fn pointer(self) -> Pointer {
        match self {
            Self::Root => Pointer::root(),
            Self::Item(around, index) => around.pointer().child(index),
            Self::Member(around, key) => around.pointer().child(key),
        }
    }
}

/// A reader of the value at a place.
struct Tree<'p> {
    place: Place<'p>,
    duplicates: &'p RefCell<Vec<Pointer>>,
}

/// Reads a value, and the locations of keys that occur more than once in their objects.
pub(crate) fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(Value, Vec<Pointer>), D::Error> {
    let duplicates = RefCell::default();
    let value = Tree { place: Place::Root, duplicates: &duplicates }.deserialize(deserializer)?;
    Ok((value, duplicates.into_inner()))
}

impl<'de> DeserializeSeed<'de> for Tree<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Tree<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut read = Vec::new();
        let item = |index| Tree { place: Place::Item(&self.place, index), ..self };
        while let Some(value) = items.next_element_seed(item(read.len()))? {
            read.push(value);
        }
        Ok(read.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut read = Map::new();
        while let Some(key) = members.next_key::<String>()? {
            let value = members.next_value_seed(Tree { place: Place::Member(&self.place, &key), ..self })?;
            match read.entry(key) {
                Entry::Vacant(entry) => {
                    entry.insert(value);
                }
                Entry::Occupied(mut entry) => {
                    let mut duplicates = self.duplicates.borrow_mut();
                    if duplicates.len() < DUPLICATES {
                        duplicates.push(self.place.pointer().child(entry.key()));
                    }
                    entry.insert(value);
                }
            }
        }
        Ok(number(&read).map_or_else(|| read.into(), Value::Number))
    }
}

/// Returns the number that a map represents.
fn number(members: &Map<String, Value>) -> Option<Number> {
    members.get(NUMBER).filter(|_| members.len() == 1)?.as_str()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_those_of_serde_json_and_duplicate_keys_are_known() {
        let text = r#"{"a": [1, -1, 1.5, 1e3, 18446744073709551615, true, null, "é\n\u0041"],
            "b": [{}, {"c": 1, "d/~": {}, "\u0063": {"e": 1, "e": 2}}], "a~": 1, "b": [0, {"c": 1, "c": 2}]}"#;
        let (value, duplicates) = read(&mut serde_json::Deserializer::from_str(text)).unwrap();
        assert_eq!(value, serde_json::from_str::<Value>(text).unwrap());
        assert_eq!(duplicates, ["/b/1/c/e", "/b/1/c", "/b/1/c", "/b"].map(Pointer::from));
    }

    #[test]
    fn numbers_of_any_precision_are_numbers() {
        let text = format!(r#"{{"{NUMBER}": "1.5"}}"#);
        assert_eq!(read(&mut serde_json::Deserializer::from_str(&text)).unwrap().0, json!(1.5));
    }
}
