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

/// Bring an API of the bundle up to its vendor's document: drift, bundle, codegen, check, summary.
///
/// The operations that the bundle has of the API are taken from the document, without its prose. The client is
/// regenerated with its lock, and the workspace is compiled. The summary is Markdown for a pull request: what the
/// changes do on both axes, what must be edited and where, what is new.
#[derive(Arguments)]
#[command(after_help = "Examples:
  cargo xtask update katapult https://developers.katapult.io/api/openapi.json
  cargo xtask update katapult ../katapult.json --dry-run
  cargo xtask update partoo partoo.yaml --summary pull-request.md

Exit codes: 0 nothing must be edited, 1 something must, 2 could not run.")]
pub struct Args {
    /// The API of the bundle.
    api: String,
    /// Its vendor's document: a file, `-`, an address, or a git revision.
    document: String,
    /// Write nothing; say what would happen.
    #[arg(long)]
    dry_run: bool,
    /// Where to write the summary; stdout otherwise.
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
            eprintln!("{} {}: the workspace compiles as it is", output::green("done"), args.api);
            Ok(())
        }
        Some(count) => Err(Failure::Found(format!("{count} places must be edited; the summary names them"))),
        None if compared.drift.summary.source == Source::Major => {
            Err(Failure::Found("code that calls the client would have to be edited".to_owned()))
        }
        None => Ok(()),
    }
}

/// Compiles the workspace, tests and examples too: what is wrong, and where.
fn check() -> Result<Vec<Edit>, Failure> {
    eprintln!("check     the workspace");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["check", "--workspace", "--all-targets", "--keep-going", "--quiet", "--message-format", "json"])
        .current_dir(workspace())
        .output()
        .map_err(|error| Failure::Usage(format!("cargo cannot be run: {error}")))?;
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
    let mut out = format!("# Update of {api}\n\n{} has {} operations in the bundle.\n\n", title(new), operations.len());
    match edits {
        None => out.push_str("Nothing was written: this is what would happen.\n\n"),
        Some([]) => out.push_str("The workspace compiles as it is: nothing must be edited.\n\n"),
        Some(edits) => {
            let _ = writeln!(out, "## To edit\n");
            for edit in edits.iter().take(LISTED) {
                let _ = writeln!(out, "- `{}`: {}", edit.place, edit.message.replace('\n', " "));
            }
            more(&mut out, edits.len());
        }
    }
    news(&mut out, drift);
    out + &render::markdown(drift, titles)
}

/// What is new to callers.
fn news(out: &mut String, drift: &Drift) {
    let items: Vec<_> = drift.changes.iter().flat_map(|change| &change.items).collect();
    for (level, heading) in [(Source::Major, "Gone or changed for callers"), (Source::Minor, "New for callers")] {
        let of: Vec<_> = items.iter().filter(|item| item.level == level).collect();
        if of.is_empty() {
            continue;
        }
        let _ = writeln!(out, "## {heading}\n");
        for item in of.iter().take(LISTED) {
            let after = item.after.as_deref().unwrap_or("gone");
            let _ = match &item.before {
                Some(before) => writeln!(out, "- `{}`: was `{before}`, is `{after}`", item.item),
                None => writeln!(out, "- `{}`: `{after}`", item.item),
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
