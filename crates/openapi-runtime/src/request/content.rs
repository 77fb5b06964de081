//! The content of bodies before it is sent.

use std::fmt;
#[cfg(not(target_arch = "wasm32"))]
use std::path::PathBuf;

use bytes::Bytes;

#[cfg(not(target_arch = "wasm32"))]
use crate::RequestError;

/// A source of bytes.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Content {
    Bytes(Bytes),
    /// A file, opened when the request is sent rather than loaded into memory.
    #[cfg(not(target_arch = "wasm32"))]
    File(PathBuf),
}

impl Content {
    /// Returns the bytes as a body, and their number if it is known.
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) fn open(&self) -> Result<(reqwest::Body, Option<u64>), RequestError> {
        match self {
            Self::Bytes(bytes) => Ok((bytes.clone().into(), Some(bytes.len() as u64))),
            Self::File(path) => {
                let file = std::fs::File::open(path).map_err(RequestError::File)?;
                let length = size(&file.metadata().map_err(RequestError::File)?);
                Ok((tokio::fs::File::from_std(file).into(), length))
            }
        }
    }

    pub(crate) fn length(&self) -> Option<u64> {
        match self {
            Self::Bytes(bytes) => Some(bytes.len() as u64),
            #[cfg(not(target_arch = "wasm32"))]
            Self::File(path) => std::fs::metadata(path).ok().as_ref().and_then(size),
        }
    }

    pub(crate) fn bytes(&self) -> Option<&Bytes> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            #[cfg(not(target_arch = "wasm32"))]
            Self::File(_) => None,
        }
    }
}

/// Returns the size of a file, if it is reliable. Pipes and virtual files that are generated on reading report a
/// size of zero.
#[cfg(not(target_arch = "wasm32"))]
fn size(metadata: &std::fs::Metadata) -> Option<u64> {
    Some(metadata.len()).filter(|length| metadata.is_file() && *length > 0)
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

/// A body that is about to be sent.
pub(crate) struct Opened {
    pub(crate) body: reqwest::Body,
    /// The number of bytes, if it is known.
    pub(crate) length: Option<u64>,
}
