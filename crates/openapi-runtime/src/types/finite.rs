//! Serialization as JSON that refuses NaN and the infinities, which JSON cannot represent (RFC 8259, section 6) and
//! serde_json writes as null.

use std::{fmt, io};

use serde::{
    Serialize, Serializer,
    ser::{
        Error, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
        SerializeTupleStruct, SerializeTupleVariant,
    },
};
use serde_json::{Value, ser::Formatter};

use crate::types::location::{Step, path};

/// Serializes a value as a tree.
///
/// # Errors
///
/// Returns an error if the value cannot be serialized, or if a number in it is not finite.
pub(crate) fn to_value<T: Serialize + ?Sized>(value: &T) -> serde_json::Result<Value> {
    let written = serde_json::to_value(value)?;
    if has_null(&written) {
        check(value)?;
    }
    Ok(written)
}

/// Serializes a value as text.
///
/// # Errors
///
/// Returns the errors of [`to_value`].
pub(crate) fn to_vec<T: Serialize + ?Sized>(value: &T) -> serde_json::Result<Vec<u8>> {
    let mut has_null = false;
    let mut text = Vec::with_capacity(128);
    value.serialize(&mut serde_json::Serializer::with_formatter(&mut text, NullWatch(&mut has_null)))?;
    if has_null {
        check(value)?;
    }
    Ok(text)
}

/// Returns an error if a number in a value is not finite. Only values that were written with a null need this second
/// pass.
fn check<T: Serialize + ?Sized>(value: &T) -> serde_json::Result<()> {
    value.serialize(FiniteCheck).map_err(serde_json::Error::custom)
}

fn has_null(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.iter().any(has_null),
        Value::Object(members) => members.values().any(has_null),
        _ => false,
    }
}

/// Compact JSON; records that a null was written.
struct NullWatch<'w>(&'w mut bool);

impl Formatter for NullWatch<'_> {
    fn write_null<W: io::Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        *self.0 = true;
        writer.write_all(b"null")
    }
}

/// The reason why a value is refused.
#[derive(Debug)]
enum Refused {
    /// A number that is not finite, and the steps to it, the last one first.
    Number(f64, Vec<Step>),
    /// An error of the value's own serialization.
    Other(String),
}

impl Refused {
    /// Adds the step to the value that contains the refused one.
    fn within(mut self, step: Step) -> Self {
        if let Self::Number(_, steps) = &mut self {
            steps.push(step);
        }
        self
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(found, steps) if steps.is_empty() => write!(f, "it must be a finite number, found {found}"),
            Self::Number(found, steps) => {
                let steps: Vec<Step> = steps.iter().rev().cloned().collect();
                write!(f, "`{}` must be a finite number, found {found}", path(&steps))
            }
            Self::Other(reason) => f.write_str(reason),
        }
    }
}

impl std::error::Error for Refused {}

impl Error for Refused {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::Other(message.to_string())
    }
}

/// A serializer that writes nothing and fails at a number that is not finite.
#[derive(Clone, Copy)]
struct FiniteCheck;

/// Implements the methods for scalars, all of which can be represented.
macro_rules! representable {
    ($($method:ident($ty:ty))*) => {
        $(fn $method(self, _: $ty) -> Result<(), Refused> {
            Ok(())
        })*
    };
}

impl Serializer for FiniteCheck {
    type Ok = ();
    type Error = Refused;
    type SerializeSeq = Items;
    type SerializeTuple = Items;
    type SerializeTupleStruct = Items;
    type SerializeTupleVariant = Items;
    type SerializeMap = Members;
    type SerializeStruct = Members;
    type SerializeStructVariant = Members;

    representable! {
        serialize_bool(bool) serialize_i8(i8) serialize_i16(i16) serialize_i32(i32) serialize_i64(i64)
        serialize_i128(i128) serialize_u8(u8) serialize_u16(u16) serialize_u32(u32) serialize_u64(u64)
        serialize_u128(u128) serialize_char(char) serialize_str(&str) serialize_bytes(&[u8])
        serialize_unit_struct(&'static str)
    }

    fn serialize_f32(self, number: f32) -> Result<(), Refused> {
        self.serialize_f64(number.into())
    }

    fn serialize_f64(self, number: f64) -> Result<(), Refused> {
        if number.is_finite() { Ok(()) } else { Err(Refused::Number(number, Vec::new())) }
    }

    fn serialize_none(self) -> Result<(), Refused> {
        Ok(())
    }

    fn serialize_unit(self) -> Result<(), Refused> {
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Refused> {
        value.serialize(self)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, _: &'static str) -> Result<(), Refused> {
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Refused> {
        value.serialize(self)
    }

    // Generated types have no variants with names of their own in JSON, so that a location omits them.
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        value: &T,
    ) -> Result<(), Refused> {
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Items, Refused> {
        Ok(Items(0))
    }

    fn serialize_tuple(self, _: usize) -> Result<Items, Refused> {
        Ok(Items(0))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Items, Refused> {
        Ok(Items(0))
    }

    fn serialize_tuple_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Items, Refused> {
        Ok(Items(0))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Members, Refused> {
        Ok(Members(String::new()))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Members, Refused> {
        Ok(Members(String::new()))
    }

    fn serialize_struct_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Members, Refused> {
        Ok(Members(String::new()))
    }

    fn collect_str<T: fmt::Display + ?Sized>(self, _: &T) -> Result<(), Refused> {
        Ok(())
    }
}

/// The items of a list, with the index of the next one.
struct Items(usize);

impl Items {
    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        let index = self.0;
        self.0 += 1;
        value.serialize(FiniteCheck).map_err(|refused| refused.within(Step::Item(index)))
    }
}

/// The members of an object, with the name of the current one.
struct Members(String);

impl Members {
    fn member<T: Serialize + ?Sized>(name: &str, value: &T) -> Result<(), Refused> {
        value.serialize(FiniteCheck).map_err(|refused| refused.within(Step::Member(name.to_owned())))
    }
}

/// Implements the traits for lists, which differ only in names.
macro_rules! items {
    ($($of:ident::$method:ident)*) => {
        $(impl $of for Items {
            type Ok = ();
            type Error = Refused;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
                self.item(value)
            }

            fn end(self) -> Result<(), Refused> {
                Ok(())
            }
        })*
    };
}

items! {
    SerializeSeq::serialize_element SerializeTuple::serialize_element SerializeTupleStruct::serialize_field
    SerializeTupleVariant::serialize_field
}

/// Implements the traits for structs, which differ only in names.
macro_rules! members {
    ($($of:ident)*) => {
        $(impl $of for Members {
            type Ok = ();
            type Error = Refused;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Refused> {
                Self::member(name, value)
            }

            fn end(self) -> Result<(), Refused> {
                Ok(())
            }
        })*
    };
}

members! { SerializeStruct SerializeStructVariant }

impl SerializeMap for Members {
    type Ok = ();
    type Error = Refused;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Refused> {
        // Keys were written before, so that this does not fail.
        let key = serde_json::to_value(key).map_err(Refused::custom)?;
        self.0 = key.as_str().map_or_else(|| key.to_string(), str::to_owned);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        Self::member(&self.0, value)
    }

    fn end(self) -> Result<(), Refused> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;

    #[derive(Serialize)]
    struct Pet {
        name: Option<&'static str>,
        weights: Vec<f32>,
    }

    fn refusals<T: Serialize>(value: &T) -> [String; 2] {
        [to_value(value).unwrap_err().to_string(), to_vec(value).unwrap_err().to_string()]
    }

    #[test]
    fn numbers_that_are_not_finite_are_refused_with_their_location() {
        for reason in refusals(&f64::NAN) {
            assert_eq!(reason, "it must be a finite number, found NaN");
        }
        let pet = Pet { name: None, weights: vec![1.0, f32::INFINITY] };
        for reason in refusals(&BTreeMap::from([("pet", (pet, 1))])) {
            assert_eq!(reason, "`pet[0].weights[1]` must be a finite number, found inf");
        }
        for reason in refusals(&Some(BTreeMap::from([(7, -f64::INFINITY)]))) {
            assert_eq!(reason, "`7` must be a finite number, found -inf");
        }
    }

    #[test]
    fn other_values_and_nulls_are_written_as_by_serde_json() {
        let pet = Pet { name: None, weights: vec![1.5] };
        assert_eq!(to_value(&pet).unwrap(), json!({"name": null, "weights": [1.5]}));
        assert_eq!(to_vec(&pet).unwrap(), serde_json::to_vec(&pet).unwrap());
        assert_eq!(to_vec(&json!([null, "null", {"a": ()}])).unwrap(), br#"[null,"null",{"a":null}]"#);
    }
}
