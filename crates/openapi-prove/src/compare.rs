//! Verification of requests against the document: the parts of a received request are compared with the arguments.

use openapi_codegen::model::BodyKind;
use openapi_document::{Document, Location, OperationRef, ParameterRef, Style, components, media_type, resolve_object};
use openapi_mock::{RecordedRequest, server_url, servers};
use openapi_sample::is_same;
use serde_json::{Map, Value};
use url::Url;

use crate::{
    calls::{CREDENTIAL, Case, NOWHERE, Sent},
    forms,
    same_text::is_same_text,
    wire::{self, Sheet, Unspecified},
};

/// A part of a request, with the expected and the received value.
pub type Difference = (String, String, String);

/// The parts of a request.
struct Taken<'h> {
    received: &'h RecordedRequest,
    query: Vec<(String, &'h str)>,
    cookies: Vec<(String, &'h str)>,
    headers: Vec<(String, &'h str)>,
    segments: Vec<(String, &'h str)>,
}

/// Returns the differences from the document, and the number of parts that it does not specify.
pub fn compare(
    document: &Document,
    original: &OperationRef<'_>,
    case: &Case<'_>,
    args: &Value,
    received: &RecordedRequest,
) -> (Vec<Difference>, usize) {
    let mut wrong: Vec<Difference> = Vec::new();
    let mut unspecified = 0;
    let mut expect = |part: &str, expected: String, found: String| {
        if expected != found {
            wrong.push((part.to_owned(), expected, found));
        }
    };
    expect("method", original.verb(), received.method.clone());
    let (origin, base) = server(document, original);
    expect("host", origin, format!("{}://{}", received.scheme, received.host));

    let template = original.path.split(['?', '#']).next().unwrap_or_default();
    let path = received.path.strip_prefix(base.as_str()).unwrap_or("(another base)");
    let segments = wire::segments(template, path);
    let right = format!("{base}{template}");
    expect("path", right.clone(), if segments.is_some() { right } else { received.path.clone() });
    let taken = Taken {
        received,
        query: wire::pairs(&received.query, "&"),
        cookies: wire::pairs(received.header("cookie").unwrap_or_default(), ";"),
        headers: received.headers.iter().map(|(name, value)| (name.clone(), value.as_str())).collect(),
        segments: segments.unwrap_or_default(),
    };
    let parameters = original.parameters();
    for parameter in &parameters {
        // OpenAPI specifies that these parameters are ignored.
        let is_ignored = parameter.location == Location::Header
            && ["accept", "content-type", "authorization"].contains(&parameter.name.to_lowercase().as_str());
        let Some(value) = given(args, parameter).filter(|_| !is_ignored) else { continue };
        let raw = match parameter.location {
            Location::Path => &taken.segments,
            Location::Query => &taken.query,
            Location::Cookie => &taken.cookies,
            Location::Header => &taken.headers,
            Location::QueryString => continue,
        };
        let place = parameter.location.as_str();
        match (Sheet { name: parameter.name, place, parameter: parameter.value }).compare(raw, value) {
            Ok((found, expected)) if is_same_text(&found, &expected) => {}
            Ok((found, expected)) => {
                expect(&format!("{place} {}", parameter.name), format!("{expected:?}"), format!("{found:?}"));
            }
            Err(Unspecified) => unspecified += 1,
        }
    }
    let schemes = Schemes::of(document.root());
    if !parameters.iter().any(|parameter| parameter.location == Location::QueryString) {
        for (name, value) in &taken.query {
            let is_known = parameters.iter().any(|it| given(args, it).is_some_and(|value| may_write(it, value, name)));
            if !is_known && !schemes.has_query(name) {
                expect(&format!("query {name}"), "nothing".to_owned(), (*value).to_owned());
            }
        }
    }
    schemes.compare(document.root(), original, &taken, &mut expect);
    if let (Some(sent), Some(value)) = (case.body, args.get("body")) {
        unspecified += compare_body(document, original, &sent, value, received, &mut expect);
    } else if case.body.is_none() {
        expect("body", "0 bytes".to_owned(), format!("{} bytes", received.body.len()));
    }
    (wrong, unspecified)
}

/// Returns the argument for a parameter, unless it is omitted.
fn given<'a>(args: &'a Value, parameter: &ParameterRef<'_>) -> Option<&'a Value> {
    args.get(format!("{} {}", parameter.location.as_str(), parameter.name)).filter(|value| !value.is_null())
}

/// Returns true if a parameter may have written a name to the query.
fn may_write(parameter: &ParameterRef<'_>, value: &Value, name: &str) -> bool {
    if parameter.location != Location::Query {
        return false;
    }
    let is_spread = value.is_object() && parameter.style() == Style::Form && parameter.explode();
    name == parameter.name
        || name.starts_with(&format!("{}[", parameter.name))
        || is_spread && value.as_object().is_some_and(|members| members.contains_key(name))
}

/// The security schemes of a document.
struct Schemes<'v>(Option<&'v Map<String, Value>>);

impl<'v> Schemes<'v> {
    fn of(root: &'v Value) -> Self {
        Self(components(root, "securitySchemes"))
    }

    /// Returns true if a scheme sends its credential under this name in the query.
    fn has_query(&self, name: &str) -> bool {
        let is_it =
            |scheme: &Value| scheme.get("in") == Some(&"query".into()) && scheme.get("name") == Some(&name.into());
        self.0.into_iter().flatten().any(|(_, scheme)| is_it(scheme))
    }

    /// Checks that the request carries each scheme of one alternative, and no credential if none is required.
    fn compare(
        &self,
        root: &Value,
        original: &OperationRef<'_>,
        taken: &Taken<'_>,
        expect: &mut dyn FnMut(&str, String, String),
    ) {
        let listed = original.value.get("security").or_else(|| root.get("security")).and_then(Value::as_array);
        let Some(listed) = listed else { return };
        let is_there = |name: &str| -> Option<bool> { Some(carries(resolve_object(root, self.0?.get(name)?)?, taken)) };
        if listed.is_empty() {
            // A parameter of the operation may have the name of a scheme.
            let is_own = |name: &str| {
                let scheme =
                    self.0.and_then(|all| all.get(name)).and_then(|scheme| scheme.get("name")).and_then(Value::as_str);
                original.parameters().iter().any(|it| scheme.is_some_and(|scheme| it.name.eq_ignore_ascii_case(scheme)))
            };
            let is_certificate = |name: &str| {
                self.0
                    .and_then(|all| all.get(name))
                    .is_some_and(|scheme| scheme.get("type") == Some(&"mutualTLS".into()))
            };
            let sent: Vec<&String> = self
                .0
                .into_iter()
                .flatten()
                .map(|(name, _)| name)
                .filter(|name| is_there(name) == Some(true) && !is_own(name) && !is_certificate(name))
                .collect();
            expect("credentials", "[]".to_owned(), format!("{sent:?}"));
            return;
        }
        let needed: Vec<Vec<&String>> =
            listed.iter().filter_map(Value::as_object).map(|names| names.keys().collect()).collect();
        let known: Vec<&Vec<&String>> =
            needed.iter().filter(|names| names.iter().all(|name| is_there(name).is_some())).collect();
        if !known.is_empty() {
            let is_met = known.iter().any(|names| names.iter().all(|name| is_there(name) == Some(true)));
            let wanted = format!("one of {needed:?}");
            expect("credentials", wanted.clone(), if is_met { wanted } else { "none".to_owned() });
        }
    }
}

/// Returns true if a request carries the credential of a scheme.
fn carries(scheme: &Map<String, Value>, taken: &Taken<'_>) -> bool {
    let text = |key: &str| scheme.get(key).and_then(Value::as_str).unwrap_or_default();
    let authorization = taken.received.header("authorization").unwrap_or_default();
    let has = |pairs: &[(String, &str)]| pairs.iter().any(|(key, value)| key == text("name") && *value == CREDENTIAL);
    match (text("type"), text("in"), text("scheme").to_lowercase().as_str()) {
        ("apiKey", "query", _) => has(&taken.query),
        ("apiKey", "cookie", _) => has(&taken.cookies),
        // Two schemes may use the same header, which then carries one of the credentials.
        ("apiKey", ..) => {
            taken.received.header(&text("name").to_lowercase()).is_some_and(|value| value.ends_with(CREDENTIAL))
        }
        ("mutualTLS", ..) => true,
        ("http", _, "basic") => authorization == "Basic Y3JlZGVudGlhbDpjcmVkZW50aWFs",
        ("http", _, "bearer") | ("oauth2" | "openIdConnect", ..) => authorization == format!("Bearer {CREDENTIAL}"),
        _ => authorization.ends_with(CREDENTIAL),
    }
}

/// Returns the origin and the base path of an operation's first server.
pub fn server(document: &Document, original: &OperationRef<'_>) -> (String, String) {
    let Ok(nowhere) = Url::parse(NOWHERE) else { return (NOWHERE.to_owned(), String::new()) };
    let first = servers(document.root(), original).first();
    let url = first.and_then(|server| server_url(server, &nowhere)).unwrap_or(nowhere);
    (url.origin().ascii_serialization(), url.path().trim_end_matches('/').to_owned())
}

fn compare_body(
    document: &Document,
    original: &OperationRef<'_>,
    sent: &Sent<'_>,
    value: &Value,
    received: &RecordedRequest,
    expect: &mut dyn FnMut(&str, String, String),
) -> usize {
    let content_type = received.header("content-type").unwrap_or_default();
    let (documented, found) = (media_type::essence(sent.media_type), media_type::essence(content_type));
    let is_range = documented.contains('*');
    if value.is_null() && received.body.is_empty() {
        return 0;
    }
    if !is_range {
        expect("content type", documented, found);
    } else {
        expect(
            "content type",
            "a concrete media type".to_owned(),
            if found.contains('*') { found } else { "a concrete media type".to_owned() },
        );
    }
    match sent.kind {
        BodyKind::Json(_) => {
            let found = serde_json::from_slice::<Value>(&received.body).unwrap_or_default();
            if !is_same(value, &found) {
                expect("body", wire::canonical(value), wire::canonical(&found));
            }
            0
        }
        BodyKind::Text | BodyKind::Bytes => {
            let found = String::from_utf8_lossy(&received.body).into_owned();
            expect("body", value.as_str().unwrap_or_default().to_owned(), found);
            0
        }
        BodyKind::Form(_) => {
            let text = String::from_utf8_lossy(&received.body).into_owned();
            forms::compare_pairs(original, sent.media_type, value, &text, expect)
        }
        BodyKind::Multipart(_) => {
            let listed: Vec<&str> =
                sent.form.into_iter().flat_map(|form| &form.parts).map(|part| part.wire.as_str()).collect();
            let parts = wire::multipart(content_type, &received.body).unwrap_or_default();
            let encodings = forms::Encodings::of(original, sent.media_type);
            forms::compare_parts(&encodings, document.version(), &listed, value, &parts, expect)
        }
    }
}
