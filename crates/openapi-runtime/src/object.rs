//! Objects, member by member.
//!
//! Each kind of presence is one method of [`Reader`] and [`Writer`], so that a struct costs the compiler a few calls;
//! derives write some hundred lines for each.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, Error as _, IgnoredAny, MapAccess, Visitor},
    forward_to_deserialize_any,
    ser::SerializeMap,
};

use crate::{Departure, Mark, Marks, TextRef, Unknown, departures, vacant::is_vacant};

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
            T::read(Reader { members, has_any: false })
        }
    }

    deserializer.deserialize_struct("object", &[], Members(PhantomData))
}

/// A kept member, once all are read: vacant if it did not come.
///
/// # Errors
///
/// If its type has no vacant value.
pub fn finish_kept<'de, T: Deserialize<'de>, E: de::Error, const N: usize>(
    slot: Option<T>,
    marks: &mut Marks<N>,
    place: usize,
) -> Result<T, E> {
    if slot.is_none() && marks.get(place) == Mark::Plain {
        marks.set(place, Mark::Absent);
    }
    slot.map_or_else(crate::vacant, Ok)
}

/// What a required member that did not come is read from: null, where its type takes it.
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

/// The members of an object while they are read.
pub struct Reader<A> {
    members: A,
    /// Whether any member had a value. An object without one is not the object that was meant.
    has_any: bool,
}

impl<'de, A: MapAccess<'de>> Reader<A> {
    /// The name of the next member.
    pub fn key(&mut self) -> Result<Option<TextRef<'de>>, A::Error> {
        self.members.next_key()
    }

    /// Reads a value.
    pub fn required<T: Deserialize<'de>>(&mut self, wire: &'static str, slot: &mut Option<T>) -> Result<(), A::Error> {
        if slot.is_some() {
            return Err(A::Error::duplicate_field(wire));
        }
        *slot = Some(departures::within(wire, || {
            if departures::are_filled_in() { self.lax() } else { self.members.next_value() }
        })?);
        Ok(())
    }

    /// Reads a value as well as can be: null is vacant, where the type does not take it.
    fn lax<T: Deserialize<'de>>(&mut self) -> Result<T, A::Error> {
        if let Some(value) = self.members.next_value()? {
            self.has_any = true;
            return Ok(value);
        }
        if let Ok(value) = departures::null::<T, A::Error>() {
            return Ok(value);
        }
        departures::seen(Departure::Null, None)?;
        crate::vacant()
    }

    /// Reads a value; null is as good as absent.
    pub fn optional<T: Deserialize<'de>>(&mut self, wire: &'static str, slot: &mut Option<T>) -> Result<(), A::Error> {
        if slot.is_some() {
            return Err(A::Error::duplicate_field(wire));
        }
        let departures::Present(value) = departures::within(wire, || self.members.next_value())?;
        self.has_any |= value.is_some();
        *slot = value;
        Ok(())
    }

    /// Reads a value or null, and which of them it is.
    ///
    /// # Errors
    ///
    /// If the value is not of the type, or the member comes twice.
    pub fn nullable<T: Deserialize<'de>, const N: usize>(
        &mut self,
        wire: &'static str,
        slot: &mut Option<T>,
        marks: &mut Marks<N>,
        place: usize,
    ) -> Result<(), A::Error> {
        if slot.is_some() || marks.get(place) != Mark::Plain {
            return Err(A::Error::duplicate_field(wire));
        }
        *slot = departures::within(wire, || self.members.next_value())?;
        match slot {
            Some(_) => self.has_any = true,
            None => marks.set(place, Mark::Null),
        }
        Ok(())
    }

    /// Reads a value that was always there once, or null.
    ///
    /// # Errors
    ///
    /// If the value is not of the type, or the member comes twice.
    pub fn kept<T: Deserialize<'de>, const N: usize>(
        &mut self,
        wire: &'static str,
        slot: &mut Option<T>,
        marks: &mut Marks<N>,
        place: usize,
    ) -> Result<(), A::Error> {
        self.nullable(wire, slot, marks, place)
    }

    /// A required member, once all are read. One that may be null may be left out too: servers do. Where
    /// departures are read as well as can be, so may others of an object that has any member: they are vacant.
    ///
    /// # Errors
    ///
    /// If it did not come, and is not read for all that.
    pub fn finish<T: Deserialize<'de>>(&self, wire: &'static str, slot: Option<T>) -> Result<T, A::Error> {
        match slot {
            Some(value) => Ok(value),
            None if is_vacant(&self.members) => crate::vacant(),
            None => {
                let nothing = T::deserialize(Missing(wire, PhantomData));
                if nothing.is_ok() || self.has_any && departures::are_filled_in() {
                    departures::seen(Departure::Missing, Some(wire))?;
                    return nothing.or_else(|_: A::Error| crate::vacant());
                }
                nothing
            }
        }
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
        key: TextRef<'de>,
        rest: &mut M,
    ) -> Result<(), A::Error> {
        rest.extend([(key.into_owned(), self.members.next_value()?)]);
        Ok(())
    }

    /// Reads a member that the document does not list, to write it back.
    ///
    /// # Errors
    ///
    /// If there must be none.
    pub fn keep(&mut self, key: TextRef<'de>, unknown: &mut Unknown) -> Result<(), A::Error> {
        if departures::are_refused() {
            return self.skip(&key);
        }
        departures::seen(Departure::UnknownMember, Some(key.as_str()))?;
        unknown.insert(key.into_owned(), self.members.next_value()?);
        Ok(())
    }

    /// Passes over a member that the document does not have.
    ///
    /// # Errors
    ///
    /// If there must be none.
    pub fn skip(&mut self, key: &TextRef<'de>) -> Result<(), A::Error> {
        if departures::are_refused() {
            // The error comes where the value would, so that it names the member.
            return self.members.next_value::<departures::Refused>().map(drop);
        }
        departures::seen(Departure::UnknownMember, Some(key.as_str()))?;
        self.members.next_value::<IgnoredAny>().map(drop)
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

    /// Writes a value, or null where it is marked so.
    pub fn nullable<T: Serialize>(&mut self, wire: &str, value: &Option<T>, mark: Mark) {
        match (value, mark) {
            (Some(value), _) => self.required(wire, value),
            (None, Mark::Null) => self.required(wire, &()),
            (None, _) => {}
        }
    }

    /// Writes a value, unless it is marked as null or absent. One that was assigned since then counts for more than
    /// the mark: the member is public.
    pub fn kept<T: Serialize + PartialEq + for<'de> Deserialize<'de>>(&mut self, wire: &str, value: &T, mark: Mark) {
        let is_as_read = || crate::vacant::<T, serde_json::Error>().is_ok_and(|vacant| vacant == *value);
        match mark {
            Mark::Null if is_as_read() => self.required(wire, &()),
            Mark::Absent if is_as_read() => {}
            _ => self.required(wire, value),
        }
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

    /// Writes the members that the document does not list.
    pub fn unknown(&mut self, unknown: &Unknown) {
        self.rest(unknown.members().into_iter().flatten());
    }

    /// Ends the object.
    pub fn end(self) -> Result<S::Ok, S::Error> {
        self.0?.end()
    }
}
