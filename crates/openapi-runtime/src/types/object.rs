//! Reading and writing of objects, member by member.
//!
//! Each kind of presence is one method of [`Reader`] and [`Writer`], so that a struct expands to a few calls;
//! derived code would be some hundred lines for each struct.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, Error as _, IgnoredAny, MapAccess, Visitor},
    forward_to_deserialize_any,
    ser::SerializeMap,
};

use crate::{
    Deviation, PresenceFlag, PresenceFlags, TextRef, Unknown,
    types::{deviations, placeholder::is_placeholder},
};

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

/// Finishes a member that was required in an earlier version of the document: it gets a default value if it is
/// absent.
///
/// # Errors
///
/// Returns an error if its type has no default value.
pub fn finish_relaxed<'de, T: Deserialize<'de>, E: de::Error, const N: usize>(
    slot: Option<T>,
    flags: &mut PresenceFlags<N>,
    place: usize,
) -> Result<T, E> {
    if slot.is_none() && flags.get(place) == PresenceFlag::Plain {
        flags.set(place, PresenceFlag::Absent);
    }
    slot.map_or_else(crate::placeholder, Ok)
}

/// The input for a missing required member: null, if its type accepts it.
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
    /// True if any member had a value. An object without any is probably of another type.
    has_any: bool,
}

impl<'de, A: MapAccess<'de>> Reader<A> {
    /// Returns the name of the next member.
    pub fn key(&mut self) -> Result<Option<TextRef<'de>>, A::Error> {
        self.members.next_key()
    }

    /// Reads the value of a required member.
    pub fn required<T: Deserialize<'de>>(&mut self, wire: &'static str, slot: &mut Option<T>) -> Result<(), A::Error> {
        if slot.is_some() {
            return Err(A::Error::duplicate_field(wire));
        }
        *slot = Some(deviations::within(wire, || {
            if deviations::are_filled_in() { self.lax() } else { self.members.next_value() }
        })?);
        Ok(())
    }

    /// Reads a value leniently: null becomes a default value if the type does not accept it.
    fn lax<T: Deserialize<'de>>(&mut self) -> Result<T, A::Error> {
        if let Some(value) = self.members.next_value()? {
            self.has_any = true;
            return Ok(value);
        }
        if let Ok(value) = deviations::null::<T, A::Error>() {
            return Ok(value);
        }
        deviations::seen(Deviation::Null, None)?;
        crate::placeholder()
    }

    /// Reads the value of an optional member; null counts as absent.
    pub fn optional<T: Deserialize<'de>>(&mut self, wire: &'static str, slot: &mut Option<T>) -> Result<(), A::Error> {
        if slot.is_some() {
            return Err(A::Error::duplicate_field(wire));
        }
        let deviations::Present(value) = deviations::within(wire, || self.members.next_value())?;
        self.has_any |= value.is_some();
        *slot = value;
        Ok(())
    }

    /// Reads a value or null, and records in the flag which of them it is.
    ///
    /// # Errors
    ///
    /// Returns an error if the value is not of the type, or if the member is a duplicate.
    pub fn nullable<T: Deserialize<'de>, const N: usize>(
        &mut self,
        wire: &'static str,
        slot: &mut Option<T>,
        flags: &mut PresenceFlags<N>,
        place: usize,
    ) -> Result<(), A::Error> {
        if slot.is_some() || flags.get(place) != PresenceFlag::Plain {
            return Err(A::Error::duplicate_field(wire));
        }
        *slot = deviations::within(wire, || self.members.next_value())?;
        match slot {
            Some(_) => self.has_any = true,
            None => flags.set(place, PresenceFlag::Null),
        }
        Ok(())
    }

    /// Reads a value, or null, of a member that was required in an earlier version of the document.
    ///
    /// # Errors
    ///
    /// Returns an error if the value is not of the type, or if the member is a duplicate.
    pub fn relaxed<T: Deserialize<'de>, const N: usize>(
        &mut self,
        wire: &'static str,
        slot: &mut Option<T>,
        flags: &mut PresenceFlags<N>,
        place: usize,
    ) -> Result<(), A::Error> {
        self.nullable(wire, slot, flags, place)
    }

    /// Finishes a required member. A nullable one may be absent, as servers omit it in practice. In lenient mode
    /// others may be absent too, if the object has any member; they get default values.
    ///
    /// # Errors
    ///
    /// Returns an error if the member is missing and has no value by these rules.
    pub fn finish<T: Deserialize<'de>>(&self, wire: &'static str, slot: Option<T>) -> Result<T, A::Error> {
        match slot {
            Some(value) => Ok(value),
            None if is_placeholder(&self.members) => crate::placeholder(),
            None => {
                let nothing = T::deserialize(Missing(wire, PhantomData));
                if nothing.is_ok() || self.has_any && deviations::are_filled_in() {
                    deviations::seen(Deviation::Missing, Some(wire))?;
                    return nothing.or_else(|_: A::Error| crate::placeholder());
                }
                nothing
            }
        }
    }

    /// Reads a member that can only be null, whose presence is the information.
    ///
    /// # Errors
    ///
    /// Returns an error if the value is not null, or if the member is a duplicate.
    pub fn marker<T: Deserialize<'de>>(&mut self, wire: &'static str, slot: &mut Option<T>) -> Result<(), A::Error> {
        self.required(wire, slot)
    }

    /// Reads an additional member (`additionalProperties`).
    pub fn rest<T: Deserialize<'de>, M: Extend<(String, T)>>(
        &mut self,
        key: TextRef<'de>,
        rest: &mut M,
    ) -> Result<(), A::Error> {
        rest.extend([(key.into_owned(), self.members.next_value()?)]);
        Ok(())
    }

    /// Reads a member that the document does not declare, to write it back later.
    ///
    /// # Errors
    ///
    /// Returns an error if deviations are refused.
    pub fn keep(&mut self, key: TextRef<'de>, unknown: &mut Unknown) -> Result<(), A::Error> {
        if deviations::are_refused() {
            return self.skip(&key);
        }
        deviations::seen(Deviation::UnknownMember, Some(key.as_str()))?;
        unknown.insert(key.into_owned(), self.members.next_value()?);
        Ok(())
    }

    /// Skips a member that the document does not declare.
    ///
    /// # Errors
    ///
    /// Returns an error if deviations are refused.
    pub fn skip(&mut self, key: &TextRef<'de>) -> Result<(), A::Error> {
        if deviations::are_refused() {
            // The error is raised in place of the value, so that its location includes the member.
            return self.members.next_value::<deviations::Refused>().map(drop);
        }
        deviations::seen(Deviation::UnknownMember, Some(key.as_str()))?;
        self.members.next_value::<IgnoredAny>().map(drop)
    }
}

/// The members of an object while they are written. The first error is stored until the end.
pub struct Writer<S: Serializer>(Result<S::SerializeMap, S::Error>);

impl<S: Serializer> Writer<S> {
    /// Starts an object.
    pub fn new(serializer: S) -> Self {
        Self(serializer.serialize_map(None))
    }

    /// Writes the value of a required member.
    pub fn required<T: Serialize>(&mut self, wire: &str, value: &T) {
        if let Ok(members) = &mut self.0
            && let Err(error) = members.serialize_entry(wire, value)
        {
            self.0 = Err(error);
        }
    }

    /// Writes the value of an optional member if there is one.
    pub fn optional<T: Serialize>(&mut self, wire: &str, value: &Option<T>) {
        if let Some(value) = value {
            self.required(wire, value);
        }
    }

    /// Writes a value, or null if it is marked as null.
    pub fn nullable<T: Serialize>(&mut self, wire: &str, value: &Option<T>, flag: PresenceFlag) {
        match (value, flag) {
            (Some(value), _) => self.required(wire, value),
            (None, PresenceFlag::Null) => self.required(wire, &()),
            (None, _) => {}
        }
    }

    /// Writes a value, unless it is marked as null or absent. A value that was assigned after reading takes
    /// precedence over the flag, as the field is public.
    pub fn relaxed<T: Serialize + PartialEq + for<'de> Deserialize<'de>>(
        &mut self,
        wire: &str,
        value: &T,
        flag: PresenceFlag,
    ) {
        let is_as_read = || crate::placeholder::<T, serde_json::Error>().is_ok_and(|placeholder| placeholder == *value);
        match flag {
            PresenceFlag::Null if is_as_read() => self.required(wire, &()),
            PresenceFlag::Absent if is_as_read() => {}
            _ => self.required(wire, value),
        }
    }

    /// Writes null if the member is present.
    pub fn marker<T: Serialize>(&mut self, wire: &str, value: &Option<T>) {
        self.optional(wire, value);
    }

    /// Writes the additional members (`additionalProperties`).
    pub fn rest<'m, T: Serialize + 'm>(&mut self, rest: impl IntoIterator<Item = (&'m String, &'m T)>) {
        for (name, value) in rest {
            self.required(name, value);
        }
    }

    /// Writes the members that the document does not declare.
    pub fn unknown(&mut self, unknown: &Unknown) {
        self.rest(unknown.members().into_iter().flatten());
    }

    /// Ends the object.
    pub fn end(self) -> Result<S::Ok, S::Error> {
        self.0?.end()
    }
}
