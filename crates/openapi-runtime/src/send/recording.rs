//! Recording of calls to a file, as an HTTP archive (HAR 1.2) with secrets removed.

use std::{
    fs::File,
    io::{self, Seek, SeekFrom, Write},
    path::Path,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, ready},
    time::Instant,
};

use bytes::{Bytes, BytesMut};
use chrono::{DateTime, Utc};
use http::{HeaderMap, Request, StatusCode};
use http_body::{Body as _, Frame, SizeHint};
use reqwest::Body;
use serde_json::{Value, json};

use super::{
    HttpService,
    secrets::Secrets,
    service::{Answering, Exchange},
};
use crate::{
    IdempotencyKey, Operation, Spec,
    common::{media_type::media_type_of, percent::encode},
    response::delimiters::is_stream,
};

/// The end of the archive. It is rewritten after each call, so that the file is complete at any time.
const TAIL: &str = "\n]}}\n";

/// The maximum size in bytes of a recorded response body. A larger one is omitted entirely.
const KEPT: usize = 4 << 20;

/// The comment in place of a body that was not recorded.
const LEFT_OUT: &str = "omitted: it is neither JSON nor a form, so that secrets in it cannot be found";

/// An archive that calls are appended to.
pub(crate) struct Recording {
    /// The file, and whether it already contains a call.
    file: Mutex<(File, bool)>,
    secrets: Secrets,
}

impl Recording {
    /// Creates the file; an existing one is overwritten.
    pub(crate) fn create(path: &Path, spec: &'static Spec) -> io::Result<Self> {
        let mut file = open(path)?;
        let creator = json!({"name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION")});
        write!(file, "{{\"log\":{{\"version\":\"1.2\",\"creator\":{creator},\"entries\":[{TAIL}")?;
        Ok(Self { file: Mutex::new((file, false)), secrets: Secrets::of(spec) })
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
        let pairs = self.secrets.pairs(uri.query().unwrap_or_default());
        let query: Vec<Value> = pairs.iter().map(|(name, value)| json!({"name": name, "value": value})).collect();
        let written: Vec<String> =
            pairs.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
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
            "bodySize": request.body().as_bytes().map_or(-1, size),
        });
        if let Some(body) = request.body().as_bytes().filter(|body| !body.is_empty()) {
            let own = match operation.and_then(|operation| operation.key) {
                // The key differs for each call.
                Some(IdempotencyKey::Member(name)) => Some(name),
                _ => None,
            };
            match self.secrets.body(request.headers(), body, own) {
                Some((text, encoding)) => {
                    asked["postData"] = json!({"mimeType": media_type_of(request.headers()), "text": text});
                    if let Some(encoding) = encoding {
                        asked["postData"]["_encoding"] = encoding.into();
                    }
                }
                None => {
                    asked["bodySize"] = Value::from(-1);
                    asked["comment"] = format!("the body was {LEFT_OUT}").into();
                }
            }
        }
        asked
    }

    fn response(&self, status: StatusCode, headers: &HeaderMap, body: Option<&[u8]>) -> Value {
        let mut content = json!({"size": body.map_or(-1, size), "mimeType": media_type_of(headers)});
        match body.map(|body| self.secrets.body(headers, body, None)) {
            Some(Some((text, encoding))) => {
                content["text"] = text.into();
                if let Some(encoding) = encoding {
                    content["encoding"] = encoding.into();
                }
            }
            Some(None) => content["comment"] = LEFT_OUT.into(),
            None => {}
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
            let text = self.secrets.header(name, value);
            json!({"name": name.as_str(), "value": text})
        };
        headers.iter().map(shown).collect()
    }
}

/// Opens a file that only its owner can read: secrets are recognized by name, and a name may be unknown.
fn open(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    // An existing file would keep its mode otherwise.
    #[cfg(unix)]
    file.set_permissions(<std::fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o600))?;
    Ok(file)
}

fn size(body: &[u8]) -> i64 {
    i64::try_from(body.len()).unwrap_or(-1)
}

/// A layer that sends through an HTTP client or other layers, and records each call.
pub(super) struct Recorded {
    pub(super) recording: Arc<Recording>,
    pub(super) inner: HttpService,
}

impl Exchange for Recorded {
    /// Sends a request; the response body is passed on as it arrives, and the call is recorded when it ends.
    fn exchange(&self, request: Request<Body>) -> Answering {
        let (recording, inner) = (Arc::clone(&self.recording), self.inner.clone());
        Box::pin(async move {
            let (began, clock) = (Utc::now(), Instant::now());
            let operation = request.extensions().get::<&'static Operation>().copied();
            let asked = recording.request(operation, &request);
            let response = inner.exchange(request).await?;
            let (status, headers) = (response.status(), response.headers().clone());
            let is_open = status == StatusCode::SWITCHING_PROTOCOLS || is_stream(&media_type_of(&headers));
            let mut entry =
                Entry { recording, operation, began, clock, asked, status, headers, kept: Some(BytesMut::new()) };
            if is_open {
                entry.kept = None;
                entry.write(true);
                return Ok(response);
            }
            Ok(response.map(|body| Body::wrap(RecordedBody { body, entry: Some(entry) })))
        })
    }
}

/// A call to be recorded.
struct Entry {
    recording: Arc<Recording>,
    operation: Option<&'static Operation>,
    began: DateTime<Utc>,
    clock: Instant,
    asked: Value,
    status: StatusCode,
    headers: HeaderMap,
    /// The part of the body received so far; `None` if it is not recorded.
    kept: Option<BytesMut>,
}

impl Entry {
    fn push(&mut self, data: &Bytes) {
        match &mut self.kept {
            Some(kept) if kept.len() + data.len() <= KEPT => kept.extend_from_slice(data),
            _ => self.kept = None,
        }
    }

    /// Records the call, with its body if that is complete.
    fn write(self, is_whole: bool) {
        let body = self.kept.as_deref().filter(|_| is_whole);
        let answered = self.recording.response(self.status, &self.headers, body);
        let took = self.clock.elapsed().as_secs_f64() * 1000.0;
        let entry = json!({
            "startedDateTime": self.began.to_rfc3339(),
            "time": took,
            "_operationId": self.operation.map(|operation| operation.id),
            "request": self.asked,
            "response": answered,
            "cache": {},
            "timings": {"send": 0, "wait": took, "receive": 0},
        });
        if let Err(error) = self.recording.add(&entry) {
            warn(&error);
        }
    }
}

/// Logs that a call was not recorded. The call itself succeeded and must not be repeated.
#[cfg(feature = "tracing")]
fn warn(error: &io::Error) {
    tracing::warn!(%error, "the call could not be recorded");
}

#[cfg(not(feature = "tracing"))]
fn warn(_: &io::Error) {}

/// A body whose bytes are recorded as they pass through.
struct RecordedBody {
    body: Body,
    entry: Option<Entry>,
}

impl http_body::Body for RecordedBody {
    type Data = Bytes;
    type Error = reqwest::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, reqwest::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        match &frame {
            Some(Ok(frame)) => {
                if let (Some(entry), Some(data)) = (&mut self.entry, frame.data_ref()) {
                    entry.push(data);
                }
            }
            ended => {
                if let Some(entry) = self.entry.take() {
                    entry.write(ended.is_none());
                }
            }
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for RecordedBody {
    /// Records the call: a reader may stop before the end of a body, or not poll beyond it.
    fn drop(&mut self) {
        if let Some(entry) = self.entry.take() {
            let is_whole = self.body.is_end_stream();
            entry.write(is_whole);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_recording_is_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("calls.har");
        std::fs::write(&path, "an earlier one, for all to see").unwrap();
        Recording::create(&path, &Spec::PLAIN).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(std::fs::read_to_string(&path).unwrap().starts_with("{\"log\""));
    }
}
