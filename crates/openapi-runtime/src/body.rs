//! Bodies and files that are sent as they are.

#[cfg(not(target_arch = "wasm32"))]
use std::path::PathBuf;
use std::{
    fmt,
    sync::{Arc, Mutex},
};

use bytes::Bytes;

use crate::RequestError;

/// Where the bytes come from.
#[derive(Clone, PartialEq, Eq)]
enum Content {
    Bytes(Bytes),
    /// Opened when the request is sent, so that nothing is held in memory.
    #[cfg(not(target_arch = "wasm32"))]
    File(PathBuf),
}

impl Content {
    /// The bytes as a body, and how many they are.
    fn open(&self) -> Result<(reqwest::Body, u64), RequestError> {
        match self {
            Self::Bytes(bytes) => Ok((bytes.clone().into(), bytes.len() as u64)),
            #[cfg(not(target_arch = "wasm32"))]
            Self::File(path) => {
                let file = std::fs::File::open(path).map_err(RequestError::File)?;
                let length = file.metadata().map_err(RequestError::File)?.len();
                Ok((tokio::fs::File::from_std(file).into(), length))
            }
        }
    }
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(bytes) => write!(f, "{} bytes", bytes.len()),
            #[cfg(not(target_arch = "wasm32"))]
            Self::File(path) => write!(f, "{}", path.display()),
        }
    }
}

/// A body that is sent as it is: bytes, text, a file, or a stream.
///
/// Clones of a stream are the same stream: it can be sent once.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    source: Source,
    media_type: Option<String>,
}

#[derive(Clone)]
enum Source {
    Content(Content),
    Stream(Arc<Mutex<Option<reqwest::Body>>>),
}

impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Content(a), Self::Content(b)) => a == b,
            (Self::Stream(a), Self::Stream(b)) => Arc::ptr_eq(a, b),
            _ => false,
        }
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Content(content) => content.fmt(f),
            Self::Stream(_) => f.write_str("a stream"),
        }
    }
}

impl Body {
    /// What is in a file. It is read while it is sent.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self { source: Source::Content(Content::File(path.into())), media_type: None }
    }

    /// Says what the body is, such as `application/zip`: the `Content-Type` of the request.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    /// The body, its length if it is known, and its media type if the caller said it.
    pub(crate) fn open(self) -> Result<(reqwest::Body, Option<u64>, Option<String>), RequestError> {
        match self.source {
            Source::Content(content) => {
                let (body, length) = content.open()?;
                Ok((body, Some(length), self.media_type))
            }
            Source::Stream(stream) => {
                let body = stream.lock().ok().and_then(|mut stream| stream.take());
                let body = body.ok_or_else(|| RequestError::value("the body", "its stream was sent before"))?;
                Ok((body, None, self.media_type))
            }
        }
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self { source: Source::Content(Content::Bytes(bytes)), media_type: None }
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
        Self { source: Source::Stream(Arc::new(Mutex::new(Some(body)))), media_type: None }
    }
}

/// A file to be sent in a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    content: Content,
    file_name: String,
    media_type: Option<String>,
}

impl Upload {
    /// A file of this name and content.
    pub fn new(file_name: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        Self { content: Content::Bytes(bytes.into()), file_name: file_name.into(), media_type: None }
    }

    /// A file on disk, under its own name. It is read while it is sent.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn file(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let file_name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Self { content: Content::File(path), file_name, media_type: None }
    }

    /// Says what the file is, such as `image/png`.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    pub(crate) fn part(&self, name: &str) -> Result<reqwest::multipart::Part, RequestError> {
        #[cfg(not(target_arch = "wasm32"))]
        let part = {
            let (body, length) = self.content.open()?;
            reqwest::multipart::Part::stream_with_length(body, length)
        };
        #[cfg(target_arch = "wasm32")]
        let part = {
            let Content::Bytes(bytes) = &self.content;
            reqwest::multipart::Part::bytes(bytes.to_vec())
        };
        let part = part.file_name(self.file_name.clone());
        match &self.media_type {
            Some(media_type) => {
                part.mime_str(media_type).map_err(|error| RequestError::value(format!("`{name}`"), error))
            }
            None => Ok(part),
        }
    }
}
