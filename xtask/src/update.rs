//! `cargo xtask update`: the day upstream changes, in one command.

use std::{fmt::Write as _, fs, path::PathBuf, process::Command};

use clap::Args as Arguments;
use openapi_document::Document;
use openapi_drift::{Drift, Source, render};
use serde_json::Value;

use crate::{
    bundle, codegen,
    codegen::workspace,
    drift::{self, Compared},
    failure::Failure,
    output,
    reading::Reading,
    sources::From,
};

/// How many things of a kind the summary lists.
const LISTED: usize = 50;

/// Update an API of the bundle to its upstream document, regenerate the client and check the workspace.
///
/// Takes the operations that the bundle has of the API from the document, without its descriptions; regenerates the
/// client with its lock; compiles the workspace; and writes a summary in Markdown for a pull request: the changes with
/// their levels on both axes, the places that no longer compile, and what is new.
#[derive(Arguments)]
#[command(after_help = "Examples:
  cargo xtask update katapult https://developers.katapult.io/api/openapi.json
  cargo xtask update katapult ../katapult.json --dry-run
  cargo xtask update partoo partoo.yaml --summary pull-request.md

Exit codes: 0 the workspace compiles, 1 code must be edited, 2 the command could not run.")]
pub struct Args {
    /// API of the bundle.
    api: String,
    /// Upstream document of the API: a file, `-` for standard input, a URL, or a git revision.
    document: String,
    /// Write no file but the summary; report what would change.
    #[arg(long)]
    dry_run: bool,
    /// Write the summary to this file [default: standard output].
    #[arg(long, value_name = "FILE")]
    summary: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
}

/// A place that does not compile.
struct Edit {
    place: String,
    message: String,
}

/// See [`Args`].
pub fn run(args: &Args) -> Result<(), Failure> {
    let compared = drift::compare_upstream(&args.api, &From::parse(&args.document), &args.reading)?;
    // Only what the bundle has is taken: the new document was cut down to that.
    let joined = bundle::joined(&args.api, &compared.new, false)?;
    let edits = if args.dry_run {
        None
    } else {
        bundle::write(&joined)?;
        codegen::regenerate()?;
        Some(check()?)
    };
    let text = summary(&args.api, &compared, edits.as_deref(), &joined.operations);
    match &args.summary {
        Some(path) => fs::write(path, &text).map_err(|error| Failure::io(path, error))?,
        None => output::print(&text)?,
    }
    match edits.map(|edits| edits.len()) {
        Some(0) => {
            output::done(&format!("{}: bundle and client updated; the workspace compiles", args.api));
            output::next("cargo test --workspace");
            Ok(())
        }
        Some(count) => Err(Failure::Found(format!(
            "{}: bundle and client updated, but the workspace does not compile: {} listed in the summary must be edited",
            args.api,
            output::counted(count, "place")
        ))),
        None if compared.drift.summary.source == Source::Major => Err(Failure::Found(
            "the update would require changes in code that calls the client; see the summary".to_owned(),
        )),
        None => {
            output::done(&format!("{}: dry run, nothing written", args.api));
            output::next("run the command without `--dry-run`");
            Ok(())
        }
    }
}

/// Compiles the workspace, with tests and examples, and returns the errors with their locations.
fn check() -> Result<Vec<Edit>, Failure> {
    crate::output::line!("check     workspace");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["check", "--workspace", "--all-targets", "--keep-going", "--quiet", "--message-format", "json"])
        .current_dir(workspace())
        .output()
        .map_err(|error| Failure::Usage(format!("cannot run cargo: {error}")))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let mut all: Vec<Edit> = text.lines().filter_map(|line| edit(&serde_json::from_str(line).ok()?)).collect();
    all.sort_by(|a, b| a.place.cmp(&b.place));
    all.dedup_by(|a, b| a.place == b.place && a.message == b.message);
    if all.is_empty() && !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(Failure::Usage(format!("the workspace does not compile: {}", said.trim())));
    }
    Ok(all)
}

/// An error of the compiler.
fn edit(line: &Value) -> Option<Edit> {
    let message = line.get("message")?;
    if message.get("level")?.as_str()? != "error" {
        return None;
    }
    let spans = message.get("spans")?.as_array()?;
    let span = spans.iter().find(|span| span.get("is_primary") == Some(&Value::Bool(true)))?;
    let (file, number) = (span.get("file_name")?.as_str()?, span.get("line_start")?.as_u64()?);
    Some(Edit { place: format!("{file}:{number}"), message: message.get("message")?.as_str()?.to_owned() })
}

fn summary(api: &str, compared: &Compared, edits: Option<&[Edit]>, operations: &[String]) -> String {
    let Compared { drift, titles, new, .. } = compared;
    let mut out = format!("# Update of {api}\n\nThe bundle has {} operations of {}.\n\n", operations.len(), title(new));
    match edits {
        None => out.push_str("Dry run: nothing was written.\n\n"),
        Some([]) => out.push_str("The workspace compiles without edits.\n\n"),
        Some(edits) => {
            let _ = writeln!(out, "## Code to edit\n");
            for edit in edits.iter().take(LISTED) {
                let _ = writeln!(out, "- `{}`: {}", edit.place, edit.message.replace('\n', " "));
            }
            more(&mut out, edits.len());
        }
    }
    news(&mut out, drift);
    out + &render::markdown(drift, titles)
}

/// Lists the items of the client that changed.
fn news(out: &mut String, drift: &Drift) {
    let items: Vec<_> = drift.changes.iter().flat_map(|change| &change.items).collect();
    for (level, heading) in
        [(Source::Major, "Removed or changed items of the client"), (Source::Minor, "New items of the client")]
    {
        let of: Vec<_> = items.iter().filter(|item| item.level == level).collect();
        if of.is_empty() {
            continue;
        }
        let _ = writeln!(out, "## {heading}\n");
        for item in of.iter().take(LISTED) {
            let after = item.after.as_ref().map_or_else(|| "removed".to_owned(), |after| format!("`{after}`"));
            let _ = match &item.before {
                Some(before) => writeln!(out, "- `{}`: was `{before}`, now {after}", item.item),
                None => writeln!(out, "- `{}`: {after}", item.item),
            };
        }
        more(out, of.len());
    }
}

fn more(out: &mut String, count: usize) {
    if count > LISTED {
        let _ = writeln!(out, "- and {} more", count - LISTED);
    }
    out.push('\n');
}

fn title(document: &Document) -> String {
    let version = document.root().pointer("/info/version").and_then(Value::as_str).unwrap_or_default();
    format!("{} {version}", document.title()).trim().to_owned()
}
