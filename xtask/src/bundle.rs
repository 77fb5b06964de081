//! `cargo xtask bundle`: an upstream document, or some of its operations, joined into the bundle.

use std::{fs, path::PathBuf};

use clap::Args as Arguments;
use openapi_document::{
    Document, Selector,
    bundle::{Joined, join},
    slice,
};

use crate::{
    codegen::workspace,
    failure::Failure,
    output,
    reading::Reading,
    sources::{BUNDLE, From},
};

/// Add an API, or a new version of one, to the bundle.
///
/// The operations of the document replace those that the bundle has of the API; other APIs stay unchanged, byte for byte.
/// A component whose name another API uses is renamed to `api.Name`. OpenAPI 3.0 is converted to 3.1, and a document of
/// several files is joined into one.
#[derive(Arguments)]
#[command(after_help = "Examples:
  cargo xtask bundle katapult ../katapult/openapi.json --operations tag:Organizations --no-prose
  cargo xtask bundle zoo zoo.yaml --overlay corrections.yaml
  cargo xtask bundle zoo https://zoo.example/openapi.json --dry-run")]
pub struct Args {
    /// Name of the API: lower-case letters, digits and `_`.
    api: String,
    /// Document of the API: a file, `-` for standard input, a URL, or a git revision.
    file: String,
    /// Add only these operations and the components they reach: an operationId, `METHOD /path`, or `tag:NAME`; may be
    /// repeated [default: all].
    #[arg(long, value_name = "SELECTOR")]
    operations: Vec<String>,
    /// Omit the descriptions, summaries and examples of the document; those in the bundle are kept.
    #[arg(long)]
    no_prose: bool,
    /// Print the new bundle to standard output and write nothing.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    reading: Reading,
}

/// See [`Args`].
pub fn run(args: &Args) -> Result<(), Failure> {
    let mut document = From::parse(&args.file).read(&args.reading)?;
    if !args.operations.is_empty() {
        let selectors: Vec<Selector> = args.operations.iter().map(Selector::new).collect();
        document = slice::select(&document, &selectors)?;
    }
    let joined = joined(&args.api, &document, !args.no_prose)?;
    if args.dry_run {
        return output::print(joined.document.text());
    }
    write(&joined)?;
    output::done(&format!(
        "{BUNDLE}: {} of {} written",
        output::counted(joined.operations.len(), "operation"),
        args.api
    ));
    output::next("cargo xtask codegen");
    Ok(())
}

/// The bundle of the working tree with the operations of a document.
pub fn joined(api: &str, document: &Document, with_prose: bool) -> Result<Joined, Failure> {
    let bundle = From::bundle().read(&Reading::default())?;
    let joined = join(&bundle, api, document, with_prose)?;
    joined.left_out.iter().for_each(|it| crate::output::line!("omitted   {it}"));
    Ok(joined)
}

/// Writes the bundle of the working tree.
pub fn write(joined: &Joined) -> Result<(), Failure> {
    let path: PathBuf = workspace().join(BUNDLE);
    fs::write(&path, joined.document.text()).map_err(|error| Failure::io(&path, error))
}
