//! `cargo xtask prove`: tests of a generated client with samples of its document.

#[cfg(feature = "prove")]
mod against;

use std::path::PathBuf;

use clap::{Args as Arguments, ValueEnum};

use crate::reading::Reading;
#[cfg(not(feature = "prove"))]
use crate::{failure::Failure, session::Session};

/// The default number of valid samples of each schema.
const SAMPLES: u64 = 20;

/// Test the generated client of a document with sampled values and requests.
///
/// Values: samples of the component schemas and, for each operation, of parameters, JSON and form bodies, and JSON
/// responses are deserialized and serialized by the generated types. Samples are generated from and validated against
/// the schemas of the document as written, by the jsonschema crate. A sample counts as changed unless the result is
/// equivalent, as `1` and `1.0` or two representations of one time are. An invalid sample differs from a valid one in
/// one place: another type, or a missing property; open enums, unions and free-form JSON accept such values by
/// design. Where a union selects a type, the schema of that type must accept the value, if the schema of any of its
/// types does.
///
/// Requests: every operation is called with sampled arguments and each media type of its body, through a proxy. The
/// requests are compared with the document: method, host, path, query, headers, cookies, credentials, content type,
/// body.
///
/// For a folder, every document in it is tested; totals and the schemas with the most failures are listed.
///
/// `--against NEW` tests the client of the document with a server that follows NEW: the client decodes responses
/// sampled from NEW, and its requests are validated against NEW. The result is compared with the changes that
/// `cargo xtask drift` reports.
#[derive(Arguments, Debug, Clone)]
#[command(after_help = "Examples:\n  cargo xtask prove openapi.yaml\n  \
                        cargo xtask prove openapi.yaml --samples 50 --format json\n  \
                        cargo xtask prove documents\n  \
                        cargo xtask prove old.json --against new.json")]
pub struct Args {
    /// API in `openapi.toml`, a document (a file, `-` for standard input, or a URL), or a folder of documents.
    #[arg(value_name = "NAME|FILE|URL|DIR")]
    pub file: PathBuf,
    /// Number of valid samples of each schema.
    #[arg(long, default_value_t = SAMPLES, value_name = "N")]
    pub samples: u64,
    /// Seed for the samples: the same seed produces the same samples.
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub seed: u64,
    /// Format of the report on standard output.
    #[arg(long, default_value = "text")]
    pub format: Format,
    /// Send the requests to this server too, and report those that it rejects: a validating mock server of the same
    /// document, such as Prism.
    #[arg(long, value_name = "URL")]
    pub send_to: Option<String>,
    /// Test the client with a server that follows this document instead of its own.
    #[arg(long, value_name = "NEW", conflicts_with = "send_to")]
    pub against: Option<PathBuf>,
    /// Options for reading documents.
    #[command(flatten)]
    pub reading: Reading,
}

/// The format of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Tables.
    Text,
    /// JSON.
    Json,
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
mod settings;
#[cfg(feature = "prove")]
pub(super) use run::measure;
#[cfg(feature = "prove")]
pub use run::run;
