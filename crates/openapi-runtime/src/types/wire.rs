//! The JSON form of structs: a struct is plain Rust, and `wire!` beside it lists its members as they are in JSON.

use std::fmt::{self, Debug, DebugStruct};

use serde::Deserialize;

use crate::{PresenceFlag, Unknown};

// Macro type parameters start with two underscores: the names of macro parameters are not hygienic, and no
// generated type has such a name.

/// Implements reading and writing of a struct as an object: each member with its presence and its name in JSON.
///
/// A member is `required`, `optional` (absent, or a value), `nullable` (absent, null, or a value), `relaxed` (required
/// in an earlier version of the document, and now possibly absent or null) or a `marker` (absent, or null).
/// `nullable` and `relaxed` members have an index in the presence flags of the struct, of which a byte stores four:
/// `presence 1` after the members is the number of bytes of the field `__presence`. `keeps f` names the field for
/// members that the document does not declare, and `.. f` the field for additional members
/// (`additionalProperties`).
///
/// `PartialEq` and `Debug` of a struct with presence flags, and `Debug` of one with `keeps`, are implemented here, as
/// they depend on the meaning of the members. Other structs derive both.
///
/// ```
/// /// A pet.
/// #[derive(Clone, Debug, PartialEq)]
/// pub struct Pet {
///     pub id: i64,
///     pub name: Option<String>,
/// }
///
/// openapi_runtime::wire! {
///     Pet {
///         id = required "id",
///         name = optional "pet-name",
///     }
/// }
///
/// let pet: Pet = serde_json::from_str(r#"{"id": 1, "pet-name": "Rex"}"#)?;
/// assert_eq!(pet, Pet { id: 1, name: Some("Rex".to_owned()) });
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! wire {
    ($name:ident { $($members:tt)* }) => {
        $crate::wire!(@json $name { $($members)* });
    };
    ($name:ident { $($members:tt)* } keeps $unknown:ident) => {
        $crate::wire!(@json $name { $($members)* } keeps $unknown);
        $crate::wire!(@unknown_members $name $unknown);
        $crate::wire!(@debug $name { $($members)* } keeps $unknown);
    };
    ($name:ident { $($members:tt)* } presence $bytes:literal $(keeps $unknown:ident)?) => {
        $crate::wire!(@json $name { $($members)* } presence $bytes $(keeps $unknown)?);
        $($crate::wire!(@unknown_members $name $unknown);)?
        $crate::wire!(@debug $name { $($members)* } $(keeps $unknown)?);
        $crate::wire!(@eq $name { $($members)* } $(keeps $unknown)?);
    };
    (@json $name:ident {
        $($member:ident = $kind:ident $(($flag:literal))? $wire:literal,)*
        $(.. $rest:ident,)?
    } $(presence $bytes:literal)? $(keeps $unknown:ident)?) => {
        impl $crate::macros::serde::Serialize for $name {
            fn serialize<__S: $crate::macros::serde::Serializer>(&self, serializer: __S) -> ::std::result::Result<__S::Ok, __S::Error> {
                let mut members = $crate::Writer::new(serializer);
                $(members.$kind($wire, &self.$member $(, self.__presence.get($flag))?);)*
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
                $(let mut $member = ::std::option::Option::None;)*
                $(let mut $rest = ::std::default::Default::default();)?
                $(let mut flags = $crate::PresenceFlags::<$bytes>::new();)?
                $(let mut $unknown = $crate::Unknown::default();)?
                while let Some(key) = members.key()? {
                    match key.as_str() {
                        $($wire => members.$kind($wire, &mut $member $(, &mut flags, $flag)?),)*
                        _ => $crate::wire!(@unlisted members key $($rest)? $(keeps $unknown)?),
                    }?
                }
                $($crate::wire!(@finish $kind $wire $member members $(flags $flag)?);)*
                ::std::result::Result::Ok(Self { $($member,)* $($rest,)? $(__presence: $crate::wire!(@presence flags $bytes),)? $($unknown,)? })
            }
        }
    };
    (@unknown_members $name:ident $unknown:ident) => {
        impl $name {
            /// Returns the members that the document does not declare. They are written back with the value.
            pub fn unknown_members(&self) -> ::std::option::Option<&$crate::macros::serde_json::Map<::std::string::String, $crate::macros::serde_json::Value>> {
                self.$unknown.members()
            }
        }
    };
    (@debug $name:ident {
        $($member:ident = $kind:ident $(($flag:literal))? $wire:literal,)*
        $(.. $rest:ident,)?
    } $(keeps $unknown:ident)?) => {
        impl ::std::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                let mut shown = $crate::Shown::new(f, stringify!($name));
                $(shown.$kind(stringify!($member), &self.$member $(, self.__presence.get($flag))?);)*
                $(shown.required(stringify!($rest), &self.$rest);)?
                $(shown.unknown(&self.$unknown);)?
                shown.finish()
            }
        }
    };
    (@eq $name:ident {
        $($member:ident = $kind:ident $(($flag:literal))? $wire:literal,)*
        $(.. $rest:ident,)?
    } $(keeps $unknown:ident)?) => {
        impl ::std::cmp::PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $(self.$member == other.$member $(&& $crate::presence_eq::$kind(&self.$member, &self.__presence, &other.__presence, $flag))? &&)*
                $(self.$rest == other.$rest &&)?
                $(self.$unknown == other.$unknown &&)?
                true
            }
        }
    };
    (@finish required $wire:literal $member:ident $members:ident) => { let $member = $members.finish($wire, $member)?; };
    (@finish relaxed $wire:literal $member:ident $members:ident $flags:ident $flag:literal) => {
        let $member = $crate::finish_relaxed($member, &mut $flags, $flag)?;
    };
    (@finish $kind:ident $($rest:tt)*) => {};
    (@presence $flags:ident $bytes:literal) => { $flags };
    (@unlisted $members:ident $key:ident) => { $members.skip(&$key) };
    (@unlisted $members:ident $key:ident keeps $unknown:ident) => { $members.keep($key, &mut $unknown) };
    (@unlisted $members:ident $key:ident $rest:ident) => { $members.rest($key, &mut $rest) };
}

/// The `Debug` form of a struct whose members may be absent or null although their fields have a value.
pub struct Shown<'a, 'b>(DebugStruct<'a, 'b>);

/// Null in `Debug` form.
struct Null;

impl Debug for Null {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("null")
    }
}

impl<'a, 'b> Shown<'a, 'b> {
    /// Starts a struct.
    pub fn new(f: &'a mut fmt::Formatter<'b>, name: &str) -> Self {
        Self(f.debug_struct(name))
    }

    /// Writes a required member.
    pub fn required(&mut self, name: &str, value: &dyn Debug) {
        self.0.field(name, value);
    }

    /// Writes a member that may be absent.
    pub fn optional(&mut self, name: &str, value: &dyn Debug) {
        self.0.field(name, value);
    }

    /// Writes a member that is null or absent.
    pub fn marker(&mut self, name: &str, value: &dyn Debug) {
        self.0.field(name, value);
    }

    /// Writes a member that may be absent or null: as `None`, or `null`.
    pub fn nullable<T: Debug>(&mut self, name: &str, value: &Option<T>, flag: PresenceFlag) {
        match (value, flag) {
            (None, PresenceFlag::Null) => self.0.field(name, &Null),
            (value, _) => self.0.field(name, value),
        };
    }

    /// Writes a member that was required in an earlier version of the document: its value, `null` or `None`.
    pub fn relaxed<T: Debug + PartialEq + for<'de> Deserialize<'de>>(
        &mut self,
        name: &str,
        value: &T,
        flag: PresenceFlag,
    ) {
        let is_placeholder =
            || crate::placeholder::<T, serde_json::Error>().is_ok_and(|placeholder| placeholder == *value);
        match flag {
            PresenceFlag::Null if is_placeholder() => self.0.field(name, &Null),
            PresenceFlag::Absent if is_placeholder() => self.0.field(name, &None::<()>),
            _ => self.0.field(name, value),
        };
    }

    /// Writes the members that the document does not declare, if there are any.
    pub fn unknown(&mut self, unknown: &Unknown) {
        if unknown.members().is_some() {
            self.0.field("unknown_members", unknown);
        }
    }

    /// Ends the struct.
    ///
    /// # Errors
    ///
    /// Returns an error if the formatter fails.
    pub fn finish(mut self) -> fmt::Result {
        self.0.finish()
    }
}
