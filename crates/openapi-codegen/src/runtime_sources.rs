//! The sources of the runtime crate.

use include_dir::{Dir, include_dir};

/// The sources and the manifest of the crate `openapi-runtime`. The folder consists of symbolic links to that
/// crate.
pub(crate) static SOURCES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/runtime");
