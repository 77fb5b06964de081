//! The response that the document has for an operation.

use openapi_document::{MediaTypeRef, OperationRef, Pointer, ResponseRef, Status, resolve_object};
use openapi_sample::{Judge, Sampler, Variety};
use serde_json::{Value, json};

use crate::{Fault, request::Violation};

/// A response before it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outgoing {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Outgoing {
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
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Preference {
    pub(crate) code: Option<String>,
    pub(crate) example: Option<String>,
    /// What shall go wrong.
    pub(crate) fault: Option<Fault>,
}

impl Preference {
    pub(crate) fn read(header: Option<&str>) -> Self {
        let mut preference = Self::default();
        for part in header.unwrap_or_default().split([',', ';']) {
            let Some((name, value)) = part.split_once('=') else { continue };
            let value = Some(value.trim().trim_matches('"').to_owned());
            let fault = || value.as_ref()?.parse().ok();
            match name.trim().to_lowercase().as_str() {
                "code" => preference.code = value,
                "fault" => preference.fault = fault(),
                "example" => preference.example = value,
                _ => {}
            }
        }
        preference
    }
}

/// Writes the responses that the document has.
pub(crate) struct Responder<'a> {
    pub(crate) root: &'a Value,
    pub(crate) judge: &'a Judge,
    pub(crate) seed: u64,
}

impl Responder<'_> {
    /// The documented response of an operation that comes closest to what is asked for.
    pub(crate) fn choose(&self, operation: &OperationRef<'_>, preference: &Preference) -> Outgoing {
        let responses = operation.responses();
        let wanted: Option<u16> = preference.code.as_ref().and_then(|code| code.parse().ok());
        let chosen = match wanted {
            Some(code) => operation.response_for(code),
            None => success(&responses).cloned(),
        };
        match chosen {
            Some(response) => {
                let status = wanted.unwrap_or_else(|| status_of(response.status));
                self.documented(&response, status, preference.example.as_deref())
            }
            None if responses.is_empty() => Outgoing { status: 200, headers: Vec::new(), body: Vec::new() },
            None => {
                let known: Vec<&str> = responses.iter().map(|response| response.key).collect();
                Outgoing::problem(404, "The document has no response of this code", json!({"documented": known}))
            }
        }
    }

    /// The documented response of one of the statuses, if there is one.
    pub(crate) fn of_status(&self, operation: &OperationRef<'_>, statuses: &[u16]) -> Option<Outgoing> {
        let responses = operation.responses();
        let mut all = statuses.iter().map(|code| Status::Code(*code));
        let response = all.find_map(|status| responses.iter().find(|response| response.status == status))?;
        Some(self.documented(response, status_of(response.status), None))
    }

    /// Refuses a request: in the shape that the document has for it, if it has one.
    pub(crate) fn refuse(&self, operation: &OperationRef<'_>, violations: &[Violation]) -> Outgoing {
        let Some(first) = violations.first() else {
            return Outgoing::problem(400, "The request is refused", json!({}));
        };
        let detail = format!("{}: {}", first.place, first.message);
        // What is malformed is 400 for some and 422 for others.
        let statuses: &[u16] =
            if matches!(first.status, 400 | 422) { &[first.status, 422, 400] } else { &[first.status] };
        if let Some(mut documented) = self.of_status(operation, statuses).filter(|it| !it.body.is_empty()) {
            self.explain(operation, &mut documented, &detail);
            return documented;
        }
        let listed: Vec<Value> = violations.iter().map(|it| json!({"place": it.place, "detail": it.message})).collect();
        let members = json!({"detail": detail, "violations": listed});
        Outgoing::problem(first.status, "The request is not as the document has it", members)
    }

    /// Puts the reason where the shape of a refusal has a place for words.
    fn explain(&self, operation: &OperationRef<'_>, outgoing: &mut Outgoing, detail: &str) {
        let response = operation.response_for(outgoing.status);
        let content = response.map(|response| response.content()).unwrap_or_default();
        let Some(media_type) = content.iter().find(|media_type| media_type.is_json()) else { return };
        let Ok(mut body) = serde_json::from_slice::<Value>(&outgoing.body) else { return };
        if put_words(&mut body, detail) && self.judge.is_valid(&media_type.pointer.child("schema"), &body) {
            outgoing.body = body.to_string().into_bytes();
        }
    }

    fn documented(&self, response: &ResponseRef<'_>, status: u16, example: Option<&str>) -> Outgoing {
        let mut outgoing = Outgoing { status, headers: Vec::new(), body: Vec::new() };
        for (name, pointer, header) in response.headers() {
            let value = header.get("example").cloned().or_else(|| self.sample(&pointer.child("schema")));
            if let Some(value) = value {
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                outgoing.headers.push((name.to_lowercase(), text));
            }
        }
        let content = response.content();
        let json = content.iter().find(|media_type| media_type.is_json());
        let Some(media_type) = json.or_else(|| content.first()) else { return outgoing };
        outgoing.headers.push(("content-type".to_owned(), media_type.name.to_owned()));
        outgoing.body = match self.body(media_type, example) {
            Some(Value::String(text)) if !media_type.is_json() => text.into_bytes(),
            Some(value) => value.to_string().into_bytes(),
            None => Vec::new(),
        };
        outgoing
    }

    /// The named example, otherwise the first that the schema allows, otherwise a sample.
    fn body(&self, media_type: &MediaTypeRef<'_>, example: Option<&str>) -> Option<Value> {
        let schema = media_type.pointer.child("schema");
        let examples = media_type.value.get("examples").and_then(Value::as_object);
        let value_of =
            |example: &Value| resolve_object(self.root, example).and_then(|example| example.get("value").cloned());
        if let Some(named) = example.and_then(|name| examples?.get(name)) {
            return value_of(named);
        }
        let own = media_type.value.get("example").cloned();
        let listed = examples.into_iter().flatten().filter_map(|(_, example)| value_of(example));
        own.into_iter()
            .chain(listed)
            .find(|value| media_type.schema().is_none() || self.judge.is_valid(&schema, value))
            .or_else(|| self.sample(&schema))
    }

    fn sample(&self, schema: &Pointer) -> Option<Value> {
        self.root.pointer(schema.as_str())?;
        Sampler::new(self.root, self.judge, self.seed, Variety::Typical).sample(schema)
    }
}

/// Says it in the first member that is for people; whether there is one.
fn put_words(value: &mut Value, words: &str) -> bool {
    const NAMES: [&str; 6] = ["message", "detail", "description", "error_description", "msg", "title"];
    match value {
        Value::Object(members) => {
            if let Some(text) = NAMES.iter().find(|name| members.get(**name).is_some_and(Value::is_string)) {
                members.insert((*text).to_owned(), words.into());
                return true;
            }
            members.values_mut().any(|value| put_words(value, words))
        }
        Value::Array(items) => items.iter_mut().any(|value| put_words(value, words)),
        _ => false,
    }
}

/// The response that a call hopes for: the lowest success, otherwise the default, otherwise the first.
fn success<'r, 'a>(responses: &'r [ResponseRef<'a>]) -> Option<&'r ResponseRef<'a>> {
    let of = |wanted: fn(Status) -> bool| {
        responses.iter().filter(|response| wanted(response.status)).min_by_key(|response| response.status)
    };
    of(Status::is_success).or_else(|| of(|status| status == Status::Default)).or_else(|| responses.first())
}

fn status_of(status: Status) -> u16 {
    match status {
        Status::Code(code) => code,
        Status::Range(digit) => digit * 100,
        Status::Default => 200,
    }
}
