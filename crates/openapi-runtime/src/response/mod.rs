//! Parts of a response: its content, the reading of it, and errors.

pub(crate) mod answer;
mod api_error;
pub(crate) mod delimiters;
pub(crate) mod deviation_counts;
#[cfg(not(target_arch = "wasm32"))]
mod download;
pub(crate) mod error;
mod error_message;
mod headers;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) mod idle;
pub(crate) mod reading;
pub(crate) mod text;

pub use api_error::ApiError;
pub use deviation_counts::{DeviationCount, Deviations};
#[cfg(not(target_arch = "wasm32"))]
pub use download::Download;
pub use error::{Error, ErrorKind, Failures, Undocumented};
pub use headers::{header, header_list};
