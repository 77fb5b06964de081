//! The answer that the document has for an operation.

use openapi_document::{Pointer, resolve_object};
use serde_json::{Map, Value, json};

use crate::{Judge, Sampler, Variety};

/// An answer before it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// A problem of the server's own making (RFC 9457).
    pub(crate) fn problem(status: u16, title: &str, members: Value) -> Self {
        let mut body = json!({"type": "about:blank", "title": title, "status": status});
        if let (Value::Object(body), Value::Object(members)) = (&mut body, members) {
            body.extend(members);
        }
        let headers = vec![("content-type".to_owned(), "application/problem+json".to_owned())];
        Self { status, headers, body: body.to_string().into_bytes() }
    }
}

/// What `Prefer` asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Preference {
    pub(crate) code: Option<String>,
    pub(crate) example: Option<String>,
}

impl Preference {
    pub(crate) fn read(header: Option<&str>) -> Self {
        let mut preference = Self::default();
        for part in header.unwrap_or_default().split([',', ';']) {
            let Some((name, value)) = part.split_once('=') else { continue };
            let value = Some(value.trim().trim_matches('"').to_owned());
            match name.trim().to_lowercase().as_str() {
                "code" => preference.code = value,
                "example" => preference.example = value,
                _ => {}
            }
        }
        preference
    }
}

pub(crate) struct Answers<'a> {
    pub(crate) root: &'a Value,
    pub(crate) judge: &'a Judge,
    pub(crate) seed: u64,
}

impl Answers<'_> {
    /// The documented answer of an operation that comes closest to what is asked for.
    pub(crate) fn choose(&self, operation: &Pointer, preference: &Preference) -> Answer {
        let at = operation.child("responses");
        let responses = self.root.pointer(at.as_str()).and_then(Value::as_object);
        let Some(responses) = responses.filter(|responses| !responses.is_empty()) else {
            return Answer { status: 200, headers: Vec::new(), body: Vec::new() };
        };
        let digit = preference.code.as_deref().unwrap_or_default().chars().next();
        let range = format!("{}XX", digit.unwrap_or('2'));
        let chosen = match &preference.code {
            Some(code) => {
                [code.as_str(), range.as_str(), "default"].into_iter().find(|key| responses.contains_key(*key))
            }
            None => success(responses),
        };
        let Some(key) = chosen else {
            let known: Vec<&String> = responses.keys().collect();
            return Answer::problem(404, "The document has no answer of this code", json!({"documented": known}));
        };
        let wanted = preference.code.as_ref().and_then(|code| code.parse().ok());
        let status = wanted.unwrap_or_else(|| status_of(key));
        self.documented(&at.child(key), status, preference.example.as_deref())
    }

    /// The documented answer of one of the statuses, if there is one.
    pub(crate) fn of_status(&self, operation: &Pointer, statuses: &[&str]) -> Option<Answer> {
        let at = operation.child("responses");
        let responses = self.root.pointer(at.as_str()).and_then(Value::as_object)?;
        let key = statuses.iter().find(|status| responses.contains_key(**status))?;
        Some(self.documented(&at.child(key), status_of(key), None))
    }

    fn documented(&self, at: &Pointer, status: u16, example: Option<&str>) -> Answer {
        let mut answer = Answer { status, headers: Vec::new(), body: Vec::new() };
        let Some(response) = self.root.pointer(at.as_str()) else { return answer };
        let mut at = at.clone();
        if let Some(reference) = response.get("$ref").and_then(Value::as_str) {
            at = Pointer::from(reference);
        }
        let Some(response) = resolve_object(self.root, response) else { return answer };
        for (name, header) in response.get("headers").and_then(Value::as_object).into_iter().flatten() {
            let Some(found) = resolve_object(self.root, header) else { continue };
            let pointer = match header.get("$ref").and_then(Value::as_str) {
                Some(reference) => Pointer::from(reference),
                None => at.child("headers").child(name),
            };
            let value = found.get("example").cloned().or_else(|| self.sample(&pointer.child("schema")));
            if let Some(value) = value {
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                answer.headers.push((name.to_lowercase(), text));
            }
        }
        let content = response.get("content").and_then(Value::as_object);
        let json = content.into_iter().flatten().find(|(name, _)| name.contains("json"));
        let Some((name, media_type)) = json.or_else(|| content.into_iter().flatten().next()) else { return answer };
        let value = self.body(media_type, &at.child("content").child(name), example);
        answer.headers.push(("content-type".to_owned(), name.clone()));
        answer.body = match value {
            Some(Value::String(text)) if !name.contains("json") => text.into_bytes(),
            Some(value) => value.to_string().into_bytes(),
            None => Vec::new(),
        };
        answer
    }

    /// The named example, otherwise the first that the schema allows, otherwise a sample.
    fn body(&self, media_type: &Value, at: &Pointer, example: Option<&str>) -> Option<Value> {
        let schema = at.child("schema");
        let examples = media_type.get("examples").and_then(Value::as_object);
        let value_of =
            |example: &Value| resolve_object(self.root, example).and_then(|example| example.get("value").cloned());
        if let Some(named) = example.and_then(|name| examples?.get(name)) {
            return value_of(named);
        }
        let own = media_type.get("example").cloned();
        let listed = examples.into_iter().flatten().filter_map(|(_, example)| value_of(example));
        own.into_iter()
            .chain(listed)
            .find(|value| media_type.get("schema").is_none() || self.judge.is_valid(&schema, value))
            .or_else(|| self.sample(&schema))
    }

    fn sample(&self, schema: &Pointer) -> Option<Value> {
        self.root.pointer(schema.as_str())?;
        Sampler::new(self.root, self.judge, self.seed, Variety::Typical).sample(schema)
    }
}

fn success(responses: &Map<String, Value>) -> Option<&str> {
    let mut codes: Vec<&String> = responses.keys().filter(|key| key.starts_with('2')).collect();
    codes.sort();
    codes
        .first()
        .map(|key| key.as_str())
        .or_else(|| responses.contains_key("default").then_some("default"))
        .or_else(|| responses.keys().next().map(String::as_str))
}

fn status_of(key: &str) -> u16 {
    match key {
        "default" => 200,
        key => key.to_uppercase().replace("XX", "00").parse().unwrap_or(200),
    }
}
