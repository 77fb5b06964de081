//! `openapi-xtask init`: adds the files that a workspace lacks for its APIs.
//!
//! A [`Plan`] is composed by steps, each in a file of its own. It contains every file that will be written. Existing
//! files are unchanged, except that entries are added to manifests.

mod conflicts;
mod documents;
mod extension;
mod manifests;
mod plan;
mod source;
mod tests;
mod workflows;

use std::path::PathBuf;

use clap::Args as Arguments;

pub use self::plan::Plan;
use crate::{
    commands::codegen,
    config::{FILE, Workspace},
    failure::Failure,
    reading::Reading,
    session::{Session, counted},
};

/// Add what a workspace lacks for its APIs: configuration, clients, extension crates, tests, workflows.
///
/// For each API: pins the document in `specs`, generates `crates/NAME-client`, and writes `crates/NAME` with an
/// extension trait. For the workspace: `openapi.toml`, `xtask` with the alias `cargo xtask`, snapshot tests in
/// `tests`, and workflows for GitHub Actions. Existing files are not modified, except that `Cargo.toml` gets the new
/// members, `openapi.toml` the new APIs and `.cargo/config.toml` the alias.
#[derive(Arguments, Debug, Clone)]
#[command(after_help = "Examples:
  openapi-xtask init pagerduty=specs/pagerduty.json github=https://example.com/github.json
  openapi-xtask init --bundle pets=pets.yaml shop=shop.yaml
  openapi-xtask init pets=pets.yaml --dry-run
  openapi-xtask init pets=pets.yaml --source git=https://example.com/tools.git")]
pub struct Args {
    /// Name of an API, and its document: a file or a URL.
    #[arg(value_name = "NAME=FILE|URL", required = true)]
    pub apis: Vec<String>,
    /// Join the documents into one file, `openapi-bundled.yaml`, in which each API is a tag.
    #[arg(long)]
    pub bundle: bool,
    /// List the files and write nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Source of the crate `openapi-xtask` for `xtask` [default: the source of this program].
    #[arg(long, value_name = "path=DIR|git=URL|version=REQ")]
    pub source: Option<String>,
    /// Options for reading documents.
    #[command(flatten)]
    pub reading: Reading,
}

/// Runs the command. See [`Args`].
///
/// # Errors
///
/// Returns a [`Failure`] if an argument is invalid, a document cannot be read, or a file cannot be written.
pub fn run(args: &Args, session: &mut Session<'_>) -> Result<Plan, Failure> {
    let here = session.folder().to_path_buf();
    let root = manifests::root(&here);
    let source = source::Source::of(args.source.as_deref())?;
    let mut plan = Plan::new(&root);
    let read = if args.bundle { documents::bundle } else { documents::pin };
    let documents = read(&mut plan, &args.apis, &args.reading, session)?;
    let packages = conflicts::packages(&root);
    conflicts::check(&root, &packages, &documents)?;
    let style = manifests::add(&mut plan, &packages, &documents)?;
    let configured = documents::configure(&mut plan, &documents)?;
    source::add_xtask(&mut plan, &source, &style)?;
    extension::add(&mut plan, &documents, &style);
    tests::add(&mut plan, &documents, &source, &style)?;
    plan.add(".gitignore", "/target\n".to_owned());
    workflows::add(&mut plan);
    plan.list(session);
    if args.dry_run {
        session.next("run the command without `--dry-run`");
        return Ok(plan);
    }
    plan.write()?;
    let workspace = Workspace::read(&root)?;
    let apis = workspace.apis(&configured)?;
    codegen::regenerate(&workspace, &apis, session)?;
    session.done(&format!("{}: {} added to {FILE}", display(&root, &here), counted(apis.len(), "API")));
    session.next("cargo test --workspace");
    Ok(plan)
}

/// Returns a folder relative to the working directory.
fn display(root: &std::path::Path, here: &std::path::Path) -> String {
    let path: PathBuf = crate::paths::relative(here, root);
    path.display().to_string()
}
