//! Locations in JSON texts.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// A step from an array or object to a value in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// The member of an object.
    Member(String),
    /// The item of an array, from 0.
    Item(usize),
}

/// Returns a location in the format `data.items[3].id`; `.` is the whole text.
pub(crate) fn path(steps: &[Step]) -> String {
    let mut path = String::new();
    for step in steps {
        match step {
            Step::Member(name) if path.is_empty() => path.push_str(name),
            Step::Member(name) => path.extend([".", name]),
            Step::Item(index) => path.push_str(&format!("[{index}]")),
        }
    }
    if path.is_empty() { ".".to_owned() } else { path }
}

/// Returns the line and the column of a location, both from 1; `None` if the text has no such location.
pub(crate) fn position(text: &[u8], steps: &[Step]) -> Option<(usize, usize)> {
    let mut deserializer = serde_json::Deserializer::from_slice(text);
    let found = Seek(steps).deserialize(&mut deserializer).err()?;
    found.is_data().then(|| (found.line(), found.column()))
}

/// A visitor that fails at a location, so that the error has its line and column.
struct Seek<'s>(&'s [Step]);

impl Seek<'_> {
    fn scalar<E: Error>(self) -> Result<(), E> {
        if self.0.is_empty() { Err(E::custom("found")) } else { Ok(()) }
    }
}

impl<'de> DeserializeSeed<'de> for Seek<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seek<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.scalar()
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        self.scalar()
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        self.scalar()
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        self.scalar()
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        self.scalar()
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        self.scalar()
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let Some((step, rest)) = self.0.split_first() else { return self.scalar() };
        for index in 0.. {
            let found = match *step == Step::Item(index) {
                true => items.next_element_seed(Seek(rest))?.is_some(),
                false => items.next_element::<IgnoredAny>()?.is_some(),
            };
            if !found {
                break;
            }
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let Some((step, rest)) = self.0.split_first() else { return self.scalar() };
        while let Some(name) = members.next_key::<String>()? {
            match *step == Step::Member(name) {
                true => members.next_value_seed(Seek(rest))?,
                false => members.next_value::<IgnoredAny>().map(drop)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locations_have_paths_lines_and_columns() {
        let text = b"{\"a\": 1,\n \"b.c\": [{}, {\"d\":\n  null}]}";
        let member = |name: &str| Step::Member(name.to_owned());
        for (steps, expected, found) in [
            (vec![], ".", Some((1, 1))),
            (vec![member("a")], "a", Some((1, 7))),
            (vec![member("b.c"), Step::Item(1)], "b.c[1]", Some((2, 14))),
            (vec![member("b.c"), Step::Item(1), member("d")], "b.c[1].d", Some((3, 6))),
            (vec![Step::Item(0)], "[0]", None),
            (vec![member("a"), member("b")], "a.b", None),
            (vec![member("b.c"), Step::Item(2)], "b.c[2]", None),
        ] {
            assert_eq!((path(&steps).as_str(), position(text, &steps)), (expected, found));
        }
    }
}
