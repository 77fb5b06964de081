//! An API of a workspace.

use std::path::{Path, PathBuf};

use openapi_codegen::Custom;

/// An API that `openapi.toml` lists. Paths are relative to the root of the workspace.
#[derive(Debug, Clone)]
pub struct Api {
    /// Name of the API.
    pub name: String,
    /// Pinned document.
    pub source: Source,
    /// Folder of the client crate.
    pub client: PathBuf,
    /// File or URL of the vendor's current document.
    pub upstream: Option<String>,
    /// Selectors of the operations to generate; all if empty.
    pub operations: Vec<String>,
    /// Overlays to apply to the document, in order.
    pub overlays: Vec<PathBuf>,
    /// Folder of the crate with functions over the client, which programs call instead.
    pub library: Option<PathBuf>,
    /// Keys of the `[package]` table of the client, with their values in TOML.
    pub package: Vec<(String, String)>,
    /// Derives and attributes of generated structs.
    pub custom: Custom,
    /// Additional features of the client, with the list of features they enable in TOML.
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
        /// Tag of the API's operations.
        tag: String,
    },
}

impl Source {
    /// Returns the file.
    pub fn path(&self) -> &Path {
        match self {
            Self::Document(path) | Self::Bundle { path, .. } => path,
        }
    }
}
