//! `cargo xtask mock`: a mock server of a document.

use std::path::PathBuf;

use clap::Args as Arguments;
use openapi_document::slice;
use openapi_mock::{Chances, Fault, Mock, Options, Playback};

use crate::{codegen::workspace, failure::Failure, output, reading::Reading};

/// Run a mock server that validates requests and samples responses.
///
/// The server listens on 127.0.0.1. It validates each request against the document and responds with a documented
/// example, or else with a sample of the schema, in the media type that `Accept` prefers. If a response cannot be sampled,
/// the status is 501, with the location in the document and the reason.
///
/// Any credential is accepted, except the word `wrong`. `Prefer: code=404` and `Prefer: example=NAME` select another
/// documented response. `Prefer: fault=503:1` injects a fault: 429, 429:SECONDS, 503, 503:SECONDS, another status of at
/// least 400, expired, slow:SECONDS, cut, truncated, oversized:BYTES, content-type, unknown-value, repeated-page.
#[derive(Arguments)]
#[command(after_help = "Examples:
  cargo xtask mock --port 8080
  cargo xtask mock --spec petstore.yaml
  cargo xtask mock --https mock.pem --port 8443
  cargo xtask mock --spec petstore.yaml --cors --port 8080
  cargo xtask mock --stateful --fault 5:429:1 --fault 2:cut
  cargo xtask mock --api partoo --play calls.har
  curl -H 'x-APIKey: any' http://127.0.0.1:8080/org/42")]
pub struct Args {
    /// Document to serve [default: the bundle].
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// Serve only this API of the bundle [default: all].
    #[arg(long, value_name = "NAME")]
    api: Option<String>,
    /// Port to listen on; 0 selects a free port.
    #[arg(long, default_value_t = 0, value_name = "N")]
    port: u16,
    /// Serve HTTPS with a self-signed certificate that is created at start, and write the certificate to this PEM file.
    #[arg(long, value_name = "FILE")]
    https: Option<PathBuf>,
    /// Seed for sampled responses: the same seed produces the same responses.
    #[arg(long, default_value_t = 0, value_name = "N")]
    seed: u64,
    /// Store created items and remove deleted ones; `POST /_mock/reset` clears the store.
    #[arg(long)]
    stateful: bool,
    /// Allow requests from pages of any origin (CORS).
    #[arg(long)]
    cors: bool,
    /// Inject a fault into a percentage of the requests, such as `5:429:1` or `2:cut`; may be repeated.
    #[arg(long, value_name = "PERCENT:FAULT", value_parser = chance)]
    fault: Vec<(f64, Fault)>,
    /// Replay the calls that a client recorded in this HTTP archive, each once and in order; fails if a call does not
    /// match the document.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["stateful", "fault"])]
    play: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
}

/// See [`Args`].
pub fn run(args: &Args) -> Result<(), Failure> {
    let path = args.spec.clone().unwrap_or_else(|| workspace().join("openapi-bundled.yaml"));
    let mut document = args.reading.read_with_examples(&path)?;
    if let Some(api) = &args.api {
        document = slice::api(&document, api)?;
    }
    let runtime = tokio::runtime::Runtime::new()
        .map_err(|error| Failure::Usage(format!("cannot start the Tokio runtime: {error}")))?;
    runtime.block_on(async {
        let options = Options {
            port: args.port,
            seed: args.seed,
            https: args.https.is_some(),
            stateful: args.stateful,
            cors: args.cors,
        };
        let mock = match &args.play {
            Some(file) => {
                let played = Playback::read(file).map_err(|error| Failure::Usage(error.to_string()))?;
                played.check(&document).map_err(|error| Failure::Found(error.to_string()))?;
                Mock::play(&document, played, options).await
            }
            None => Mock::start_with(&document, options).await,
        };
        let mock = mock.map_err(|error| Failure::Usage(error.to_string()))?;
        mock.listen(|message| crate::output::line!("warning: {message}"));
        if !args.fault.is_empty() {
            mock.chances(Chances { faults: args.fault.clone(), seed: args.seed });
        }
        if let (Some(path), Some(certificate)) = (&args.https, mock.certificate()) {
            std::fs::write(path, certificate).map_err(|error| Failure::io(path, error))?;
        }
        output::print(&format!("serving {} on {}\n", path.display(), mock.url()))?;
        crate::output::line!("stop with Ctrl-C");
        mock.wait().await;
        Ok(())
    })
}

fn chance(text: &str) -> Result<(f64, Fault), String> {
    let (percent, fault) = text.split_once(':').ok_or("expected PERCENT:FAULT, such as 5:429:1")?;
    let percent: f64 = percent.parse().map_err(|_| format!("`{percent}` is not a number"))?;
    if !(0.0..=100.0).contains(&percent) {
        return Err(format!("`{percent}` is not between 0 and 100"));
    }
    Ok((percent / 100.0, fault.parse().map_err(|error: openapi_mock::UnknownFault| error.to_string())?))
}
