//! The sources of the runtime crate.

use std::path::Path;

use include_dir::{Dir, include_dir};

/// The sources and the manifest of the crate `openapi-runtime`. The folder consists of symbolic links to that
/// crate.
pub(crate) static SOURCES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/runtime");

/// Returns the text of a source file of the runtime.
pub(crate) fn source(name: &str) -> Option<&'static str> {
    SOURCES.get_file(Path::new("src").join(name))?.contents_utf8()
}
