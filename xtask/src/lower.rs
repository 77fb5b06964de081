//! `cargo xtask lower`: the narrowed document.

use std::{fs, path::PathBuf};

use clap::Args as Arguments;
use openapi_document::Document;
use openapi_lower::{Note, lower};

use crate::{failure::Failure, output, reading::Reading};

/// Print a document narrowed to plain OpenAPI 3.0.3, as progenitor takes it.
///
/// The notes (what was changed, and whether the meaning was kept, widened or dropped) go to stderr,
/// or to a JSON file.
#[derive(Arguments)]
#[command(after_help = "Example:\n  cargo xtask lower openapi.yaml -o for-progenitor.json --report notes.json")]
pub struct Args {
    /// The document, JSON or YAML.
    file: PathBuf,
    /// Where to write the narrowed document; stdout otherwise.
    #[arg(short, long)]
    output: Option<PathBuf>,
    /// Where to write the notes, as JSON; stderr otherwise.
    #[arg(long)]
    report: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
}

/// See [`Args`].
pub fn run(args: &Args) -> Result<(), Failure> {
    let document = args.reading.read(&args.file)?;
    let lowered = lower(&document).map_err(openapi_codegen::Error::from)?;
    match &args.report {
        Some(path) => {
            let text = serde_json::to_string_pretty(&lowered.notes).unwrap_or_default();
            fs::write(path, text + "\n").map_err(|error| Failure::io(path, error))?;
        }
        None => lowered.notes.iter().for_each(|note| eprintln!("{}", line(&document, note))),
    }
    let text = serde_json::to_string_pretty(lowered.document.root()).unwrap_or_default() + "\n";
    match &args.output {
        Some(path) => fs::write(path, text).map_err(|error| Failure::io(path, error)),
        None => output::print(&text),
    }
}

/// `file:line:column: level pass: message`.
fn line(document: &Document, note: &Note) -> String {
    let place = document.locate(&note.pointer).map(|(file, position)| format!("{file}:{position}"));
    let place = place.unwrap_or_else(|| document.name().to_owned());
    let level = format!("{:?}", note.level).to_lowercase();
    format!("{place}: {level} {}: {} ({})", note.pass, note.message, note.pointer)
}
