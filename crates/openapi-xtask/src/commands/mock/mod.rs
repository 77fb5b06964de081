//! `cargo xtask mock`: a mock server of a document.

use std::path::PathBuf;

use crate::reading::Reading;
#[cfg(not(feature = "mock"))]
use crate::{failure::Failure, session::Session};
use clap::Args as Arguments;

/// Run a mock server that validates requests and samples responses.
///
/// The server listens on 127.0.0.1. It validates each request against the document and responds with a documented
/// example, or else with a sample of the schema, in the media type that `Accept` prefers. If a response cannot be
/// sampled, the status is 501, with the location in the document and the reason.
///
/// Any credential is accepted, except the word `wrong`. `Prefer: code=404` and `Prefer: example=NAME` select another
/// documented response. `Prefer: fault=503:1` injects a fault: 429, 429:SECONDS, 503, 503:SECONDS, another status of at
/// least 400, expired, slow:SECONDS, cut, truncated, oversized:BYTES, content-type, unknown-value, repeated-page.
#[derive(Arguments, Debug, Clone)]
#[command(after_help = "Examples:
  cargo xtask mock github --port 8080
  cargo xtask mock --spec petstore.yaml
  cargo xtask mock --https mock.pem --port 8443
  cargo xtask mock --spec petstore.yaml --cors --port 8080
  cargo xtask mock --stateful --fault 5:429:1 --fault 2:cut
  cargo xtask mock github --play calls.har
  curl -H 'x-APIKey: any' http://127.0.0.1:8080/org/42")]
pub struct Args {
    /// API in `openapi.toml` [default: the configured document, if there is one].
    #[arg(value_name = "NAME", conflicts_with_all = ["spec", "api"])]
    pub name: Option<String>,
    /// Document to serve: a file, `-` for standard input, or a URL.
    #[arg(long, value_name = "FILE|URL")]
    pub spec: Option<PathBuf>,
    /// Serve only this API of the bundle [default: all].
    #[arg(long, value_name = "NAME")]
    pub api: Option<String>,
    /// Port to listen on; 0 selects a free port.
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub port: u16,
    /// Serve HTTPS with a self-signed certificate that is created at start, and write the certificate to this PEM file.
    #[arg(long, value_name = "FILE")]
    pub https: Option<PathBuf>,
    /// Seed for sampled responses: the same seed produces the same responses.
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub seed: u64,
    /// Store created items and remove deleted ones; `POST /_mock/reset` clears the store.
    #[arg(long)]
    pub stateful: bool,
    /// Allow requests from pages of any origin (CORS).
    #[arg(long)]
    pub cors: bool,
    /// Inject a fault into a percentage of the requests, such as `5:429:1` or `2:cut`; may be repeated.
    #[arg(long, value_name = "PERCENT:FAULT")]
    pub fault: Vec<String>,
    /// Replay the calls that a client recorded in this HTTP archive, each once and in order; fails if a call does not
    /// match the document.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["stateful", "fault"])]
    pub play: Option<PathBuf>,
    /// Options for reading documents.
    #[command(flatten)]
    pub reading: Reading,
}

/// Runs the command. See [`Args`].
///
/// # Errors
///
/// Returns [`Failure::NotBuilt`], since the feature `mock` is off.
#[cfg(not(feature = "mock"))]
pub fn run(_args: &Args, _session: &mut Session<'_>) -> Result<(), Failure> {
    Err(Failure::NotBuilt("mock"))
}

#[cfg(feature = "mock")]
mod run;
#[cfg(feature = "mock")]
pub use run::run;
