//! Notations of values that differ from the text that Rust types accept.

use chrono::{DateTime, NaiveDateTime, Utc};
use serde_json::Number;

/// Returns the integer for a number with a zero fraction (JSON Schema 2020-12 validation, section 6.1.1).
pub(crate) fn integer(number: &Number) -> Option<Number> {
    // The bounds of integers that a float represents exactly: -2^63 and 2^64.
    const LOW: f64 = -9_223_372_036_854_775_808.0;
    const HIGH: f64 = 18_446_744_073_709_551_616.0;
    let value = number.as_f64().filter(|value| number.is_f64() && value.fract() == 0.0)?;
    match value {
        0.0..HIGH => Some(Number::from(value as u64)),
        LOW..0.0 => Some(Number::from(value as i64)),
        _ => None,
    }
}

/// Parses a date-time without an offset, as many servers write it, and interprets it as UTC.
pub(crate) fn without_offset(text: &str) -> Option<DateTime<Utc>> {
    const FORMS: [&str; 4] = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"];
    // Most strings fail this cheap check, which needs no parser.
    text.starts_with(|c: char| c.is_ascii_digit()).then_some(())?;
    let time = FORMS.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
    time.map(|time| time.and_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_have_no_fraction_and_are_in_range() {
        let of = |number: f64| integer(&Number::from_f64(number).unwrap()).map(|it| it.to_string());
        assert_eq!((of(1.0), of(-0.0), of(1e3)), (Some("1".into()), Some("0".into()), Some("1000".into())));
        assert_eq!((of(1.5), of(1e30), of(-1e30)), (None, None, None));
        assert_eq!(integer(&Number::from(1)), None, "it is one already");
    }

    #[test]
    fn a_time_without_an_offset_is_utc() {
        for text in ["2026-01-05T10:11", "2026-01-05 10:11:00", "2026-01-05T10:11:00.000"] {
            assert_eq!(without_offset(text).unwrap().to_rfc3339(), "2026-01-05T10:11:00+00:00", "{text}");
        }
        for text in ["2026-01-05T10:11:00Z", "2026-01-05", "tomorrow", ""] {
            assert_eq!(without_offset(text), None, "{text}");
        }
    }
}
