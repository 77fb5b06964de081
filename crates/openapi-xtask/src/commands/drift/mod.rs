//! `cargo xtask drift`: the effect of a changed document, on both axes.

#[cfg(feature = "drift")]
mod configured;
#[cfg(feature = "drift")]
mod inputs;
#[cfg(feature = "drift")]
mod rules;
#[cfg(feature = "drift")]
mod run;
#[cfg(feature = "drift")]
mod scope;
#[cfg(feature = "drift")]
mod upstream;

use std::path::PathBuf;

use clap::{Args as Arguments, ValueEnum};

#[cfg(feature = "drift")]
pub(super) use self::upstream::{compare_upstream, upstream};
#[cfg(feature = "drift")]
pub use self::{inputs::Compared, run::run};
use crate::reading::Reading;
#[cfg(not(feature = "drift"))]
use crate::{failure::Failure, session::Session};

/// Report the effect of a changed document on the shipped client (wire) and on code that regenerates (source).
///
/// OLD and NEW are files, `-` for standard input, URLs, or git revisions: `REV:PATH`, or `REV` for the configured
/// documents in that revision. NEW defaults to the documents of the working tree, OLD to those of HEAD.
#[derive(Arguments, Debug, Clone)]
#[command(after_help = "Examples:
  cargo xtask drift                                     the configured documents of HEAD against the working tree
  cargo xtask drift origin/main --format github         annotations for a pull request
  cargo xtask drift old.json new.json --fail-on wire    two files
  cargo xtask drift --upstream github=https://…/openapi.json
  cargo xtask drift old.yaml new.yaml --only-used ../app/src --format markdown
  cargo xtask drift --explain response-property-removed

Exit codes: 0 no change that `--fail-on` names, 1 at least one, 2 the command could not run.")]
pub struct Args {
    /// Old document.
    pub old: Option<String>,
    /// New document.
    pub new: Option<String>,
    /// Format of the report.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Write the report to this file instead of standard output.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Compare only this API, of `openapi.toml` or of a bundle.
    #[arg(long, value_name = "NAME")]
    pub api: Option<String>,
    /// Compare only these operations: an operationId, `METHOD /path`, or `tag:NAME`.
    #[arg(long, value_name = "SELECTOR")]
    pub operations: Vec<String>,
    /// Compare only operations that the Rust code in these folders calls, and list each call.
    #[arg(long, value_name = "DIR")]
    pub only_used: Vec<PathBuf>,
    /// Compare an API of `openapi.toml` with its vendor's document [default: its `upstream`]; `all` for each API that
    /// has one.
    #[arg(long, value_name = "API[=FILE|URL]", conflicts_with_all = ["old", "new", "api"])]
    pub upstream: Option<String>,
    /// Lock of the client generated from OLD [default: the locks of the configured clients].
    #[arg(long, value_name = "FILE")]
    pub lock: Option<PathBuf>,
    /// Exclude the changes that this file accepts by fingerprint, with a reason and an expiry date.
    #[arg(long, value_name = "FILE")]
    pub accept: Option<PathBuf>,
    /// Exit with code 1 if the shipped client breaks (wire), calling code must be edited (source), either, or never.
    #[arg(long, value_enum, default_value_t = FailOn::Any)]
    pub fail_on: FailOn,
    /// Print the manual of a rule.
    #[arg(long, value_name = "RULE")]
    pub explain: Option<String>,
    /// List all rules.
    #[arg(long)]
    pub list: bool,
    /// List every change of an entry, with both values, the whole witness and all public items.
    #[arg(short, long)]
    pub verbose: bool,
    /// Options for reading documents.
    #[command(flatten)]
    pub reading: Reading,
}

/// The format of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Text, in colour on a terminal.
    Text,
    /// JSON.
    Json,
    /// Markdown, for a comment on a pull request.
    Markdown,
    /// Annotations of GitHub Actions.
    Github,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// A single HTML file.
    Html,
}

/// The changes that fail the command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// A change that breaks the shipped client.
    Wire,
    /// A change that requires edits of calling code.
    Source,
    /// Either.
    Any,
    /// Nothing.
    Never,
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
