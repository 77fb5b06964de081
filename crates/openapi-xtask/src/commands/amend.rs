//! `cargo xtask amend`: the overlay that makes a document match the responses that clients received.

use std::path::{Path, PathBuf};

use clap::Args as Arguments;
use openapi_document::{Limits, Source};
use openapi_edit::amend::{Amended, Seen, amend};

use crate::{
    failure::Failure,
    location::Location,
    reading::Reading,
    session::{Session, counted, note},
};

/// Write an OpenAPI Overlay that makes a document match the responses clients received.
///
/// A client counts where responses deviate from its document (`Client::builder().deviations(..)`), and
/// `Deviations::to_json` writes the counts as JSON. Each deviation becomes the smallest overlay action that makes
/// such a response valid: an optional property, an additional type, an open enum.
#[derive(Arguments, Debug, Clone)]
#[command(after_help = "Examples:
  cargo xtask amend seen.json github -o corrections.json
  cargo xtask amend seen.json --spec openapi.yaml -o corrections.json
  cargo xtask codegen --spec openapi.yaml --overlay corrections.json --out ../client")]
pub struct Args {
    /// Deviations that a client recorded: the JSON of `Deviations::to_json`.
    pub seen: PathBuf,
    /// API in `openapi.toml` [default: the configured document, if there is one].
    #[arg(value_name = "NAME", conflicts_with = "spec")]
    pub name: Option<String>,
    /// Document to correct: a file, `-` for standard input, a URL, or a git revision.
    #[arg(long, value_name = "FILE")]
    pub spec: Option<String>,
    /// Write the overlay to this file [default: standard output].
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Options for reading documents.
    #[command(flatten)]
    pub reading: Reading,
}

/// Runs the command. See [`Args`].
///
/// # Errors
///
/// Returns a [`Failure`] if a file cannot be read or written.
pub fn run(args: &Args, session: &mut Session<'_>) -> Result<Amended, Failure> {
    let seen = read(&args.seen)?;
    let document = match (&args.spec, &args.name) {
        (Some(spec), _) => Location::parse(spec).read(&args.reading, session)?,
        (None, Some(name)) => {
            let workspace = session.workspace()?;
            let document = workspace.read_api(workspace.api(name)?, &args.reading)?;
            session.remarks(&document);
            document
        }
        (None, None) => Location::of(&session.workspace()?.document()?).read(&args.reading, session)?,
    };
    let amended = amend(&document, &seen);
    amended.inexpressible.iter().for_each(|it| note!(session, "warning: {it}"));
    let text = serde_json::to_string_pretty(&amended.overlay).unwrap_or_default() + "\n";
    session.write(args.output.as_deref(), &text)?;
    session.done(&format!(
        "overlay with {} for {}",
        counted(amended.actions, "action"),
        counted(seen.len(), "deviation")
    ));
    if let (Some(path), false) = (&args.output, amended.actions == 0) {
        let spec = args.spec.as_ref().map(|spec| format!(" --spec {spec} --out DIR")).unwrap_or_default();
        match &args.name {
            Some(name) => {
                session.next(&format!("add {:?} to `overlays` of `[api.{name}]`", path.display().to_string()))
            }
            None => session.next(&format!("cargo xtask codegen{spec} --overlay {}", path.display())),
        }
    }
    Ok(amended)
}

fn read(path: &Path) -> Result<Vec<Seen>, Failure> {
    let source = Source::read(path, &Limits::default())?;
    serde_json::from_str(source.text()).map_err(|error| {
        let (line, column) = (error.line(), error.column().max(1));
        Failure::Usage(format!(
            "{}:{line}:{column}: expected the JSON of `Deviations::to_json`: {error}",
            source.name()
        ))
    })
}
