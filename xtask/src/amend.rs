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

use crate::{failure::Failure, output, reading::Reading, sources::From};

/// Write the OpenAPI Overlay that makes a document true to what clients saw in responses.
///
/// A client counts where responses depart from its document (`Client::builder().departures(..)`), and
/// `Departures::to_json` gives the counts as a file. Each becomes the smallest action that lets such a response be what
/// the document says: a member that may be left out, one more type, a list of values that is open.
#[derive(Arguments)]
#[command(after_help = "Examples:
  cargo xtask amend seen.json -o corrections.json
  cargo xtask amend seen.json --spec openapi.yaml -o corrections.json
  cargo xtask codegen --spec openapi.yaml --overlay corrections.json --out ../client")]
pub struct Args {
    /// What was seen: the JSON of `Departures::to_json`.
    seen: PathBuf,
    /// The document: a file, `-`, an address, or a git revision; the bundle otherwise.
    #[arg(long, value_name = "FILE")]
    spec: Option<String>,
    /// Where to write the overlay; stdout otherwise.
    #[arg(short, long)]
    output: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
}

/// See [`Args`].
pub fn run(args: &Args) -> Result<(), Failure> {
    let seen = read(&args.seen)?;
    let document = args.spec.as_deref().map_or_else(From::bundle, From::parse).read(&args.reading)?;
    let amended = amend(&document, &seen);
    amended.untold.iter().for_each(|it| eprintln!("warning: {it}"));
    eprintln!("{} {} departures, {} actions", output::green("done"), seen.len(), amended.actions);
    let text = serde_json::to_string_pretty(&amended.overlay).unwrap_or_default() + "\n";
    match &args.output {
        Some(path) => fs::write(path, text).map_err(|error| Failure::io(path, error)),
        None => output::print(&text),
    }
}

fn read(path: &Path) -> Result<Vec<Seen>, Failure> {
    let data = Document::read_data(path, &Limits::default())?;
    serde_json::from_str(data.text()).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        Failure::Usage(format!(
            "{}:{line}:{column}: this is not what `Departures::to_json` gives: {error}",
            data.name()
        ))
    })
}
