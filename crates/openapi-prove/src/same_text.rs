//! Comparison of texts in requests.

use openapi_sample::is_same;
use serde_json::Value;

/// Returns true if texts have the same meaning: they are equal, or represent the same number or time.
pub(crate) fn is_same_text(found: &[String], expected: &[String]) -> bool {
    found.len() == expected.len()
        && found.iter().zip(expected).all(|(a, b)| {
            let number = |text: &str| text.parse::<f64>().ok();
            a == b
                || number(a).is_some() && number(a) == number(b)
                || is_same(&Value::from(a.as_str()), &Value::from(b.as_str()))
        })
}
