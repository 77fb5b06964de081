//! Equality of values by meaning.

use serde_json::{Number, Value};

/// Returns true if two values have the same meaning: `1` and `1.0`, or two spellings of one time.
pub fn is_same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => is_same_number(a, b),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| is_same(a, b)))
        }
        (Value::String(a), Value::String(b)) => a == b || is_same_time(a, b),
        (a, b) => a == b,
    }
}

/// Compares numbers exactly: an integer and a float are the same if the float is exactly that integer.
fn is_same_number(a: &Number, b: &Number) -> bool {
    let integer = |number: &Number| number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from));
    match (integer(a), integer(b)) {
        (Some(a), Some(b)) => a == b,
        (Some(integer), None) => is_exactly(b, integer),
        (None, Some(integer)) => is_exactly(a, integer),
        (None, None) => a.as_f64() == b.as_f64(),
    }
}

fn is_exactly(float: &Number, integer: i128) -> bool {
    // Every float without a fraction and within 64 bits can be represented exactly as `i128`.
    float.as_f64().is_some_and(|float| float.fract() == 0.0 && float.abs() < 2e19 && float as i128 == integer)
}

/// Returns true for times that differ only in a fraction of zeros or the spelling of the offset, as in chrono's
/// output.
fn is_same_time(a: &str, b: &str) -> bool {
    let plain = |text: &str| {
        let text = text.to_uppercase().replace("+00:00", "Z");
        let (time, zone) = text.split_at(text.len().saturating_sub(1));
        let time = if time.contains('.') { time.trim_end_matches('0').trim_end_matches('.') } else { time };
        format!("{time}{zone}")
    };
    a.is_ascii() && b.is_ascii() && a.len() >= 20 && a.as_bytes().get(10) == Some(&b'T') && plain(a) == plain(b)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_are_the_same_exactly() {
        assert!(is_same(&json!(1), &json!(1.0)) && is_same(&json!([{"a": 0.5}]), &json!([{"a": 0.5}])));
        // Both have the same value as floats.
        assert!(!is_same(&json!(9_007_199_254_740_993_i64), &json!(9_007_199_254_740_992_i64)));
        assert!(!is_same(&json!(9_007_199_254_740_993_i64), &json!(9_007_199_254_740_992.0)));
        assert!(!is_same(&json!(1), &json!(1.5)) && !is_same(&json!(1), &json!("1")));
    }

    #[test]
    fn times_are_the_same_in_two_spellings() {
        assert!(is_same(&json!("2024-01-01T00:00:00.500Z"), &json!("2024-01-01T00:00:00.5+00:00")));
        assert!(!is_same(&json!("2024-01-01T00:00:00Z"), &json!("2024-01-01T00:00:01Z")));
    }
}
