//! Folders for crates that are generated, compiled and deleted.

use std::path::PathBuf;

use openapi_codegen::{Mode, emit, runtime_crate};

use crate::{
    config::{RuntimeKey, Workspace},
    failure::Failure,
};

/// Returns the folder for crates that are generated and compiled, and deleted afterwards.
pub fn folder(name: &str) -> PathBuf {
    target().join(name)
}

/// Returns the folder of a runtime crate for such crates: that of the workspace, or a copy.
///
/// # Errors
///
/// [`Failure::Codegen`] if the copy cannot be written.
pub fn runtime() -> Result<PathBuf, Failure> {
    let workspace = Workspace::find()?;
    let configured = workspace.as_ref().and_then(|workspace| match workspace.config.client.runtime.as_ref()? {
        RuntimeKey::Vendored(path) | RuntimeKey::At(path) => Some(workspace.root.join(path)),
        RuntimeKey::Dependency(_) => None,
    });
    if let Some(folder) = configured.filter(|folder| folder.join("Cargo.toml").is_file()) {
        return Ok(folder);
    }
    let folder = self::folder("openapi-runtime");
    emit(&folder, &runtime_crate("openapi-runtime", true), Mode::Write)?;
    Ok(folder)
}

/// Returns the target folder of the workspace, or of the working directory outside of one.
fn target() -> PathBuf {
    if let Some(path) = std::env::var_os("CARGO_TARGET_DIR") {
        return path.into();
    }
    let root = Workspace::find().ok().flatten().map(|it| it.root);
    std::path::absolute(root.unwrap_or_default().join("target")).unwrap_or_else(|_| PathBuf::from("target"))
}
