//! Output of the command.

use std::time::Instant;

#[cfg(feature = "progenitor")]
use openapi_codegen::ProgenitorClient;
use openapi_codegen::{Break, Change, Generated, Mode, Outcome};
use openapi_document::Document;
use openapi_lower::{Level, Note};

use crate::{failure::Failure, output};

/// The contents of a generated crate, for the summary.
pub(super) struct Contents {
    /// The number of operations, in words.
    pub(super) operations: String,
    /// The number of types, if it is known.
    pub(super) types: Option<usize>,
}

/// Reports parts of the document that the client ignores.
pub(super) fn report_warnings(document: &Document, generated: &Generated) {
    let dropped = generated.model.notes.iter().filter(|note| note.level == Level::Dropped);
    for Note { pointer, message, .. } in dropped {
        let place = document.locate(pointer).map(|(file, at)| format!("{file}:{}:{}: ", at.line, at.column));
        crate::output::line!("warning: {}{message}", place.unwrap_or_default());
    }
}

/// The number of locked types of a stand-alone crate that are listed without `--verbose`.
pub(super) const KEPT: usize = 3;

/// Reports the locked types that differ from the document, and the changes that break callers.
pub(super) fn report_lock(api: Option<&str>, generated: &Generated, limit: usize) {
    let prefix = api.map(|api| format!("{api}::")).unwrap_or_default();
    let kept: Vec<&Note> = generated.notes.iter().filter(|note| note.pass == "lock").collect();
    for Note { pointer, message, .. } in kept.iter().take(limit) {
        crate::output::line!("keeps     {prefix}{pointer}: {message}");
    }
    if kept.len() > limit {
        let types = output::counted(kept.len() - limit, "locked type");
        let api = api.map(|api| format!("{api}: ")).unwrap_or_default();
        crate::output::line!("keeps     {api}{types} that the document declares differently; --verbose lists them");
    }
    for Break { item, before, after, reason, .. } in &generated.breaks {
        let change = after.as_ref().map_or_else(|| "now removed".to_owned(), |after| format!("now `{after}`"));
        crate::output::line!("{}    {prefix}{item}: was `{before}`, {change}: {reason}", output::red("breaks"));
    }
}

/// Returns the number of operations that progenitor generated, in words.
#[cfg(feature = "progenitor")]
pub(super) fn generated_by_progenitor(client: &ProgenitorClient) -> String {
    let all = &client.report.operations;
    let generated = all.iter().filter(|operation| operation.function.is_some()).count();
    format!("{generated} of {} operations", all.len())
}

/// Summarises what progenitor generated, in one line.
#[cfg(feature = "progenitor")]
pub(super) fn progenitor_summary(name: &str, client: &ProgenitorClient) -> String {
    let count = |level: Level| client.notes.iter().filter(|note| note.level == level).count();
    format!(
        "{name}: {}; notes: {} kept, {} widened, {} dropped",
        generated_by_progenitor(client),
        count(Level::Kept),
        count(Level::Widened),
        count(Level::Dropped),
    )
}

/// Summarises a client in one line.
pub(super) fn summary(name: &str, generated: &Generated) -> String {
    let count = |level: Level| generated.notes.iter().filter(|note| note.level == level).count();
    let millis = &generated.report.millis;
    format!(
        "{name}: {} operations, {} types; notes: {} kept, {} widened, {} dropped (lower {:.0} ms, generate {:.0}, refine {:.0}, format {:.0})",
        generated.model.operations.len(),
        generated.model.types.len(),
        count(Level::Kept),
        count(Level::Widened),
        count(Level::Dropped),
        millis.lower,
        millis.generate,
        millis.refine,
        millis.format,
    )
}

/// Lists the files that were written, if that is asked for, or that are out of date.
pub(super) fn list(outcome: &Outcome, mode: Mode, is_verbose: bool) {
    for (path, change) in outcome.changes.iter().filter(|_| is_verbose || mode == Mode::Check) {
        let path = path.display();
        match change {
            Change::Added if mode == Mode::Check => crate::output::line!("missing   {path}"),
            Change::Added => crate::output::line!("add       {path}"),
            Change::Changed(diff) if mode == Mode::Check => crate::output::line!("stale     {path}\n{diff}"),
            Change::Changed(_) => crate::output::line!("write     {path}"),
            Change::Removed if mode == Mode::Check => crate::output::line!("surplus   {path}"),
            Change::Removed => crate::output::line!("remove    {path}"),
        }
    }
}

/// Prints the result in one line.
pub(super) fn conclude(
    place: &str,
    contents: &Contents,
    outcome: &Outcome,
    mode: Mode,
    start: Instant,
) -> Result<(), Failure> {
    let (files, changed, millis) = (outcome.files, outcome.changes.len(), start.elapsed().as_millis());
    match mode {
        Mode::Check if changed > 0 => Err(Failure::Found(format!(
            "{place} is out of date: {changed} of {files} files differ; run the command without `--check`"
        ))),
        Mode::Check => {
            output::done(&format!("{place}: {files} files up to date ({millis} ms)"));
            Ok(())
        }
        Mode::Write => {
            let Contents { operations, types } = contents;
            let types = types.map(|count| format!(", {}", output::counted(count, "type"))).unwrap_or_default();
            let removed = outcome.changes.iter().filter(|(_, change)| *change == Change::Removed).count();
            let written = changed - removed;
            let removed = if removed == 0 { String::new() } else { format!(", {removed} removed") };
            output::done(&format!(
                "{place}: {operations}{types}; {written} of {files} files written{removed} ({millis} ms)"
            ));
            Ok(())
        }
    }
}
