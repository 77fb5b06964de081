//! Decoding of parameters and bodies in a request, as the document specifies them. The module shares no code with the
//! serialization of requests.

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

/// A Parameter Object with its name and location.
pub struct Sheet<'v> {
    pub name: &'v str,
    pub place: &'v str,
    pub parameter: &'v Map<String, Value>,
}

/// The error that OpenAPI does not specify the serialization of a value.
pub struct Unspecified;

/// The received and the expected texts of a value.
pub type Pair = (Vec<String>, Vec<String>);

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Returns a scalar as text.
pub fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}

/// Returns the raw pairs of a query, a form, or cookies.
pub fn pairs<'w>(text: &'w str, separator: &str) -> Vec<(String, &'w str)> {
    let parts = text.split(separator).map(str::trim).filter(|pair| !pair.is_empty());
    parts.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).map(|(name, value)| (decoded(name), value)).collect()
}

/// Returns the raw texts of a path by the names in its template; `None` if the path does not match the template.
pub fn segments<'w>(template: &str, path: &'w str) -> Option<Vec<(String, &'w str)>> {
    let mut found = Vec::new();
    let (mut template, mut rest) = (template, path);
    loop {
        let Some((literal, after)) = template.split_once('{') else {
            return (decoded(template) == decoded(rest)).then_some(found);
        };
        let (name, after) = after.split_once('}')?;
        rest = rest.strip_prefix(literal)?;
        // A value ends at the next literal, or at the end of the segment.
        let stop: String = after.chars().take_while(|c| *c != '{').collect();
        let end = match stop.as_str() {
            "" => rest.find('/').unwrap_or(rest.len()),
            stop => {
                let segment = rest.find('/').unwrap_or(rest.len());
                let within = stop.split('/').next().unwrap_or_default();
                match within {
                    "" => segment,
                    within => rest.get(..segment).and_then(|segment| segment.rfind(within)).unwrap_or(segment),
                }
            }
        };
        let (value, after_value) = rest.split_at_checked(end)?;
        found.push((name.to_owned(), value));
        (template, rest) = (after, after_value);
    }
}

/// Returns the items of an array, or the members of an object as alternating names and values, as texts.
fn flat(value: &Value) -> Result<Vec<String>, Unspecified> {
    match value {
        Value::Array(items) => items.iter().map(|item| plain(item).ok_or(Unspecified)).collect(),
        Value::Object(members) => {
            let mut found = Vec::new();
            for (name, value) in members.iter().filter(|(_, value)| !value.is_null()) {
                found.extend([name.clone(), plain(value).ok_or(Unspecified)?]);
            }
            Ok(found)
        }
        value => Ok(vec![plain(value).ok_or(Unspecified)?]),
    }
}

fn split(text: &str, separators: &[&str], decode: bool) -> Vec<String> {
    let mut parts = vec![text.to_owned()];
    for separator in separators {
        parts = parts.iter().flat_map(|part| part.split(separator).map(str::to_owned).collect::<Vec<_>>()).collect();
    }
    if decode { parts.iter().map(|part| decoded(part)).collect() } else { parts }
}

/// Splits members in the form `name=value`.
fn members(parts: Vec<String>) -> Vec<String> {
    let pair = |part: String| {
        part.split_once('=').map_or(vec![part.clone()], |(name, value)| vec![name.to_owned(), value.to_owned()])
    };
    parts.into_iter().flat_map(pair).collect()
}

impl Sheet<'_> {
    fn text(&self, key: &str) -> Option<&str> {
        self.parameter.get(key).and_then(Value::as_str)
    }

    /// Returns the texts that were sent for this parameter, and those expected for the value. `raw` are the pairs of
    /// its location: those of the query, of the path, of the cookies, or all headers. The members of an object are
    /// unordered.
    ///
    /// # Errors
    ///
    /// Returns an error if OpenAPI does not define the serialization.
    pub fn compare(&self, raw: &[(String, &str)], value: &Value) -> Result<Pair, Unspecified> {
        let (found, expected) = self.in_order(raw, value)?;
        let is_of_members = value.is_object() && !self.parameter.contains_key("content");
        if is_of_members && self.text("style") != Some("deepObject") {
            return Ok((by_name(found), by_name(expected)));
        }
        Ok((found, expected))
    }

    fn in_order(&self, raw: &[(String, &str)], value: &Value) -> Result<Pair, Unspecified> {
        let is_list = value.is_array() || value.is_object();
        let own = || raw.iter().filter(|(name, _)| name.eq_ignore_ascii_case(self.name)).map(|(_, text)| *text);
        let first = own().next().unwrap_or_default();
        if let Some(content) = self.parameter.get("content").and_then(Value::as_object) {
            let is_json = content.keys().next().is_some_and(|name| name.contains("json"));
            let text = if self.place == "header" { first.to_owned() } else { decoded(first) };
            let found = serde_json::from_str::<Value>(&text).ok();
            return if is_json {
                Ok((found.iter().map(canonical).collect(), vec![canonical(value)]))
            } else {
                Err(Unspecified)
            };
        }
        let usual = if matches!(self.place, "path" | "header") { "simple" } else { "form" };
        let style = self.text("style").unwrap_or(usual);
        let explode = self.parameter.get("explode").and_then(Value::as_bool).unwrap_or(style == "form");
        if is_list && value.as_array().is_some_and(Vec::is_empty) || value.as_object().is_some_and(Map::is_empty) {
            return Err(Unspecified);
        }
        match (self.place, style) {
            (_, "deepObject") if is_list => {
                let mut expected = Vec::new();
                deep(self.name, value, &mut expected)?;
                let begins = format!("{}[", self.name);
                let mine = raw.iter().filter(|(name, _)| name.starts_with(&begins));
                Ok((sorted(mine.map(|(name, text)| format!("{name}={}", decoded(text)))), sorted(expected.into_iter())))
            }
            ("path", "label") => {
                let text = first.strip_prefix('.').unwrap_or("value without a leading dot");
                let parts =
                    if is_list { split(text, &[if explode { "." } else { "," }], true) } else { vec![decoded(text)] };
                let parts = if explode && value.is_object() { members(parts) } else { parts };
                Ok((parts, flat(value)?))
            }
            ("path", "matrix") => {
                let parts: Vec<&str> = first.split(';').skip(1).collect();
                let texts = |part: &str| part.split_once('=').map_or(String::new(), |(_, value)| value.to_owned());
                let parts = match (is_list, explode, value.is_object()) {
                    (true, true, true) => members(parts.iter().map(|part| decoded(part)).collect()),
                    (true, true, false) => parts.iter().map(|part| decoded(&texts(part))).collect(),
                    (true, false, _) => split(&texts(parts.first().copied().unwrap_or_default()), &[","], true),
                    (false, ..) => vec![decoded(&texts(parts.first().copied().unwrap_or_default()))],
                };
                Ok((parts, flat(value)?))
            }
            ("path", _) if !is_list => Ok((vec![decoded(first)], flat(value)?)),
            ("path", _) => {
                let parts = split(first, &[","], true);
                Ok((if explode && value.is_object() { members(parts) } else { parts }, flat(value)?))
            }
            ("header", _) if !is_list => Ok((vec![first.to_owned()], flat(value)?)),
            ("header", _) => {
                let expected = flat(value)?;
                // A comma in an item cannot be distinguished from a separator.
                if expected.iter().any(|text| text.contains([',', '='])) {
                    return Err(Unspecified);
                }
                let parts = split(first, &[","], false);
                Ok((if explode && value.is_object() { members(parts) } else { parts }, expected))
            }
            (_, "spaceDelimited") if is_list && !explode => Ok((split(first, &["%20", "+"], true), flat(value)?)),
            (_, "pipeDelimited") if is_list && !explode => Ok((split(first, &["%7C", "|"], true), flat(value)?)),
            (_, _) if is_list && !explode => Ok((split(first, &[","], true), flat(value)?)),
            (_, _) if value.is_object() => {
                let names: Vec<&String> = value.as_object().into_iter().flatten().map(|(name, _)| name).collect();
                let mine = raw.iter().filter(|(name, _)| names.contains(&name));
                Ok((mine.flat_map(|(name, text)| [name.clone(), decoded(text)]).collect(), flat(value)?))
            }
            (_, _) => Ok((own().map(decoded).collect(), flat(value)?)),
        }
    }
}

/// Sorts alternating names and values by name.
fn by_name(texts: Vec<String>) -> Vec<String> {
    let mut pairs: Vec<&[String]> = texts.chunks(2).collect();
    pairs.sort();
    pairs.concat()
}

fn sorted(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut texts: Vec<String> = texts.collect();
    texts.sort();
    texts
}

fn deep(name: &str, value: &Value, found: &mut Vec<String>) -> Result<(), Unspecified> {
    // OpenAPI does not define arrays in deep objects; servers accept empty brackets.
    if let Value::Array(items) = value {
        for item in items {
            found.push(format!("{name}[]={}", plain(item).ok_or(Unspecified)?));
        }
        return Ok(());
    }
    for (key, value) in value.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null()) {
        let name = format!("{name}[{key}]");
        match value {
            Value::Object(_) => deep(&name, value, found)?,
            Value::Array(_) => deep(&name, value, found)?,
            value => found.push(format!("{name}={}", plain(value).ok_or(Unspecified)?)),
        }
    }
    Ok(())
}

/// Returns JSON text that is identical for values with the same meaning.
pub fn canonical(value: &Value) -> String {
    match value {
        Value::Number(number) => match number.as_f64() {
            Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() < 9e15 => format!("{}", float as i64),
            _ => number.to_string(),
        },
        Value::Array(items) => format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(",")),
        Value::Object(members) => {
            let mut members: Vec<String> = members
                .iter()
                .map(|(name, value)| format!("{}:{}", Value::from(name.as_str()), canonical(value)))
                .collect();
            members.sort();
            format!("{{{}}}", members.join(","))
        }
        value => value.to_string(),
    }
}

/// A part of a multipart body.
#[derive(Debug, Clone)]
pub struct Part {
    pub name: String,
    /// The media type; empty if the part has none.
    pub media_type: String,
    pub content: String,
}

/// Parses the parts of a multipart body.
pub fn multipart(content_type: &str, body: &[u8]) -> Option<Vec<Part>> {
    let boundary = content_type.split("boundary=").nth(1)?.trim_matches('"').to_owned();
    let text = String::from_utf8_lossy(body).into_owned();
    let delimiter = format!("--{boundary}");
    let parts = text.split(&delimiter).skip(1).take_while(|part| !part.starts_with("--"));
    let mut found = Vec::new();
    for part in parts {
        let (head, content) = part.split_once("\r\n\r\n")?;
        let name = head.split("name=\"").nth(1)?.split('"').next()?.to_owned();
        let header = head
            .lines()
            .find_map(|line| line.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("content-type")));
        let media_type = header.map(|(_, value)| value.trim().to_owned()).unwrap_or_default();
        found.push(Part { name, media_type, content: content.strip_suffix("\r\n").unwrap_or(content).to_owned() });
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_have_no_order() {
        let parameter = serde_json::json!({"name": "p", "in": "query", "schema": {"type": "object"}});
        let sheet = Sheet { name: "p", place: "query", parameter: parameter.as_object().unwrap() };
        let value = serde_json::json!({"b": 1, "a": "x"});
        let compared =
            |raw: &[(String, &str)]| sheet.compare(raw, &value).ok().is_some_and(|(found, expected)| found == expected);
        assert!(compared(&[("a".to_owned(), "x"), ("b".to_owned(), "1")]));
        assert!(!compared(&[("a".to_owned(), "1"), ("b".to_owned(), "x")]));
    }

    #[test]
    fn paths_are_taken_apart() {
        let names = |found: Option<Vec<(String, &str)>>| {
            found.map(|all| all.into_iter().map(|(_, text)| text.to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(names(segments("/a/{id}/b/{x}", "/a/1%2F2/b/y")), Some(vec!["1%2F2".into(), "y".into()]));
        assert_eq!(names(segments("/a/{id}.json", "/a/1.2.json")), Some(vec!["1.2".into()]));
        assert_eq!(segments("/a/{id}", "/b/1"), None);
    }
}
