//! An API of a workspace.

use std::path::{Path, PathBuf};

use openapi_codegen::Custom;

/// An API that `openapi.toml` lists. Paths are relative to the root of the workspace.
#[derive(Debug, Clone)]
pub struct Api {
    /// The name of the API.
    pub name: String,
    /// The pinned document.
    pub source: Source,
    /// The folder of the client crate.
    pub client: PathBuf,
    /// The file or URL of the vendor's current document.
    pub upstream: Option<String>,
    /// The selectors of the operations to generate; all if empty.
    pub operations: Vec<String>,
    /// The overlays to apply to the document, in order.
    pub overlays: Vec<PathBuf>,
    /// The folder of the crate with functions over the client, which programs call instead.
    pub library: Option<PathBuf>,
    /// The keys of the `[package]` table of the client, with their values in TOML.
    pub package: Vec<(String, String)>,
    /// The derives and attributes of generated structs.
    pub custom: Custom,
    /// The additional features of the client, with the features that they enable, in TOML.
    pub features: Vec<(String, String)>,
}

/// The file that pins the contract of an API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A document.
    Document(PathBuf),
    /// The operations of a tag in a bundle.
    Bundle {
        /// The bundle.
        path: PathBuf,
        /// The tag of the API's operations.
        tag: String,
    },
}

impl Source {
    /// Returns the path of the file.
    pub fn path(&self) -> &Path {
        match self {
            Self::Document(path) | Self::Bundle { path, .. } => path,
        }
    }
}
