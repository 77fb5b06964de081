//! `cargo xtask update`: updates an API to its vendor's document, in one command.

#[cfg(feature = "drift")]
mod edits;
#[cfg(feature = "drift")]
mod run;
#[cfg(feature = "drift")]
mod summary;

use std::path::PathBuf;

use clap::Args as Arguments;

#[cfg(feature = "drift")]
pub use self::{
    edits::Edit,
    run::{Updated, run},
};
use crate::reading::Reading;
#[cfg(not(feature = "drift"))]
use crate::{failure::Failure, session::Session};

/// Update the pinned document of an API to its upstream document, regenerate the client and check the workspace.
///
/// Replaces the document, or takes the operations that the bundle has of the API, without descriptions; regenerates the
/// client with its lock; compiles the workspace; and writes a summary in Markdown for a pull request: the changes with
/// their levels on both axes, the places that no longer compile, and what is new.
#[derive(Arguments, Debug, Clone)]
#[command(after_help = "Examples:
  cargo xtask update github
  cargo xtask update github ../github.json --dry-run
  cargo xtask update github new.yaml --summary pull-request.md

Exit codes: 0 the workspace compiles, 1 code must be edited, 2 the command could not run.")]
pub struct Args {
    /// API in `openapi.toml`.
    #[arg(value_name = "NAME")]
    pub api: String,
    /// Upstream document of the API: a file, `-` for standard input, a URL, or a git revision [default: its
    /// `upstream` in `openapi.toml`].
    pub document: Option<String>,
    /// Write no file but the summary; report what would change.
    #[arg(long)]
    pub dry_run: bool,
    /// Write the summary to this file [default: standard output].
    #[arg(long, value_name = "FILE")]
    pub summary: Option<PathBuf>,
    /// Options for reading documents.
    #[command(flatten)]
    pub reading: Reading,
}

/// Runs the command. See [`Args`].
///
/// # Errors
///
/// Returns [`Failure::NotBuilt`], since the feature `drift` is off.
#[cfg(not(feature = "drift"))]
pub fn run(_args: &Args, _session: &mut Session<'_>) -> Result<(), Failure> {
    Err(Failure::NotBuilt("drift"))
}
