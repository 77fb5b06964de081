//! Calls recorded in a file, as an HTTP archive (HAR 1.2), with the secrets taken out.

use std::{
    fs::File,
    io::{self, Seek, SeekFrom, Write},
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::{Bytes, BytesMut};
use chrono::{DateTime, Utc};
use http::{HeaderMap, Request, Response, StatusCode};
use reqwest::{Body, Url};
use serde_json::{Value, json};

use super::{
    HttpService,
    service::{Answering, Exchange},
};
use crate::{IdempotencyKey, Operation, SchemeKind, Spec, chain, events, response::media_type_of, write::encode};

/// What stands in the place of a secret.
const OUT: &str = "***";

/// What ends the archive. It is written anew after each call, so that the file is whole at any time.
const TAIL: &str = "\n]}}\n";

/// An archive that calls are added to.
pub(crate) struct Recording {
    /// The file, and whether there is a call in it.
    file: Mutex<(File, bool)>,
    /// The names by which the document sends credentials in headers and in the query, in lower case.
    credentials: Vec<String>,
}

/// Parts of names that are secrets, wherever they stand.
const SECRET: [&str; 11] = [
    "password",
    "passwd",
    "secret",
    "token",
    "apikey",
    "api_key",
    "api-key",
    "private_key",
    "authorization",
    "cookie",
    "credential",
];

/// How names end that are none for all that: they say where a list goes on.
const NO_SECRET: [&str; 6] =
    ["page_token", "pagetoken", "next_token", "nexttoken", "continuation_token", "continuationtoken"];

/// How many bytes of a response are kept. Of one that has more, nothing is, and it is passed on as it comes.
const KEPT: usize = 4 << 20;

impl Recording {
    /// Begins a file; one that is there is written over.
    pub(crate) fn create(path: &Path, spec: &'static Spec) -> io::Result<Self> {
        let mut file = File::create(path)?;
        let creator = json!({"name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION")});
        write!(file, "{{\"log\":{{\"version\":\"1.2\",\"creator\":{creator},\"entries\":[{TAIL}")?;
        let names = spec.schemes.iter().filter_map(|scheme| match scheme.kind {
            SchemeKind::Header(name) | SchemeKind::Query(name) | SchemeKind::Cookie(name) => Some(name.to_lowercase()),
            _ => None,
        });
        Ok(Self { file: Mutex::new((file, false)), credentials: names.collect() })
    }

    fn add(&self, entry: &Value) -> io::Result<()> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let (file, has_any) = &mut *file;
        file.seek(SeekFrom::End(-i64::try_from(TAIL.len()).unwrap_or_default()))?;
        let separator = if std::mem::replace(has_any, true) { ",\n" } else { "\n" };
        file.write_all(format!("{separator}{entry}{TAIL}").as_bytes())
    }

    fn request(&self, operation: Option<&'static Operation>, request: &Request<Body>) -> Value {
        let uri = request.uri();
        let query: Vec<Value> = pairs(uri.query().unwrap_or_default())
            .into_iter()
            .map(|(name, value)| {
                let is_out = self.is_secret(&name);
                json!({"name": name, "value": if is_out { OUT.to_owned() } else { value }})
            })
            .collect();
        let written: Vec<String> = query
            .iter()
            .map(|pair| [&pair["name"], &pair["value"]].map(|it| encode(it.as_str().unwrap_or_default())).join("="))
            .collect();
        let origin =
            format!("{}://{}", uri.scheme_str().unwrap_or("http"), uri.authority().map_or("", |it| it.as_str()));
        let mark = if written.is_empty() { "" } else { "?" };
        let mut asked = json!({
            "method": request.method().as_str(),
            "url": format!("{origin}{}{mark}{}", uri.path(), written.join("&")),
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": self.headers(request.headers()),
            "queryString": query,
            "headersSize": -1,
            "bodySize": request.body().as_bytes().map_or(-1, |body| i64::try_from(body.len()).unwrap_or(-1)),
        });
        if let Some(body) = request.body().as_bytes().filter(|body| !body.is_empty()) {
            let own = match operation.and_then(|operation| operation.key) {
                // It is another one each time.
                Some(IdempotencyKey::Member(name)) => Some(name),
                _ => None,
            };
            let (text, encoding) = self.text(request.headers(), body, own);
            asked["postData"] = json!({"mimeType": media_type_of(request.headers()), "text": text});
            if let Some(encoding) = encoding {
                asked["postData"]["_encoding"] = encoding.into();
            }
        }
        asked
    }

    fn response(&self, status: StatusCode, headers: &HeaderMap, body: Option<Bytes>) -> Value {
        let mut content = json!({"size": body.as_ref().map_or(-1, |body| i64::try_from(body.len()).unwrap_or(-1)), "mimeType": media_type_of(headers)});
        if let Some(body) = body {
            let (text, encoding) = self.text(headers, &body, None);
            content["text"] = text.into();
            if let Some(encoding) = encoding {
                content["encoding"] = encoding.into();
            }
        }
        json!({
            "status": status.as_u16(),
            "statusText": status.canonical_reason().unwrap_or_default(),
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": self.headers(headers),
            "content": content,
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": -1,
        })
    }

    fn headers(&self, headers: &HeaderMap) -> Vec<Value> {
        let shown = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
            let is_out = value.is_sensitive() || self.is_secret(name.as_str());
            let text = if is_out { OUT.into() } else { String::from_utf8_lossy(value.as_bytes()) };
            json!({"name": name.as_str(), "value": text})
        };
        headers.iter().map(shown).collect()
    }

    fn is_secret(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        let is_known =
            SECRET.iter().any(|part| name.contains(part)) && !NO_SECRET.iter().any(|end| name.ends_with(end));
        is_known || self.credentials.contains(&name)
    }

    /// A body without its secrets, and how it is encoded. `own` is a member that is left out as they are.
    fn text(&self, headers: &HeaderMap, body: &[u8], own: Option<&str>) -> (String, Option<&'static str>) {
        let media_type = media_type_of(headers);
        if media_type.ends_with("json")
            && let Ok(mut value) = serde_json::from_slice::<Value>(body)
        {
            self.take_out(&mut value);
            if let Some(member) = own.and_then(|name| value.get_mut(name)) {
                *member = OUT.into();
            }
            return (value.to_string(), None);
        }
        let Ok(text) = std::str::from_utf8(body) else { return (BASE64_STANDARD.encode(body), Some("base64")) };
        if media_type != "application/x-www-form-urlencoded" {
            return (text.to_owned(), None);
        }
        let pairs = pairs(text).into_iter().map(|(name, value)| {
            let value = if self.is_secret(&name) { OUT } else { &value };
            format!("{}={}", encode(&name), encode(value))
        });
        (pairs.collect::<Vec<_>>().join("&"), None)
    }

    fn take_out(&self, value: &mut Value) {
        match value {
            Value::Object(members) => members.iter_mut().for_each(|(name, value)| match value {
                Value::String(text) if self.is_secret(name) => OUT.clone_into(text),
                _ => self.take_out(value),
            }),
            Value::Array(items) => items.iter_mut().for_each(|item| self.take_out(item)),
            _ => {}
        }
    }
}

/// What sends through an HTTP client or layers, and records it.
pub(super) struct Recorded {
    pub(super) recording: Arc<Recording>,
    pub(super) inner: HttpService,
}

impl Exchange for Recorded {
    /// A body that comes by and by is passed on, and not kept.
    fn exchange(&self, request: Request<Body>) -> Answering {
        let (recording, inner) = (Arc::clone(&self.recording), self.inner.clone());
        Box::pin(async move {
            let (began, clock) = (Utc::now(), Instant::now());
            let operation = request.extensions().get::<&'static Operation>().copied();
            let asked = recording.request(operation, &request);
            let mut response = reqwest::Response::from(inner.exchange(request).await?);
            let (status, headers) = (response.status(), response.headers().clone());
            let is_open = status == StatusCode::SWITCHING_PROTOCOLS || events::is_stream(&media_type_of(&headers));
            let mut body = BytesMut::new();
            let mut is_whole = false;
            while !is_open && !is_whole && body.len() <= KEPT {
                match response.chunk().await? {
                    Some(chunk) => body.extend_from_slice(&chunk),
                    None => is_whole = true,
                }
            }
            let body = body.freeze();
            let response: Response<Body> = response.into();
            let response = if is_open { response } else { response.map(|rest| chain::before(body.clone(), rest)) };
            let body = is_whole.then_some(body);
            let answered = recording.response(status, &headers, body);
            recording.add(&entry(operation, began, clock.elapsed(), &asked, &answered))?;
            Ok(response)
        })
    }
}

/// The pairs of a query or a form.
fn pairs(text: &str) -> Vec<(String, String)> {
    let Ok(url) = Url::parse(&format!("http://localhost/?{text}")) else { return Vec::new() };
    url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}

fn entry(
    operation: Option<&Operation>,
    began: DateTime<Utc>,
    took: Duration,
    request: &Value,
    response: &Value,
) -> Value {
    let took = took.as_secs_f64() * 1000.0;
    json!({
        "startedDateTime": began.to_rfc3339(),
        "time": took,
        "_operationId": operation.map(|operation| operation.id),
        "request": request,
        "response": response,
        "cache": {},
        "timings": {"send": 0, "wait": took, "receive": 0},
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_known_by_their_names_and_where_a_list_goes_on_is_none() {
        let folder = tempfile::tempdir().unwrap();
        static SPEC: Spec =
            Spec { schemes: &[crate::Scheme { name: "key", kind: SchemeKind::Query("k") }], ..Spec::PLAIN };
        let recording = Recording::create(&folder.path().join("calls.har"), &SPEC).unwrap();
        for name in ["Password", "page_access_token", "refreshToken", "x-api-key", "client_secret", "Set-Cookie", "K"] {
            assert!(recording.is_secret(name), "{name}");
        }
        for name in ["page_token", "nextPageToken", "next_token", "cursor", "name", "key"] {
            assert!(!recording.is_secret(name), "{name}");
        }
    }
}
