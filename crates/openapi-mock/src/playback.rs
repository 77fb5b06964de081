//! Replay of recorded calls instead of documented responses.

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use openapi_document::{Document, media_type, operation};
use serde_json::{Value, json};

use crate::{
    check::check,
    outgoing::Outgoing,
    request::{Incoming, pairs},
    route::{Found, Route, find, routes},
    schemas::Schemas,
};

/// The placeholder for a redacted secret, which matches any value.
const OUT: &str = "***";

/// The headers of the connection, which are not part of a recorded response.
const OF_THE_CONNECTION: [&str; 5] =
    ["content-length", "transfer-encoding", "connection", "keep-alive", "content-encoding"];

/// The calls recorded by a client, as an HTTP archive (HAR 1.2).
#[derive(Debug, Clone)]
pub struct Playback {
    calls: Vec<Call>,
}

#[derive(Debug, Clone)]
struct Call {
    method: String,
    path: String,
    request: Incoming,
    /// A flag for a recorded request body. Large and streamed bodies are not recorded.
    has_body: bool,
    response: Outgoing,
    /// A flag for a recorded response body.
    has_content: bool,
}

/// An error of replaying recorded calls.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PlaybackError {
    /// The file cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// The file is not an HTTP archive.
    #[error("{} is not an HTTP archive (HAR 1.2): {reason}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// The reason.
        reason: String,
    },
    /// Recorded calls that do not match the document: it has changed, or the server does not follow it.
    #[error("{} of the recorded calls do not match the document:{}", .0.len(), listed(.0))]
    Deviates(Vec<Deviation>),
}

/// A recorded call that does not match the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deviation {
    /// The number of the call in the file, from one.
    pub number: usize,
    /// Its method and path.
    pub call: String,
    /// The location in the request or the response, such as `response body/name`, and the error there.
    pub reason: String,
}

fn listed(all: &[Deviation]) -> String {
    all.iter().map(|it| format!("\n  {}. {}: {}", it.number, it.call, it.reason)).collect()
}

impl Playback {
    /// Reads a file of recorded calls.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be read, or is not an HTTP archive.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, PlaybackError> {
        let path = path.as_ref().to_owned();
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(source) => return Err(PlaybackError::Unreadable { path, source }),
        };
        let malformed = |reason: String| PlaybackError::Malformed { path: path.clone(), reason };
        let archive: Value = serde_json::from_slice(&text).map_err(|error| malformed(error.to_string()))?;
        let entries = archive.pointer("/log/entries").and_then(Value::as_array);
        let entries = entries.ok_or_else(|| malformed("missing `log.entries`".to_owned()))?;
        let read = |(index, entry)| {
            Call::read(entry)
                .ok_or_else(|| malformed(format!("entry {} has an incomplete request or response", index + 1)))
        };
        Ok(Self { calls: entries.iter().enumerate().map(read).collect::<Result<_, _>>()? })
    }

    /// Checks that a document allows the recorded calls.
    ///
    /// # Errors
    ///
    /// Returns an error with each call that does not match, and the reason.
    pub fn check(&self, document: &Document) -> Result<(), PlaybackError> {
        let (schemas, routes) = (Schemas::new(document), routes(document));
        let deviations = |(index, call): (usize, &Call)| {
            let reasons = call.deviations(&schemas, &routes).into_iter();
            let number = index + 1;
            reasons.map(move |reason| Deviation { number, call: call.to_string(), reason }).collect::<Vec<_>>()
        };
        let all: Vec<Deviation> = self.calls.iter().enumerate().flat_map(deviations).collect();
        if all.is_empty() { Ok(()) } else { Err(PlaybackError::Deviates(all)) }
    }
}

/// The calls that have not been replayed yet.
#[derive(Debug)]
pub(crate) struct Player(Mutex<Vec<Option<Call>>>);

impl Player {
    pub(crate) fn new(playback: Playback) -> Self {
        Self(Mutex::new(playback.calls.into_iter().map(Some).collect()))
    }

    /// Returns the calls that have not been requested.
    pub(crate) fn left(&self) -> Vec<String> {
        let calls = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        calls.iter().flatten().map(ToString::to_string).collect()
    }

    /// Returns the response that was recorded for a request. Each is returned once, in recorded order.
    pub(crate) fn play(&self, method: &str, path: &str, request: &Incoming) -> Outgoing {
        let mut calls = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = calls.iter_mut().find(|call| call.as_ref().is_some_and(|call| call.is_for(method, path, request)));
        if let Some(call) = found.and_then(Option::take) {
            return call.response;
        }
        let same: Vec<String> =
            calls.iter().flatten().filter(|call| call.method == method).map(ToString::to_string).collect();
        Outgoing::problem(501, "No recorded call left for this request", json!({"left": same}))
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)?;
        for (index, (name, value)) in self.request.query.iter().enumerate() {
            write!(f, "{}{name}={value}", if index == 0 { "?" } else { "&" })?;
        }
        Ok(())
    }
}

impl Call {
    fn read(entry: &Value) -> Option<Self> {
        let text = |pointer: &str| entry.pointer(pointer).and_then(Value::as_str);
        let url = text("/request/url")?;
        let below = url.split_once("://").map_or(url, |(_, rest)| rest);
        let (path, query) = below.split_once('?').unwrap_or((below, ""));
        let path = path.find('/').and_then(|at| path.get(at..)).unwrap_or("/");
        let body = text("/request/postData/text").unwrap_or_default();
        let content = text("/response/content/text").unwrap_or_default();
        let mut headers = headers(entry.pointer("/response/headers")?)?;
        headers.retain(|(name, _)| !OF_THE_CONNECTION.contains(&name.as_str()));
        Some(Self {
            method: text("/request/method")?.to_owned(),
            path: path.to_owned(),
            has_content: entry.pointer("/response/content/text").is_some(),
            has_body: entry.pointer("/request/postData").is_some()
                || entry.pointer("/request/bodySize").and_then(Value::as_i64) != Some(-1),
            request: Incoming {
                headers: self::headers(entry.pointer("/request/headers")?)?,
                body: bytes(body, text("/request/postData/_encoding"))?,
                ..Incoming::default()
            }
            .with_query(query),
            response: Outgoing {
                status: entry.pointer("/response/status")?.as_u64().and_then(|status| u16::try_from(status).ok())?,
                headers,
                body: bytes(content, text("/response/content/encoding"))?,
            },
        })
    }

    /// Returns true if the call was recorded for such a request. Headers are not compared, since they depend on the
    /// transfer.
    fn is_for(&self, method: &str, path: &str, request: &Incoming) -> bool {
        if self.method != method || self.path != path {
            return false;
        }
        let mut asked = request.query.clone();
        let is_asked = self.request.query.iter().all(|(name, value)| {
            let place = asked.iter().position(|(known, given)| known == name && (value == OUT || value == given));
            place.map(|place| asked.swap_remove(place)).is_some()
        });
        is_asked && asked.is_empty() && (!self.has_body || body_matches(&self.request, request))
    }

    /// Returns the reasons why the call does not match the document.
    fn deviations(&self, schemas: &Schemas, routes: &[Route]) -> Vec<String> {
        let (route, values) = match find(routes, &self.method, &self.path) {
            Found::Route(route, values) => (route, values),
            Found::Methods(_) | Found::Nothing => return vec!["operation not found in the document".to_owned()],
        };
        let Some(operation) = operation(schemas.root(), &route.place.0, &route.place.1) else { return Vec::new() };
        let violations = check(schemas, &operation, &values, &self.request);
        let is_out = |place: &str| {
            let (of, at) = place.split_once(['.', '/']).unwrap_or((place, ""));
            match of {
                "body" => !self.has_body || is_out_at(&self.request.body, &format!("/{at}")),
                "query" => self.request.query.iter().any(|(name, value)| name == at && value == OUT),
                _ => self.request.header(&at.to_lowercase()) == Some(OUT),
            }
        };
        let refused = violations.into_iter().filter(|violation| !is_out(&violation.place));
        let mut found: Vec<String> = refused.map(|it| format!("request {}: {}", it.place, it.message)).collect();
        let Outgoing { status, headers, body } = &self.response;
        let Some(response) = operation.response_for(*status) else {
            found.push(format!("response: undocumented status {status}"));
            return found;
        };
        let content = response.content();
        let own = headers.iter().find(|(name, _)| name == "content-type").map(|(_, value)| value.as_str());
        let sent = media_type::essence(own.unwrap_or_default());
        let documented = content.iter().find(|documented| media_type::covers(documented.name, &sent));
        match documented {
            None if content.is_empty() || body.is_empty() => {}
            None => found.push(format!("response {status}: `{sent}` is not a documented media type")),
            Some(documented) => {
                let is_read = self.has_content && media_type::is_json(&sent);
                let (true, Some((schema, _))) = (is_read, documented.schema()) else { return found };
                match serde_json::from_slice::<Value>(body) {
                    Ok(value) => {
                        let errors = schemas.responses().errors(&schema, &value).into_iter();
                        let errors = errors.filter(|(at, _)| value.pointer(at).and_then(Value::as_str) != Some(OUT));
                        found.extend(errors.map(|(at, message)| format!("response {status} body{at}: {message}")));
                    }
                    Err(error) => found.push(format!("response {status} body: {error}")),
                }
            }
        }
        found
    }
}

fn headers(list: &Value) -> Option<Vec<(String, String)>> {
    let pair = |header: &Value| {
        Some((header.get("name")?.as_str()?.to_lowercase(), header.get("value")?.as_str()?.to_owned()))
    };
    list.as_array()?.iter().map(pair).collect()
}

fn bytes(text: &str, encoding: Option<&str>) -> Option<Vec<u8>> {
    match encoding {
        Some("base64") => BASE64_STANDARD.decode(text).ok(),
        Some(_) => None,
        None => Some(text.as_bytes().to_vec()),
    }
}

fn is_out_at(body: &[u8], pointer: &str) -> bool {
    let value = serde_json::from_slice::<Value>(body).ok();
    value.as_ref().and_then(|value| value.pointer(pointer)).and_then(Value::as_str) == Some(OUT)
}

/// Returns true if a body equals the recorded one, except for its redacted parts.
fn body_matches(recorded: &Incoming, given: &Incoming) -> bool {
    if recorded.body == given.body {
        return true;
    }
    let essence = |request: &Incoming| media_type::essence(request.header("content-type").unwrap_or_default());
    let media_type = essence(recorded);
    if media_type != essence(given) {
        return false;
    }
    match media_type.as_str() {
        "application/x-www-form-urlencoded" => {
            let text = |request: &Incoming| pairs(&String::from_utf8_lossy(&request.body));
            let (known, given) = (text(recorded), text(given));
            let is_same = |((a, x), (b, y)): (&(String, String), &(String, String))| a == b && (x == OUT || x == y);
            known.len() == given.len() && known.iter().zip(&given).all(is_same)
        }
        // The boundary differs for each request.
        "multipart/form-data" => recorded.body.is_empty() == given.body.is_empty(),
        _ => match (serde_json::from_slice(&recorded.body), serde_json::from_slice(&given.body)) {
            (Ok(known), Ok(given)) => is_same(&known, &given),
            _ => false,
        },
    }
}

fn is_same(known: &Value, given: &Value) -> bool {
    match (known, given) {
        (Value::String(text), _) if text == OUT => true,
        (Value::Array(known), Value::Array(given)) => {
            known.len() == given.len() && known.iter().zip(given).all(|(known, given)| is_same(known, given))
        }
        (Value::Object(known), Value::Object(given)) => {
            let is_there =
                |(name, value): (&String, &Value)| given.get(name).is_some_and(|given| is_same(value, given));
            known.len() == given.len() && known.iter().all(is_there)
        }
        _ => known == given,
    }
}
