//! `cargo xtask lower`: the narrowed document.

use std::path::PathBuf;

use clap::Args as Arguments;

use crate::reading::Reading;
#[cfg(not(feature = "progenitor"))]
use crate::{failure::Failure, session::Session};

/// Convert a document to plain OpenAPI 3.0.3 that progenitor accepts.
///
/// Each change is reported as a note, with its location, the pass that made it, and its effect: `kept` (same meaning),
/// `widened` (the type accepts more) or `dropped` (removed).
#[derive(Arguments, Debug, Clone)]
#[command(after_help = "Examples:
  cargo xtask lower openapi.yaml
  cargo xtask lower openapi.yaml -o for-progenitor.json --report notes.json")]
pub struct Args {
    /// Document, JSON or YAML: a file, `-` for standard input, or a URL.
    #[arg(value_name = "FILE|URL")]
    pub file: PathBuf,
    /// Write the converted document to this file [default: standard output].
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write the notes to this file, as JSON [default: standard error, as text].
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// Options for reading documents.
    #[command(flatten)]
    pub reading: Reading,
}

/// Runs the command. See [`Args`].
///
/// # Errors
///
/// Returns [`Failure::NotBuilt`], since the feature `progenitor` is off.
#[cfg(not(feature = "progenitor"))]
pub fn run(_args: &Args, _session: &mut Session<'_>) -> Result<(), Failure> {
    Err(Failure::NotBuilt("progenitor"))
}

#[cfg(feature = "progenitor")]
mod run;
#[cfg(feature = "progenitor")]
pub use run::run;
