//! Access to the bundle for tests.

use std::path::{Path, PathBuf};

use openapi_codegen::{Named, generate};
use openapi_document::{Document, Error, slice};

/// Returns the folder of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Reads the bundle.
///
/// # Errors
///
/// Returns an error if it cannot be read.
pub fn bundle() -> Result<Document, Error> {
    Document::read(&root().join("openapi-bundled.yaml"))
}

/// Returns the slice of one API.
///
/// # Errors
///
/// Returns an error if the bundle cannot be read, or lacks the API.
pub fn api_slice(api: &str) -> Result<Document, Error> {
    slice::api(&bundle()?, api)
}

/// Returns the models of all four APIs.
///
/// # Errors
///
/// Returns an error if the client of a slice cannot be generated.
pub fn models() -> Result<Vec<(String, Named)>, openapi_codegen::Error> {
    let bundle = bundle()?;
    let slices = slice::apis(&bundle).into_iter().map(|api| {
        let generated = generate(&slice::api(&bundle, &api)?);
        Ok((api, generated.model))
    });
    slices.collect()
}
