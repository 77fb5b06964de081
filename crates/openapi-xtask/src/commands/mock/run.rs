//! The server.

use std::io::Write;

use openapi_document::{Document, slice};
use openapi_mock::{Chances, Fault, Mock, Options, Playback};

use super::Args;
use crate::{
    failure::Failure,
    location::Location,
    session::{Session, note},
};

/// Runs the command. See [`Args`].
pub fn run(args: &Args, session: &mut Session<'_>) -> Result<(), Failure> {
    let faults = args.fault.iter().map(|text| chance(text)).collect::<Result<Vec<_>, _>>()?;
    let (document, path) = document(args, session)?;
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
        // The server reports from its own threads, for the lifetime of the process.
        mock.listen(|message| {
            let _ = writeln!(std::io::stderr().lock(), "warning: {message}");
        });
        if !faults.is_empty() {
            mock.chances(Chances { faults, seed: args.seed });
        }
        if let (Some(path), Some(certificate)) = (&args.https, mock.certificate()) {
            std::fs::write(path, certificate).map_err(|error| Failure::io(path, error))?;
        }
        session.print(&format!("serving {} on {}\n", path, mock.url()))?;
        note!(session, "stop with Ctrl-C");
        mock.wait().await;
        Ok(())
    })
}

/// Returns the document to serve, with its name.
fn document(args: &Args, session: &mut Session<'_>) -> Result<(Document, String), Failure> {
    let name = args.name.as_ref().or(args.api.as_ref().filter(|_| args.spec.is_none()));
    if let Some(path) = &args.spec {
        let document = match Location::of(path) {
            Location::File(path) => {
                let document = args.reading.read_with_examples(&path)?;
                session.remarks(&document);
                document
            }
            other => other.read(&args.reading, session)?,
        };
        let document = args.api.as_ref().map_or_else(|| Ok(document.clone()), |api| slice::api(&document, api))?;
        return Ok((document, path.display().to_string()));
    }
    let workspace = session.workspace()?;
    if let Some(name) = name {
        let api = workspace.api(name)?;
        let document = args
            .reading
            .with_overlays(workspace.overlays(api).into_iter())
            .read_with_examples(&workspace.root.join(api.source.path()))?;
        session.remarks(&document);
        return Ok((workspace.part(api, document)?, name.clone()));
    }
    let path = workspace.document()?;
    let document = args.reading.read_with_examples(&path)?;
    session.remarks(&document);
    Ok((document, path.display().to_string()))
}

/// Parses `PERCENT:FAULT`.
fn chance(text: &str) -> Result<(f64, Fault), Failure> {
    let wrong = |reason: String| Failure::Usage(format!("invalid value `{text}` of `--fault`: {reason}"));
    let (percent, fault) =
        text.split_once(':').ok_or_else(|| wrong("expected PERCENT:FAULT, such as 5:429:1".to_owned()))?;
    let percent: f64 = percent.parse().map_err(|_| wrong(format!("`{percent}` is not a number")))?;
    if !(0.0..=100.0).contains(&percent) {
        return Err(wrong(format!("`{percent}` is not between 0 and 100")));
    }
    let fault = fault.parse().map_err(|error: openapi_mock::UnknownFault| wrong(error.to_string()))?;
    Ok((percent / 100.0, fault))
}
