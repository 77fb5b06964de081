//! The bundle as the tests see it.

use std::path::{Path, PathBuf};

use openapi_codegen::{generate, model::Model};
use openapi_document::{Document, Error, slice};

/// The workspace's folder.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The bundle.
///
/// # Errors
///
/// If it cannot be read.
pub fn bundle() -> Result<Document, Error> {
    Document::read(&root().join("openapi-bundled.yaml"))
}

/// The slice of one API.
///
/// # Errors
///
/// If the bundle cannot be read, or has no such API.
pub fn api_slice(api: &str) -> Result<Document, Error> {
    slice::api(&bundle()?, api)
}

/// The models of all four APIs.
///
/// # Errors
///
/// If a slice cannot be generated.
pub fn models() -> Result<Vec<(String, Model)>, openapi_codegen::Error> {
    let bundle = bundle()?;
    let slices = slice::apis(&bundle).into_iter().map(|api| {
        let generated = generate(&slice::api(&bundle, &api)?);
        Ok((api, generated.model))
    });
    slices.collect()
}
