//! Writing of URL-encoded forms (OpenAPI 3.2, "Encoding the `x-www-form-urlencoded` Media Type").

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

/// The bytes that are percent-encoded (URL Standard, "application/x-www-form-urlencoded percent-encode set").
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'*').remove(b'-').remove(b'.').remove(b'_');

/// Serializes the members of an object as a form, according to their Encoding Objects.
pub(crate) fn write(encoding: Option<&Value>, members: &Map<String, Value>) -> String {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for (name, value) in members {
        let field = |key: &str| encoding.and_then(|encoding| encoding.get(name)?.get(key));
        let style = field("style").and_then(Value::as_str);
        let is_exploded = field("explode").map_or(matches!(style, None | Some("form")), |it| it == &Value::Bool(true));
        let separator = match style {
            Some("spaceDelimited") => " ",
            Some("pipeDelimited") => "|",
            _ => ",",
        };
        match value {
            Value::Null => {}
            Value::Array(items) if is_exploded => pairs.extend(items.iter().map(|item| (name.clone(), plain(item)))),
            Value::Array(items) => {
                pairs.push((name.clone(), items.iter().map(plain).collect::<Vec<_>>().join(separator)));
            }
            Value::Object(inner) if style == Some("deepObject") => {
                pairs.extend(inner.iter().map(|(key, value)| (format!("{name}[{key}]"), plain(value))));
            }
            Value::Object(inner) if style.is_some() && is_exploded => {
                pairs.extend(inner.iter().map(|(key, value)| (key.clone(), plain(value))));
            }
            Value::Object(inner) if style.is_some() => {
                let parts: Vec<String> = inner.iter().flat_map(|(key, value)| [key.clone(), plain(value)]).collect();
                pairs.push((name.clone(), parts.join(separator)));
            }
            value => pairs.push((name.clone(), plain(value))),
        }
    }
    let encode = |text: &str| utf8_percent_encode(text, ENCODED).to_string().replace("%20", "+");
    let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    pairs.join("&")
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn members_are_pairs_in_their_styles() {
        let value =
            json!({"n": 1, "s": "a b&c", "none": null, "l": [1, 2], "p": [1, 2], "d": {"k": "v"}, "o": {"k": 1}});
        let encoding = json!({"p": {"style": "pipeDelimited", "explode": false}, "d": {"style": "deepObject"}});
        assert_eq!(
            write(Some(&encoding), value.as_object().unwrap()),
            "n=1&s=a+b%26c&l=1&l=2&p=1%7C2&d%5Bk%5D=v&o=%7B%22k%22%3A1%7D"
        );
    }
}
