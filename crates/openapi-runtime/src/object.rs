//! Objects: a struct with what it is in JSON, member by member.
//!
//! A member is `required` (always there), `optional` (absent, or a value), `nullable` (absent, null,
//! or a value), `kept` (once always there, and now absent or null at times) or a `marker` (absent, or
//! null). Each kind is one method of [`Reader`] and [`Writer`], so that a struct costs the compiler a few
//! calls; derives write some hundred lines for each.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, Error as _, IgnoredAny, MapAccess, Visitor},
    forward_to_deserialize_any,
    ser::SerializeMap,
};

use crate::{Departure, Mark, Marks, TextRef, Unknown, departures, vacant::is_vacant};

// Type parameters of the macros that write types begin with two underscores: names of macros' parameters are not
// hygienic, and no type of a document has such a name.

/// A struct as a table: each member with its type, how it may be absent or null, its name on the wire,
/// and the values that the document lists for it. What is `nullable` or `kept` has a place among the
/// marks, of which a byte holds four. What `keeps` has a field for members that the document does not list.
#[macro_export]
macro_rules! object {
    (
        $(#[doc = $doc:literal])*
        #[derive($($derive:ident),*)]
        $(#[$meta:meta])*
        pub struct $name:ident {
            $(
                $(#[doc = $member_doc:literal])*
                $(#[doc(alias = $alias:literal)])?
                $(#[deprecated $(($($why:tt)*))?])?
                pub $member:ident : $ty:ty = $kind:ident $(($mark:literal))? $wire:literal $(in [$($constant:ident($value:expr)),*])?,
            )*
            $(.. $(#[doc = $rest_doc:literal])* pub $rest:ident : $rest_ty:ty,)?
            $(marks $bytes:literal)?
            $(keeps $unknown:ident)?
        }
    ) => {
        $(#[doc = $doc])*
        #[derive($($derive),*)]
        #[non_exhaustive]
        $(#[$meta])*
        pub struct $name {
            $(
                $(#[doc = $member_doc])*
                $(#[doc(alias = $alias)])?
                $(#[deprecated $(($($why)*))?])?
                pub $member: $ty,
            )*
            $($(#[doc = $rest_doc])* pub $rest: $rest_ty,)?
            $(marks: $crate::Marks<$bytes>,)?
            $($unknown: $crate::Unknown,)?
        }

        $(impl $name {
            /// The members that the document does not list. They are written back with the value.
            pub fn unknown_members(&self) -> ::std::option::Option<&$crate::macros::serde_json::Map<::std::string::String, $crate::macros::serde_json::Value>> {
                self.$unknown.members()
            }
        })?

        impl ::std::cmp::PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                $(self.$member == other.$member $(&& $crate::alike::$kind(&self.$member, &self.marks, &other.marks, $mark))? &&)*
                $(self.$rest == other.$rest &&)?
                $(self.$unknown == other.$unknown &&)?
                true
            }
        }

        impl $crate::macros::serde::Serialize for $name {
            fn serialize<__S: $crate::macros::serde::Serializer>(&self, serializer: __S) -> ::std::result::Result<__S::Ok, __S::Error> {
                let mut members = $crate::Writer::new(serializer);
                $(members.$kind($wire, &self.$member $(, self.marks.get($mark))?);)*
                $(members.rest(&self.$rest);)?
                $(members.unknown(&self.$unknown);)?
                members.end()
            }
        }

        impl<'de> $crate::macros::serde::Deserialize<'de> for $name {
            fn deserialize<__D: $crate::macros::serde::Deserializer<'de>>(deserializer: __D) -> ::std::result::Result<Self, __D::Error> {
                $crate::read_object(deserializer)
            }
        }

        impl<'de> $crate::Object<'de> for $name {
            fn read<__A: $crate::macros::serde::de::MapAccess<'de>>(
                mut members: $crate::Reader<__A>,
            ) -> ::std::result::Result<Self, __A::Error> {
                $(let mut $member: $crate::object!(@slot $kind $ty) = ::std::option::Option::None;)*
                $(let mut $rest = <$rest_ty>::default();)?
                $(let mut marks = $crate::Marks::<$bytes>::new();)?
                $(let mut $unknown = $crate::Unknown::default();)?
                while let Some(key) = members.key()? {
                    match key.as_str() {
                        $($wire => members.$kind($wire, &mut $member $(, &mut marks, $mark)?),)*
                        _ => $crate::object!(@unknown members key $($rest)? $(keeps $unknown)?),
                    }?
                }
                $($crate::object!(@finish $kind $wire $member members $(marks $mark)?);)*
                ::std::result::Result::Ok(Self { $($member,)* $($rest,)? $(marks: $crate::object!(@marks marks $bytes),)? $($unknown,)? })
            }
        }

        impl $crate::Fits for $name {
            fn fit(node: &$crate::Node) -> $crate::Fit {
                // Literals, not calls: a check of the crate has nothing to evaluate.
                $crate::fit_object::<Self>(
                    node,
                    &[$($crate::Member {
                        wire: $wire,
                        presence: $crate::object!(@presence $kind),
                        fit: <$ty as $crate::Fits>::fit,
                        values: &[$($($crate::Constant::$constant($value)),*)?],
                    },)*],
                    $crate::object!(@rest $($rest_ty)?),
                )
            }
        }

        $crate::object_schema! {
            $name [$($doc)*] [$($kind $wire $ty [$($member_doc)*],)*] $($rest_ty)?
        }
    };
    (@presence required) => { $crate::Presence::Required };
    (@presence optional) => { $crate::Presence::Optional };
    (@presence kept) => { $crate::Presence::Kept };
    (@presence $kind:ident) => { $crate::Presence::Nullable };
    (@rest) => { ::std::option::Option::None };
    (@rest $ty:ty) => { ::std::option::Option::Some(<$ty as $crate::Fits>::fit) };
    (@slot required $ty:ty) => { ::std::option::Option<$ty> };
    (@slot kept $ty:ty) => { ::std::option::Option<$ty> };
    (@slot $kind:ident $ty:ty) => { $ty };
    (@finish required $wire:literal $member:ident $members:ident) => { let $member = $members.finish($wire, $member)?; };
    (@finish kept $wire:literal $member:ident $members:ident $marks:ident $mark:literal) => {
        let $member = $crate::finish_kept($member, &mut $marks, $mark)?;
    };
    (@finish $kind:ident $($rest:tt)*) => {};
    (@marks $marks:ident $bytes:literal) => { $marks };
    (@unknown $members:ident $key:ident) => { $members.skip(&$key) };
    (@unknown $members:ident $key:ident keeps $unknown:ident) => { $members.keep($key, &mut $unknown) };
    (@unknown $members:ident $key:ident $rest:ident) => { $members.rest($key, &mut $rest) };
}

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
