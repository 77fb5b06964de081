//! Bodies and files that are sent as given.

#[cfg(not(target_arch = "wasm32"))]
use std::path::PathBuf;
use std::{
    fmt,
    sync::{Arc, Mutex},
};

use bytes::Bytes;

#[cfg(not(target_arch = "wasm32"))]
use crate::request::chain;
use crate::{
    RequestError,
    common::pulse::Pulse,
    request::content::{Content, Opened},
};

/// A body that is sent as given: bytes, text, a file, or a stream.
///
/// Clones of a stream share it: it can be sent only once.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    source: Source,
    media_type: Option<String>,
    #[cfg(not(target_arch = "wasm32"))]
    progress: Option<Progress>,
}

/// A callback that receives the number of bytes sent, and the total if it is known.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Clone)]
struct Progress(chain::Report);

#[cfg(not(target_arch = "wasm32"))]
impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a function")
    }
}

/// A callback does not affect the equality of bodies.
#[cfg(not(target_arch = "wasm32"))]
impl PartialEq for Progress {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

#[derive(Clone)]
enum Source {
    /// Contents sent one after the other.
    Pieces(Vec<Content>),
    Stream(Arc<Mutex<Option<reqwest::Body>>>),
}

impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Pieces(a), Self::Pieces(b)) => a == b,
            (Self::Stream(a), Self::Stream(b)) => Arc::ptr_eq(a, b),
            _ => false,
        }
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pieces(pieces) => f.debug_list().entries(pieces).finish(),
            Self::Stream(_) => f.write_str("a stream"),
        }
    }
}

impl Body {
    pub(crate) fn of(pieces: Vec<Content>, media_type: Option<String>) -> Self {
        Self::from_source(Source::Pieces(pieces), media_type)
    }

    fn from_source(source: Source, media_type: Option<String>) -> Self {
        Self {
            source,
            media_type,
            #[cfg(not(target_arch = "wasm32"))]
            progress: None,
        }
    }

    /// Creates a body from a file. It is read while it is sent.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self::of(vec![Content::File(path.into())], None)
    }

    /// Sets the media type, such as `application/zip`: the `Content-Type` of the request.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    /// Sets a callback that receives, while the body is sent, the number of bytes sent and the total if it is
    /// known. Each attempt starts again at zero.
    #[cfg(not(target_arch = "wasm32"))]
    #[must_use]
    pub fn progress(mut self, report: impl Fn(u64, Option<u64>) + Send + Sync + 'static) -> Self {
        self.progress = Some(Progress(Arc::new(report)));
        self
    }

    /// Returns the media type set by the caller.
    pub(crate) fn given_media_type(&self) -> Option<&str> {
        self.media_type.as_deref()
    }

    /// Returns the bytes, if they are in memory.
    pub(crate) fn bytes(&self) -> Option<Bytes> {
        let Source::Pieces(pieces) = &self.source else { return None };
        if let [only] = pieces.as_slice() {
            return only.bytes().cloned();
        }
        let pieces = pieces.iter().map(Content::bytes).collect::<Option<Vec<_>>>()?;
        Some(pieces.into_iter().flatten().copied().collect())
    }

    /// Returns the same body with other bytes.
    pub(crate) fn with_bytes(&self, bytes: Bytes) -> Self {
        Self { source: Source::Pieces(vec![Content::Bytes(bytes)]), ..self.clone() }
    }

    /// Returns true if the body can be sent again.
    pub(crate) fn is_reusable(&self) -> bool {
        matches!(self.source, Source::Pieces(_))
    }

    /// Returns the length in bytes, if it is known before the body is sent.
    pub(crate) fn length(&self) -> Option<u64> {
        match &self.source {
            Source::Pieces(pieces) => pieces.iter().map(Content::length).sum(),
            Source::Stream(_) => None,
        }
    }

    /// Opens the body for sending; `pulse` is notified when parts of it are sent.
    ///
    /// # Errors
    ///
    /// Returns an error if a file cannot be opened, or if a stream was sent before.
    pub(crate) fn open(&self, pulse: Option<&Pulse>) -> Result<Opened, RequestError> {
        let opened = self.opened()?;
        #[cfg(not(target_arch = "wasm32"))]
        {
            let report = self.progress.as_ref().map(|Progress(report)| Arc::clone(report));
            // A body of a single chunk is sent at once, so there is no progress to observe.
            let pulse = pulse.filter(|_| opened.length.is_none_or(|length| length > chain::PIECE as u64)).cloned();
            if report.is_some() || pulse.is_some() {
                return Ok(chain::counted(opened, report, pulse));
            }
        }
        #[cfg(target_arch = "wasm32")]
        let _ = pulse;
        Ok(opened)
    }

    fn opened(&self) -> Result<Opened, RequestError> {
        if let Some(bytes) = self.bytes() {
            let length = Some(bytes.len() as u64);
            #[cfg(not(target_arch = "wasm32"))]
            if bytes.len() > chain::PIECE {
                return Ok(Opened { body: chain::sliced(bytes), length });
            }
            return Ok(Opened { body: bytes.into(), length });
        }
        match &self.source {
            Source::Stream(stream) => {
                let body = stream.lock().ok().and_then(|mut stream| stream.take());
                let body = body.ok_or_else(|| RequestError::value("request body", "its stream was already sent"))?;
                Ok(Opened { body, length: None })
            }
            #[cfg(not(target_arch = "wasm32"))]
            Source::Pieces(pieces) => chain::open(pieces),
            // Without file support all contents are in memory.
            #[cfg(target_arch = "wasm32")]
            Source::Pieces(_) => Ok(Opened { body: Bytes::new().into(), length: Some(0) }),
        }
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self::of(vec![Content::Bytes(bytes)], None)
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

impl From<&str> for Body {
    fn from(text: &str) -> Self {
        Bytes::copy_from_slice(text.as_bytes()).into()
    }
}

impl From<&[u8]> for Body {
    fn from(bytes: &[u8]) -> Self {
        Bytes::copy_from_slice(bytes).into()
    }
}

impl<const N: usize> From<&[u8; N]> for Body {
    fn from(bytes: &[u8; N]) -> Self {
        bytes.as_slice().into()
    }
}

impl From<reqwest::Body> for Body {
    fn from(body: reqwest::Body) -> Self {
        Self::from_source(Source::Stream(Arc::new(Mutex::new(Some(body)))), None)
    }
}

/// A file to be sent in a form (RFC 7578).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    pub(crate) content: Content,
    pub(crate) file_name: String,
    pub(crate) media_type: Option<String>,
}

impl Upload {
    /// Creates a file with this name and content.
    pub fn new(file_name: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        Self { content: Content::Bytes(bytes.into()), file_name: file_name.into(), media_type: None }
    }

    /// Creates an upload of a file on disk, under its own name. It is read while it is sent.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn file(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let file_name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Self { content: Content::File(path), file_name, media_type: None }
    }

    /// Sets the media type of the file, such as `image/png`.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }
}
