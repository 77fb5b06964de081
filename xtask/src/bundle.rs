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

/// Join an upstream document, or some of its operations, into the bundle, in place of what the bundle has of the API.
///
/// What the other APIs have stays as it is, to the letter. A name that another API has is written `api.Name`.
/// A document of OpenAPI 3.0 is written as 3.1; one of several files as one.
#[derive(Arguments)]
#[command(after_help = "Examples:
  cargo xtask bundle katapult ../katapult/openapi.json --operations tag:Organizations --no-prose
  cargo xtask bundle zoo zoo.yaml --overlay corrections.yaml
  cargo xtask bundle zoo https://zoo.example/openapi.json --dry-run

Afterwards: cargo xtask codegen")]
pub struct Args {
    /// The name of the API: small letters, digits and `_`.
    api: String,
    /// The document: a file, `-`, an address, or a git revision.
    file: String,
    /// Only these operations and what they reach: an operationId, `METHOD /path`, or `tag:NAME`.
    #[arg(long, value_name = "SELECTOR")]
    operations: Vec<String>,
    /// Leave descriptions, summaries and examples out; those of the bundle stay.
    #[arg(long)]
    no_prose: bool,
    /// Print the bundle instead of writing it.
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
    eprintln!(
        "{} {BUNDLE}: {} has {} operations; run `cargo xtask codegen`",
        output::green("done"),
        args.api,
        joined.operations.len()
    );
    Ok(())
}

/// The bundle of the working tree with the operations of a document.
pub fn joined(api: &str, document: &Document, with_prose: bool) -> Result<Joined, Failure> {
    let bundle = From::bundle().read(&Reading::default())?;
    let joined = join(&bundle, api, document, with_prose)?;
    joined.left_out.iter().for_each(|it| eprintln!("left out  {it}"));
    Ok(joined)
}

/// Writes the bundle of the working tree.
pub fn write(joined: &Joined) -> Result<(), Failure> {
    let path: PathBuf = workspace().join(BUNDLE);
    fs::write(&path, joined.document.text()).map_err(|error| Failure::io(&path, error))
}
