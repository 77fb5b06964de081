//! A generated crate, before it is written.

use openapi_codegen::{File, Report};

use super::report::Contents;

/// A generated crate, before it is written.
pub(super) struct Ready {
    pub(super) files: Vec<File>,
    pub(super) contents: Contents,
    pub(super) report: Report,
}
