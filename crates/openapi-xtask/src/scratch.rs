//! Folders for temporary crates that are generated and compiled: in the target folder of the workspace, or of the
//! working directory.

use std::path::PathBuf;

use crate::{config::runtime_copy, failure::Failure, session::Session};

/// Returns the folder with this name.
pub fn folder(name: &str, session: &Session<'_>) -> PathBuf {
    if let Some(workspace) = session.find_workspace().ok().flatten() {
        return workspace.scratch(name);
    }
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from);
    std::path::absolute(&target).unwrap_or(target).join(name)
}

/// Returns the folder of a runtime crate.
///
/// # Errors
///
/// Returns [`Failure::Codegen`] if a copy cannot be written.
pub fn runtime(session: &Session<'_>) -> Result<PathBuf, Failure> {
    match session.find_workspace()? {
        Some(workspace) => workspace.scratch_runtime(),
        None => runtime_copy(&folder("openapi-runtime", session)),
    }
}
