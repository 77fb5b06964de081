//! Generated crates, and the clients that they contain.

use std::path::{Path, PathBuf};

use openapi_codegen::{Custom, Emitted, Generated, Lock, generate_releasing};
use openapi_document::Document;

use crate::failure::Failure;

/// A crate that was generated, or checked and found up to date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The folder of the crate.
    pub folder: PathBuf,
    /// The number of operations; 0 for the runtime.
    pub operations: usize,
    /// The number of types, if it is known.
    pub types: Option<usize>,
    /// The files that were written or removed.
    pub emitted: Emitted,
}

/// Generates the client of a document with the lock beside it, unless `relock` is set. Only the text and the positions
/// of the document remain.
pub(super) fn locked(
    document: &mut Document,
    lock: &Path,
    relock: bool,
    custom: &Custom,
) -> Result<Generated, Failure> {
    // An ignored lock may be invalid.
    let lock = if relock { None } else { Lock::read(lock)? };
    Ok(generate_releasing(document, lock.as_ref(), custom))
}
