//! Helpers of the tests of commands.
#![allow(dead_code, reason = "each test uses a part")]

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// Returns the root of this workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Creates a command in a folder, as `cargo xtask` of this workspace runs it.
pub fn command(arguments: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_openapi-xtask"));
    command.args(arguments).current_dir(folder).env("CARGO_MANIFEST_DIR", root().join("xtask"));
    command
}

/// Runs a command in a folder.
pub fn xtask_in(arguments: &[&str], folder: &Path) -> Output {
    command(arguments, folder).output().unwrap()
}

/// Runs a command at the root of this workspace.
pub fn xtask(arguments: &[&str]) -> Output {
    xtask_in(arguments, &root())
}

/// Returns printed bytes as text.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
