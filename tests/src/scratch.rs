//! The folder and files of crates that tests compile.

use std::{fs, io, path::Path};

use openapi_prove::{Error, cargo::Scratch};

use crate::root;

/// Returns the folder for crates that tests compile, in which dependencies are built once.
///
/// # Errors
///
/// Returns an error if it cannot be written.
pub fn scratch() -> Result<Scratch, Error> {
    Scratch::new(&root().join("target/prove"), &root().join("crates/openapi-runtime"))
}

/// Writes a file unless it has this text already, since cargo compiles files newer than its last build.
///
/// # Errors
///
/// Returns an error if the file or its folder cannot be written.
pub fn put(path: &Path, text: impl AsRef<str>) -> io::Result<()> {
    let text = text.as_ref();
    if fs::read_to_string(path).is_ok_and(|before| before == text) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text)
}
