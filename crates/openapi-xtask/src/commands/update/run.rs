//! The steps of the update.

use std::fs;

use openapi_document::operations;
use openapi_drift::Source as Semver;

use super::{Args, edits::check, summary::summary};
use crate::{
    commands::{
        bundle, codegen,
        drift::{self, Compared},
    },
    config::{Api, Source, Workspace},
    failure::Failure,
    location::Location,
    session::{Session, counted},
};

/// The result of an update, or of a dry run.
pub struct Updated {
    /// The documents and their changes.
    pub compared: Compared,
    /// The summary in Markdown.
    pub summary: String,
}

/// Runs the command. See [`Args`].
///
/// # Errors
///
/// Returns [`Failure::Found`] if code must be edited, another [`Failure`] if the command could not run.
pub fn run(args: &Args, session: &mut Session<'_>) -> Result<Updated, Failure> {
    let workspace = session.workspace()?;
    let api = workspace.api(&args.api)?;
    let location = Location::parse(drift::upstream(api, args.document.as_deref())?);
    let compared = drift::compare_upstream(&workspace, api, &location, &args.reading, session)?;
    let pinned = pinned(&workspace, api, &compared, &location, session)?;
    let edits = if args.dry_run {
        None
    } else {
        let path = workspace.root.join(api.source.path());
        fs::write(&path, &pinned).map_err(|error| Failure::io(&path, error))?;
        codegen::regenerate(&workspace, &[api], session)?;
        Some(check(&workspace, session)?)
    };
    let text = summary(&args.api, &compared, edits.as_deref(), operations(compared.new.root()).len());
    session.write(args.summary.as_deref(), &text)?;
    match edits.map(|edits| edits.len()) {
        Some(0) => {
            session.done(&format!("{}: document and client updated; the workspace compiles", args.api));
            session.next("cargo test --workspace");
            Ok(Updated { compared, summary: text })
        }
        Some(count) => Err(Failure::Found(format!(
            "{}: document and client updated, but the workspace does not compile: {} listed in the summary must be edited",
            args.api,
            counted(count, "place")
        ))),
        None if compared.drift.summary.source == Semver::Major => Err(Failure::Found(
            "the update would require changes in code that calls the client; see the summary".to_owned(),
        )),
        None => {
            session.done(&format!("{}: dry run, nothing written", args.api));
            session.next("run the command without `--dry-run`");
            Ok(Updated { compared, summary: text })
        }
    }
}

/// Returns the new text of the pinned document.
fn pinned(
    workspace: &Workspace,
    api: &Api,
    compared: &Compared,
    location: &Location,
    session: &mut Session<'_>,
) -> Result<String, Failure> {
    let path = api.source.path();
    if let Source::Bundle { tag, .. } = &api.source {
        // The new document was reduced to the operations of the bundle.
        let joined = bundle::joined(&workspace.root.join(path), tag, &compared.new, false, session)?;
        return Ok(joined.document.text().to_owned());
    }
    // The text of the document is that of the file.
    let document = &compared.new;
    if document.has_further_files() {
        return Err(Failure::Usage(format!(
            "{location} consists of several files; copy them to {} by hand and run `cargo xtask codegen {}`",
            path.display(),
            api.name
        )));
    }
    let is_json = |text: &str| text.trim_start().starts_with('{');
    if path.extension().is_some_and(|it| it == "json") && !is_json(document.text()) {
        return Err(Failure::Usage(format!(
            "{location} is YAML, and the pinned document is {}; rename it in openapi.toml",
            path.display()
        )));
    }
    Ok(document.text().to_owned())
}
