//! The assertions and annotations of a schema beside its type, as sentences: bounds and defaults.

use openapi_document::Members;
use serde_json::{Map, Value};

/// Returns the bounds and the default of a schema as sentences; empty if it has none.
pub(super) fn facts(schema: &Map<String, Value>) -> String {
    // `0.0` is written as `0`, the usual form for an integer.
    let number = |key: &str| {
        let text = schema.member(key).filter(|value| value.is_number())?.to_string();
        Some(text.strip_suffix(".0").map(str::to_owned).unwrap_or(text))
    };
    let is_set = |key: &str| schema.member(key) == Some(&Value::Bool(true));
    let bound = |key: &str, strict: &str, flag: bool| {
        number(key).map(|value| format!("{}{value}", if flag { strict } else { "" }))
    };
    let low = bound("minimum", "more than ", is_set("exclusiveMinimum"));
    let high = bound("maximum", "less than ", is_set("exclusiveMaximum"));
    let mut sentences = Vec::new();
    match (low, high) {
        (Some(low), Some(high)) => sentences.push(format!("From {low} to {high}.")),
        (Some(low), None) if low.starts_with("more") => sentences.push(format!("M{}.", low.trim_start_matches('m'))),
        (Some(low), None) => sentences.push(format!("At least {low}.")),
        (None, Some(high)) if high.starts_with("less") => sentences.push(format!("L{}.", high.trim_start_matches('l'))),
        (None, Some(high)) => sentences.push(format!("At most {high}.")),
        (None, None) => {}
    }
    if let Some(step) = number("multipleOf") {
        sentences.push(format!("A multiple of {step}."));
    }
    for (low, high, unit) in [("minLength", "maxLength", "characters"), ("minItems", "maxItems", "items")] {
        match (number(low).filter(|low| low != "0"), number(high)) {
            (Some(low), Some(high)) => sentences.push(format!("From {low} to {high} {unit}.")),
            (Some(low), None) => sentences.push(format!("At least {low} {unit}.")),
            (None, Some(high)) => sentences.push(format!("At most {high} {unit}.")),
            (None, None) => {}
        }
    }
    if let Some(pattern) =
        schema.member("pattern").and_then(Value::as_str).filter(|text| text.len() <= 80 && !text.contains('`'))
    {
        sentences.push(format!("Matches `{pattern}`."));
    }
    let short = |value: &Value| {
        let is_scalar = matches!(value, Value::String(_) | Value::Number(_) | Value::Bool(_));
        Some(value.to_string()).filter(|text| is_scalar && text.len() <= 80 && !text.contains(['`', '\n']))
    };
    sentences.extend(schema.member("default").and_then(short).map(|text| format!("Default: `{text}`.")));
    let example =
        schema.member("example").or_else(|| schema.member("examples").and_then(|all| all.as_array()?.first()));
    let is_secret = schema.member("format").and_then(Value::as_str) == Some("password");
    sentences.extend(example.filter(|_| !is_secret).and_then(short).map(|text| format!("Example: `{text}`.")));
    sentences.join(" ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn bounds_and_defaults_are_documented() {
        let say = |schema: Value| facts(schema.as_object().unwrap());
        assert_eq!(say(json!({"minimum": 1, "maximum": 100, "default": 30})), "From 1 to 100. Default: `30`.");
        assert_eq!(
            say(json!({"maxLength": 255, "pattern": "^[a-z]*$"})),
            "At most 255 characters. Matches `^[a-z]*$`."
        );
        assert_eq!(say(json!({"minimum": 0, "exclusiveMinimum": true})), "More than 0.");
        assert_eq!(say(json!({"default": "a", "example": "b"})), "Default: `\"a\"`. Example: `\"b\"`.");
        assert_eq!(say(json!({"format": "password", "examples": ["b"]})), "");
        assert_eq!(say(json!({"type": "string"})), "");
    }
}
