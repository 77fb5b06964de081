//! The Rust types of strings and integers: one row for each, with all properties. A new format needs a variant and
//! its row.

use openapi_document::Members;
use serde_json::{Map, Value};

/// The kinds of strings that have a Rust type of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Text {
    /// `String`
    Plain,
    /// `format: binary`: bytes outside of JSON, a string inside.
    Binary,
    /// `format: date-time`, RFC 3339 `date-time`.
    DateTime,
    /// `format: date`, RFC 3339 `full-date`.
    Date,
    /// `format: uuid`, RFC 9562.
    Uuid,
    /// `format: password`: not shown by `Debug`.
    Secret,
}

/// The form of arguments of a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ArgumentForm {
    /// As anything that becomes a string.
    Text,
    /// By value.
    Value,
    /// By reference if it is serialized at once, as any type that converts to it if it is stored.
    Reference,
}

/// A kind of string.
pub(crate) struct TextRow {
    pub(crate) text: Text,
    /// The value of the keyword `format`; `None` for strings of any other format.
    pub(crate) format: Option<&'static str>,
    /// The Rust type.
    pub(crate) rust: &'static str,
    /// The word for it in a lock file.
    pub(crate) lock: &'static str,
    pub(crate) argument_form: ArgumentForm,
    /// A value in examples, with `@crate` for the path of the client; `None` for a string literal.
    pub(crate) example: Option<&'static str>,
    /// True if the type reads every string.
    pub(crate) reads_any: bool,
    /// True if the strings may be cursors of pages.
    pub(crate) is_cursor: bool,
}

const TEXTS: &[TextRow] = &[
    TextRow {
        text: Text::Plain,
        format: None,
        rust: "String",
        lock: "string",
        argument_form: ArgumentForm::Text,
        example: None,
        reads_any: true,
        is_cursor: true,
    },
    TextRow {
        text: Text::Binary,
        format: Some("binary"),
        rust: "String",
        lock: "binary",
        argument_form: ArgumentForm::Text,
        example: None,
        reads_any: true,
        is_cursor: false,
    },
    TextRow {
        text: Text::DateTime,
        format: Some("date-time"),
        rust: "chrono::DateTime<chrono::Utc>",
        lock: "date-time",
        argument_form: ArgumentForm::Value,
        example: Some("chrono::DateTime::UNIX_EPOCH"),
        reads_any: false,
        is_cursor: false,
    },
    TextRow {
        text: Text::Date,
        format: Some("date"),
        rust: "chrono::NaiveDate",
        lock: "date",
        argument_form: ArgumentForm::Value,
        example: Some("chrono::NaiveDate::default()"),
        reads_any: false,
        is_cursor: false,
    },
    TextRow {
        text: Text::Uuid,
        format: Some("uuid"),
        rust: "uuid::Uuid",
        lock: "uuid",
        argument_form: ArgumentForm::Value,
        example: Some("uuid::Uuid::nil()"),
        reads_any: false,
        is_cursor: true,
    },
    TextRow {
        text: Text::Secret,
        format: Some("password"),
        rust: "crate::support::Secret",
        lock: "secret",
        argument_form: ArgumentForm::Reference,
        example: Some("@crate::Secret::new(\"secret\")"),
        reads_any: true,
        is_cursor: false,
    },
];

impl Text {
    pub(crate) fn row(self) -> &'static TextRow {
        // Every variant has a row, which a test checks; the first row is that of any string.
        TEXTS.iter().find(|row| row.text == self).unwrap_or(&TEXTS[0])
    }

    /// Returns the kind of the strings of a schema, by its `format`.
    pub(crate) fn of_schema(schema: &Map<String, Value>) -> Self {
        let format = schema.member("format").and_then(Value::as_str);
        TEXTS.iter().find(|row| format.is_some() && row.format == format).map_or(Self::Plain, |row| row.text)
    }

    /// Returns the kind of strings for a word in a lock file.
    pub(crate) fn of_lock(word: &str) -> Option<Self> {
        TEXTS.iter().find(|row| row.lock == word).map(|row| row.text)
    }

    /// Returns the first kind with the same Rust type.
    pub(crate) fn in_rust(self) -> Self {
        TEXTS.iter().find(|row| row.rust == self.row().rust).map_or(self, |row| row.text)
    }
}

/// The Rust integer types that documents select.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Integer {
    I8,
    U8,
    I16,
    U16,
    I32,
    U32,
    I64,
    U64,
}

/// An integer type.
pub(crate) struct IntegerRow {
    pub(crate) integer: Integer,
    /// The name in Rust and in a lock file.
    pub(crate) name: &'static str,
    /// The least and the greatest value.
    pub(crate) range: (i128, i128),
}

/// The integer types, by width; of one width, the signed type is first.
const INTEGERS: &[IntegerRow] = &[
    IntegerRow { integer: Integer::I8, name: "i8", range: (i8::MIN as i128, i8::MAX as i128) },
    IntegerRow { integer: Integer::U8, name: "u8", range: (0, u8::MAX as i128) },
    IntegerRow { integer: Integer::I16, name: "i16", range: (i16::MIN as i128, i16::MAX as i128) },
    IntegerRow { integer: Integer::U16, name: "u16", range: (0, u16::MAX as i128) },
    IntegerRow { integer: Integer::I32, name: "i32", range: (i32::MIN as i128, i32::MAX as i128) },
    IntegerRow { integer: Integer::U32, name: "u32", range: (0, u32::MAX as i128) },
    IntegerRow { integer: Integer::I64, name: "i64", range: (i64::MIN as i128, i64::MAX as i128) },
    IntegerRow { integer: Integer::U64, name: "u64", range: (0, u64::MAX as i128) },
];

impl Integer {
    pub(crate) fn row(self) -> &'static IntegerRow {
        // Every variant has a row, which a test checks.
        INTEGERS.iter().find(|row| row.integer == self).unwrap_or(&INTEGERS[0])
    }

    /// Returns the type that the format and the bounds of a schema select.
    pub fn of_schema(schema: &Map<String, Value>) -> Self {
        let bound = |key: &str| schema.member(key).and_then(Value::as_f64);
        let fits = |low: f64, high: f64| {
            bound("minimum").is_none_or(|bound| bound >= low) && bound("maximum").is_none_or(|bound| bound <= high)
        };
        let is_unsigned = bound("minimum").is_some_and(|bound| bound >= 0.0) && bound("maximum").is_none();
        match schema.member("format").and_then(Value::as_str) {
            Some("int8") if fits(-128.0, 127.0) => Self::I8,
            Some("uint8") if fits(0.0, 255.0) => Self::U8,
            Some("int16") if fits(-32_768.0, 32_767.0) => Self::I16,
            Some("uint16") if fits(0.0, 65_535.0) => Self::U16,
            Some("int32") if fits(-2_147_483_648.0, 2_147_483_647.0) && !is_unsigned => Self::I32,
            // utoipa writes `u32` as `int32` with a minimum of zero.
            Some("uint32" | "int32") if fits(0.0, 4_294_967_295.0) => Self::U32,
            Some("uint64" | "uint") => Self::U64,
            // A bound that only `u64` can represent selects it, unless the other bound is negative.
            _ if bound("maximum").is_some_and(|bound| bound > 9.3e18)
                && bound("minimum").is_none_or(|it| it >= 0.0) =>
            {
                Self::U64
            }
            // Without an upper bound, a non-negative integer may be larger than an `i64`.
            _ if is_unsigned => Self::U64,
            _ => Self::I64,
        }
    }

    /// Returns its least and greatest value.
    pub fn range(self) -> (i128, i128) {
        self.row().range
    }

    /// Returns the integer type of a name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        INTEGERS.iter().find(|row| row.name == name).map(|row| row.integer)
    }

    /// Returns `true` if arguments may be of any type that converts to this one. With a narrower type the default
    /// type of an integer literal, `i32`, may not convert.
    pub(crate) fn is_wide(self) -> bool {
        self == Self::I64
    }

    /// Returns `true` if every value of the type is a value of the other one. A signed type counts as included in
    /// the unsigned one of its width: a document that adds `minimum: 0` does not change its values.
    pub(crate) fn is_within(self, other: Self) -> bool {
        let ((low, high), (least, most)) = (self.row().range, other.row().range);
        let is_of_one_width = low == 0 && most == high / 2;
        is_of_one_width || least <= low && high <= most
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_one_row_of_its_own() {
        for text in [Text::Plain, Text::Binary, Text::DateTime, Text::Date, Text::Uuid, Text::Secret] {
            // A variant that is missing in the list above does not compile.
            match text {
                Text::Plain | Text::Binary | Text::DateTime | Text::Date | Text::Uuid | Text::Secret => {}
            }
            let rows: Vec<&TextRow> = TEXTS.iter().filter(|row| row.text == text).collect();
            assert_eq!(rows.len(), 1, "{text:?}");
            let schema: Map<_, _> = rows[0].format.map(|it| ("format".to_owned(), it.into())).into_iter().collect();
            assert_eq!(Text::of_schema(&schema), text);
            assert_eq!(Text::of_lock(rows[0].lock), Some(text));
        }
        for width in [8, 16, 32, 64] {
            for sign in ["i", "u"] {
                let name = format!("{sign}{width}");
                let integer = Integer::named(&name).unwrap();
                assert_eq!((integer.row().name, integer.row().integer), (name.as_str(), integer));
            }
        }
        assert_eq!(INTEGERS.len(), 8);
    }

    #[test]
    fn integers_hold_what_is_narrower_or_of_their_width_and_unsigned() {
        assert!(Integer::U8.is_within(Integer::I16) && Integer::I8.is_within(Integer::I64));
        assert!(Integer::U32.is_within(Integer::I32) && Integer::U64.is_within(Integer::I64));
        assert!(!Integer::I32.is_within(Integer::U32) && !Integer::U32.is_within(Integer::I16));
        assert!(!Integer::I8.is_within(Integer::U8) && !Integer::U16.is_within(Integer::I8));
    }
}
