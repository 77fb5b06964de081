//! `cargo xtask bundle`: inserts an upstream document, or some of its operations, into the bundle.

use std::{
    fs,
    path::{Path, PathBuf},
};

use clap::Args as Arguments;
use openapi_document::{Document, Selector, slice};
use openapi_edit::bundle::{Joined, join};

use crate::{
    config::{Source, Workspace},
    failure::Failure,
    location::Location,
    reading::Reading,
    session::{Session, counted, note},
};

/// Add an API, or a new version of one, to the bundle.
///
/// The operations of the document replace those that the bundle has of the API; other APIs stay unchanged, byte for
/// byte. A component whose name another API uses is renamed to `api.Name`. OpenAPI 3.0 is converted to 3.1, and a
/// document of several files is joined into one.
#[derive(Arguments, Debug, Clone)]
#[command(after_help = "Examples:
  cargo xtask bundle github ../github.json --operations tag:orgs --no-prose
  cargo xtask bundle zoo zoo.yaml --overlay corrections.yaml
  cargo xtask bundle zoo https://zoo.example/openapi.json --dry-run")]
pub struct Args {
    /// Name of the API: lower-case letters, digits and `_`.
    pub api: String,
    /// Document of the API: a file, `-` for standard input, a URL, or a git revision.
    pub file: String,
    /// Add only these operations and the components they reach: an operationId, `METHOD /path`, or `tag:NAME`; may be
    /// repeated [default: all].
    #[arg(long, value_name = "SELECTOR")]
    pub operations: Vec<String>,
    /// Omit the descriptions, summaries and examples of the document; those in the bundle are kept.
    #[arg(long)]
    pub no_prose: bool,
    /// Print the new bundle to standard output and write nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Options for reading documents.
    #[command(flatten)]
    pub reading: Reading,
}

/// Runs the command. See [`Args`].
///
/// # Errors
///
/// Returns a [`Failure`] if a document cannot be read, joined or written.
pub fn run(args: &Args, session: &mut Session<'_>) -> Result<Joined, Failure> {
    let mut document = Location::parse(&args.file).read(&args.reading, session)?;
    if !args.operations.is_empty() {
        let selectors: Vec<Selector> = args.operations.iter().map(Selector::new).collect();
        document = slice::select(&document, &selectors)?;
    }
    let workspace = session.workspace()?;
    let bundle = bundle(&workspace, &args.api)?;
    let joined = joined(&workspace.root.join(&bundle), &args.api, &document, !args.no_prose, session)?;
    if args.dry_run {
        session.print(joined.document.text())?;
        return Ok(joined);
    }
    write(&workspace.root.join(&bundle), &joined)?;
    let operations = counted(joined.operations.len(), "operation");
    session.done(&format!("{}: {operations} of {} written", bundle.display(), args.api));
    match workspace.api(&args.api) {
        Ok(_) => session.next("cargo xtask codegen"),
        Err(_) => session.next(&format!("add `[api.{}]` with `bundle` and `client` to openapi.toml", args.api)),
    }
    Ok(joined)
}

/// Returns the bundle of an API, otherwise the only configured bundle, relative to the root.
fn bundle(workspace: &Workspace, api: &str) -> Result<PathBuf, Failure> {
    if let Ok(api) = workspace.api(api) {
        return match &api.source {
            Source::Bundle { path, .. } => Ok(path.clone()),
            Source::Document(path) => Err(Failure::Usage(format!(
                "API `{}` has a document of its own, {}; `bundle` is for APIs of a bundle",
                api.name,
                path.display()
            ))),
        };
    }
    let mut bundles: Vec<PathBuf> = Vec::new();
    for api in &workspace.config.apis {
        if let Source::Bundle { path, .. } = &api.source
            && !bundles.contains(path)
        {
            bundles.push(path.clone());
        }
    }
    match bundles.as_slice() {
        [one] => Ok(one.clone()),
        _ => Err(Failure::Usage(format!(
            "add `[api.{api}]` with its `bundle` to openapi.toml, which lists {}",
            counted(bundles.len(), "bundle")
        ))),
    }
}

/// Returns a bundle with the operations of a document.
///
/// # Errors
///
/// Returns [`Failure::Document`] if the bundle cannot be read, or the operations cannot be inserted.
pub fn joined(
    bundle: &Path,
    tag: &str,
    document: &Document,
    with_prose: bool,
    session: &mut Session<'_>,
) -> Result<Joined, Failure> {
    let bundle = Location::of(bundle).read(&Reading::default(), session)?;
    let joined = join(&bundle, tag, document, with_prose)?;
    joined.left_out.iter().for_each(|it| note!(session, "omitted   {it}"));
    Ok(joined)
}

/// Writes a bundle.
///
/// # Errors
///
/// Returns [`Failure::Io`] if the file cannot be written.
pub fn write(path: &Path, joined: &Joined) -> Result<(), Failure> {
    fs::write(path, joined.document.text()).map_err(|error| Failure::io(path, error))
}
