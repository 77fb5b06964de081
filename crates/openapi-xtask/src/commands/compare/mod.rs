//! `cargo xtask compare`: compares this workspace with other generators, on the same documents in one run.

#[cfg(feature = "prove")]
mod measured;
#[cfg(feature = "prove")]
mod page;
#[cfg(feature = "prove")]
mod peers;

use std::path::PathBuf;

use clap::Args as Arguments;

#[cfg(not(feature = "prove"))]
use crate::{failure::Failure, session::Session};

/// Compare this generator with openapi-to-rust, ploidy and progenitor on the same documents.
///
/// Measures the time and the peak memory of generation, the time of `cargo check` on the output, and the number of
/// free-form JSON properties. Generators that are not on `PATH` are skipped. With a folder, `corpus` and `prove` are
/// run on its documents too. The result is Markdown.
#[derive(Arguments, Debug, Clone)]
#[command(after_help = "Examples:\n  cargo install openapi-to-rust@0.23.0 ploidy@0.15.0 cargo-progenitor@0.15.1\n  \
                        cargo xtask compare --beside a.json --beside b.yaml\n  \
                        cargo xtask compare documents --beside documents/a.json --page crates/openapi-codegen/MEASURED.md")]
pub struct Args {
    /// Folder of documents to run `corpus` and `prove` on.
    pub dir: Option<PathBuf>,
    /// Document to generate with each generator; may be repeated.
    #[arg(long, value_name = "FILE", required = true)]
    pub beside: Vec<PathBuf>,
    /// Number of runs of each generator; the shortest time counts.
    #[arg(long, default_value_t = 3, value_name = "N")]
    pub rounds: usize,
    /// Write the result to this file, keeping its corpus section if no folder is given [default: standard output].
    #[arg(long, value_name = "FILE")]
    pub page: Option<PathBuf>,
}

/// Runs the command. See [`Args`].
///
/// # Errors
///
/// Returns [`Failure::NotBuilt`], since the feature `prove` is off.
#[cfg(not(feature = "prove"))]
pub fn run(_args: &Args, _session: &mut Session<'_>) -> Result<(), Failure> {
    Err(Failure::NotBuilt("prove"))
}

#[cfg(feature = "prove")]
mod run;
#[cfg(feature = "prove")]
pub use run::run;
