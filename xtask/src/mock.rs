//! `cargo xtask mock`: a document served on loopback.

use std::path::PathBuf;

use clap::Args as Arguments;
use openapi_document::slice;
use openapi_mock::{Chances, Fault, Mock, Options, Playback};

use crate::{codegen::workspace, failure::Failure, output, reading::Reading};

/// Serve a document on loopback: requests are checked against it, responses come from its examples and
/// schemas.
///
/// Responses have the media type that `Accept` prefers. One that cannot be sampled is 501, with the place in the
/// document and the reason.
///
/// Any credential is taken, except the word `wrong`. `Prefer: code=404` and `Prefer: example=NAME`
/// choose another documented response, and `Prefer: fault=503:1` lets something go wrong: 429, 429:SECONDS, 503,
/// 503:SECONDS, another status, expired, slow:SECONDS, cut, truncated, oversized:BYTES, content-type,
/// unknown-value, repeated-page.
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
    /// The document; the bundle otherwise.
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// Only this API of the bundle.
    #[arg(long, value_name = "NAME")]
    api: Option<String>,
    /// The port; a free one if it is left out.
    #[arg(long, default_value_t = 0, value_name = "N")]
    port: u16,
    /// Speak HTTPS, with a certificate that is made at start and written to FILE in PEM, to be trusted.
    #[arg(long, value_name = "FILE")]
    https: Option<PathBuf>,
    /// What sampled responses start from: the same seed gives the same responses.
    #[arg(long, default_value_t = 0, value_name = "N")]
    seed: u64,
    /// Keep what is created and forget what is deleted; `POST /_mock/reset` forgets everything.
    #[arg(long)]
    stateful: bool,
    /// Let pages of any origin call it: preflights are granted, responses may be read (CORS).
    #[arg(long)]
    cors: bool,
    /// Let this go wrong with so many of a hundred requests, such as `5:429:1` or `2:cut`.
    #[arg(long, value_name = "PERCENT:FAULT", value_parser = chance)]
    fault: Vec<(f64, Fault)>,
    /// Respond with the calls in FILE, which a client has recorded, each once and in their order. It fails if
    /// the document does not allow one of them.
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
    let runtime = tokio::runtime::Runtime::new().map_err(|error| Failure::Usage(format!("no runtime: {error}")))?;
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
        mock.listen(|message| eprintln!("warning: {message}"));
        if !args.fault.is_empty() {
            mock.chances(Chances { faults: args.fault.clone(), seed: args.seed });
        }
        if let (Some(path), Some(certificate)) = (&args.https, mock.certificate()) {
            std::fs::write(path, certificate).map_err(|error| Failure::io(path, error))?;
        }
        output::print(&format!("{} is served on {}\n", path.display(), mock.url()))?;
        mock.wait().await;
        Ok(())
    })
}

fn chance(text: &str) -> Result<(f64, Fault), String> {
    let (percent, fault) = text.split_once(':').ok_or("it is PERCENT:FAULT, such as 5:429:1")?;
    let percent: f64 = percent.parse().map_err(|_| format!("`{percent}` is not a number"))?;
    if !(0.0..=100.0).contains(&percent) {
        return Err(format!("`{percent}` is not between 0 and 100"));
    }
    Ok((percent / 100.0, fault.parse().map_err(|error: openapi_mock::UnknownFault| error.to_string())?))
}
