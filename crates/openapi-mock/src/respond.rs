//! Selection of the documented response of an operation.

use openapi_document::{MediaTypeRef, OperationRef, ResponseRef, Status};
use openapi_sample::Unsampled;
use serde_json::{Value, json};

use crate::{
    Fault,
    accept::Accept,
    content::{Content, Format},
    headers,
    log::Log,
    outgoing::Outgoing,
    request::Violation,
    schemas::Schemas,
};

/// The preferences in `Prefer`.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Preference {
    pub(crate) code: Option<String>,
    pub(crate) example: Option<String>,
    /// The fault to inject.
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

/// Creates the documented responses.
pub(crate) struct Responder<'a> {
    pub(crate) schemas: &'a Schemas,
    pub(crate) log: &'a Log,
    pub(crate) seed: u64,
}

/// The reason why a documented response is not sent.
enum Unsent {
    /// The documented media types, none of which is accepted.
    NotAcceptable(Vec<String>),
    Unsampled(Unsampled),
}

impl Responder<'_> {
    /// Returns the documented response of an operation that best matches the preferences.
    pub(crate) fn choose(&self, operation: &OperationRef<'_>, preference: &Preference, accept: &Accept) -> Outgoing {
        let responses = operation.responses();
        let wanted: Option<u16> = preference.code.as_ref().and_then(|code| code.parse().ok());
        let chosen = match wanted {
            Some(code) => operation.response_for(code),
            None => success(&responses).cloned(),
        };
        match chosen {
            Some(response) => {
                let status = wanted.unwrap_or_else(|| status_of(response.status));
                let written = self.documented(&response, status, preference.example.as_deref(), accept);
                written.unwrap_or_else(|unsent| self.unsent(operation, unsent))
            }
            None if responses.is_empty() => Outgoing { status: 200, headers: Vec::new(), body: Vec::new() },
            None => {
                let known: Vec<&str> = responses.iter().map(|response| response.key).collect();
                Outgoing::problem(404, "Status code not documented", json!({"documented": known}))
            }
        }
    }

    /// Returns the problem response that replaces a documented response.
    fn unsent(&self, operation: &OperationRef<'_>, unsent: Unsent) -> Outgoing {
        match unsent {
            Unsent::NotAcceptable(documented) => {
                let title = "Not acceptable: no documented media type matches `Accept`";
                let own = || Outgoing::problem(406, title, json!({"documented": documented}));
                self.of_status(operation, &[406]).unwrap_or_else(own)
            }
            Unsent::Unsampled(Unsampled { pointer, reason }) => {
                let call = format!("{} {}", operation.verb(), operation.path);
                self.log.write(&format!("{call}: cannot sample the response at `{pointer}`: {reason}"));
                let members = json!({"pointer": pointer.as_str(), "detail": reason});
                Outgoing::problem(501, "Cannot sample the response from the document", members)
            }
        }
    }

    /// Returns the documented response with one of the statuses, if there is one with a sample.
    pub(crate) fn of_status(&self, operation: &OperationRef<'_>, statuses: &[u16]) -> Option<Outgoing> {
        let responses = operation.responses();
        let mut all = statuses.iter().map(|code| Status::Code(*code));
        let response = all.find_map(|status| responses.iter().find(|response| response.status == status))?;
        match self.documented(response, status_of(response.status), None, &Accept::default()) {
            Ok(documented) => Some(documented),
            Err(unsent) => {
                if let Unsent::Unsampled(Unsampled { pointer, reason }) = unsent {
                    self.log.write(&format!("cannot sample the response at `{pointer}`: {reason}"));
                }
                None
            }
        }
    }

    /// Rejects a request, with the documented response if there is one.
    pub(crate) fn refuse(&self, operation: &OperationRef<'_>, violations: &[Violation]) -> Outgoing {
        let Some(first) = violations.first() else {
            return Outgoing::problem(400, "Request rejected", json!({}));
        };
        let detail = format!("{}: {}", first.place, first.message);
        // APIs use either 400 or 422 for malformed requests.
        let statuses: &[u16] =
            if matches!(first.status, 400 | 422) { &[first.status, 422, 400] } else { &[first.status] };
        if let Some(mut documented) = self.of_status(operation, statuses).filter(|it| !it.body.is_empty()) {
            self.explain(operation, &mut documented, &detail);
            return documented;
        }
        let listed: Vec<Value> = violations.iter().map(|it| json!({"place": it.place, "detail": it.message})).collect();
        let members = json!({"detail": detail, "violations": listed});
        Outgoing::problem(first.status, "The request does not match the document", members)
    }

    /// Inserts the reason into the body of a rejection, if it has a member for it.
    fn explain(&self, operation: &OperationRef<'_>, outgoing: &mut Outgoing, detail: &str) {
        let response = operation.response_for(outgoing.status);
        let content = response.map(|response| response.content()).unwrap_or_default();
        let Some(media_type) = content.iter().find(|media_type| media_type.is_json()) else { return };
        let Ok(mut body) = serde_json::from_slice::<Value>(&outgoing.body) else { return };
        if put_words(&mut body, detail) && self.schemas.responses().is_valid(&media_type.pointer.child("schema"), &body)
        {
            outgoing.body = body.to_string().into_bytes();
        }
    }

    fn documented(
        &self,
        response: &ResponseRef<'_>,
        status: u16,
        example: Option<&str>,
        accept: &Accept,
    ) -> Result<Outgoing, Unsent> {
        let headers = headers::documented(self.schemas, response, self.seed, |message| self.log.write(&message));
        let mut outgoing = Outgoing { status, headers, body: Vec::new() };
        let content = response.content();
        if content.is_empty() || !Outgoing::may_have_body(status) {
            return Ok(outgoing);
        }
        let mut failed = Unsent::NotAcceptable(content.iter().map(|media_type| media_type.name.to_owned()).collect());
        let mut candidates = self.acceptable(&content, example, accept);
        if candidates.is_empty() && status >= 400 {
            // A client that accepts JSON can also read `application/problem+json`.
            candidates = self.acceptable(&content, example, &Accept::default());
        }
        for (name, content) in candidates {
            match content.write(example) {
                Ok(body) => {
                    outgoing.headers.push(("content-type".to_owned(), name));
                    outgoing.body = body;
                    return Ok(outgoing);
                }
                Err(unsampled) => {
                    if matches!(failed, Unsent::NotAcceptable(_)) {
                        failed = Unsent::Unsampled(unsampled);
                    }
                }
            }
        }
        Err(failed)
    }

    /// Returns the accepted media types, best first: the one with the named example, then by quality, then JSON, then
    /// in document order.
    fn acceptable<'c>(
        &'c self,
        content: &'c [MediaTypeRef<'c>],
        example: Option<&str>,
        accept: &Accept,
    ) -> Vec<(String, Content<'c>)> {
        let mut found: Vec<(f32, String, Content<'c>)> = content
            .iter()
            .filter_map(|media_type| {
                let (name, quality) = accept.concrete(media_type.name)?;
                let format = Format::of(&name);
                Some((quality, name, Content { schemas: self.schemas, media_type, format, seed: self.seed }))
            })
            .collect();
        found.sort_by(|(one, _, a), (other, _, b)| {
            let has_example = |content: &Content<'_>| example.is_some_and(|name| content.has_example(name));
            let is_json = |content: &Content<'_>| content.format == Format::Json;
            has_example(b).cmp(&has_example(a)).then(other.total_cmp(one)).then(is_json(b).cmp(&is_json(a)))
        });
        found.into_iter().map(|(_, name, content)| (name, content)).collect()
    }
}

/// Sets the first member that contains a message. Returns true if there is one.
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

/// Returns the response of a successful call: the lowest success status, otherwise the default, otherwise the first.
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
