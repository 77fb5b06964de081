//! `cargo xtask amend`: the overlay that makes a document true to what clients saw.

use std::{
    fs,
    path::{Path, PathBuf},
};

use clap::Args as Arguments;
use openapi_document::{
    Document, Limits,
    amend::{Seen, amend},
};

use crate::{config::Workspace, failure::Failure, location::Location, output, reading::Reading};

/// Write an OpenAPI Overlay that makes a document match the responses clients received.
///
/// A client counts where responses deviate from its document (`Client::builder().departures(..)`), and
/// `Departures::to_json` writes the counts as JSON. Each deviation becomes the smallest overlay action that makes such a
/// response valid: an optional property, an additional type, an open enum.
#[derive(Arguments)]
#[command(after_help = "Examples:
  cargo xtask amend seen.json github -o corrections.json
  cargo xtask amend seen.json --spec openapi.yaml -o corrections.json
  cargo xtask codegen --spec openapi.yaml --overlay corrections.json --out ../client")]
pub struct Args {
    /// Deviations that a client recorded: the JSON of `Departures::to_json`.
    seen: PathBuf,
    /// API in `openapi.toml` [default: the configured document, if there is one].
    #[arg(value_name = "NAME", conflicts_with = "spec")]
    name: Option<String>,
    /// Document to correct: a file, `-` for standard input, a URL, or a git revision.
    #[arg(long, value_name = "FILE")]
    spec: Option<String>,
    /// Write the overlay to this file [default: standard output].
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
}

/// See [`Args`].
pub fn run(args: &Args) -> Result<(), Failure> {
    let seen = read(&args.seen)?;
    let document = match (&args.spec, &args.name) {
        (Some(spec), _) => Location::parse(spec).read(&args.reading)?,
        (None, Some(name)) => {
            let workspace = Workspace::require()?;
            workspace.read_api(workspace.api(name)?, &args.reading)?
        }
        (None, None) => args.reading.read(&Workspace::require()?.document()?)?,
    };
    let amended = amend(&document, &seen);
    amended.untold.iter().for_each(|it| crate::output::line!("warning: {it}"));
    let text = serde_json::to_string_pretty(&amended.overlay).unwrap_or_default() + "\n";
    match &args.output {
        Some(path) => fs::write(path, text).map_err(|error| Failure::io(path, error))?,
        None => output::print(&text)?,
    }
    output::done(&format!(
        "overlay with {} for {}",
        output::counted(amended.actions, "action"),
        output::counted(seen.len(), "deviation")
    ));
    if let (Some(path), false) = (&args.output, amended.actions == 0) {
        let spec = args.spec.as_ref().map(|spec| format!(" --spec {spec} --out DIR")).unwrap_or_default();
        match &args.name {
            Some(name) => {
                output::next(&format!("add {:?} to `overlays` of `[api.{name}]`", path.display().to_string()))
            }
            None => output::next(&format!("cargo xtask codegen{spec} --overlay {}", path.display())),
        }
    }
    Ok(())
}

fn read(path: &Path) -> Result<Vec<Seen>, Failure> {
    let data = Document::read_data(path, &Limits::default())?;
    serde_json::from_str(data.text()).map_err(|error| {
        let (line, column) = (error.line(), error.column().max(1));
        Failure::Usage(format!("{}:{line}:{column}: expected the JSON of `Departures::to_json`: {error}", data.name()))
    })
}
