//! Output of the command.

use std::time::Instant;

#[cfg(feature = "progenitor")]
use openapi_codegen::ProgenitorClient;
use openapi_codegen::{Break, Emitted, FileChange, Generated, Mode, lock::is_kept};
use openapi_document::{Document, Pointer};
use openapi_lower::{Level, Note, Origins};

use crate::{
    failure::Failure,
    session::{Session, counted, note},
};

/// The contents of a generated crate, for the summary.
pub(super) struct Contents {
    /// The number of operations, in words.
    pub(super) operations: String,
    /// The number of operations.
    pub(super) count: usize,
    /// The number of types, if it is known.
    pub(super) types: Option<usize>,
}

impl Contents {
    /// Returns the contents of a crate with these clients.
    pub(super) fn of(clients: &[&Generated]) -> Self {
        let sum = |count: fn(&Generated) -> usize| clients.iter().map(|it| count(it)).sum::<usize>();
        let count = sum(|it| it.model.operations.len());
        Self { operations: counted(count, "operation"), count, types: Some(sum(|it| it.model.types.len())) }
    }
}

/// Reports parts of the document that the client ignores. Those that the passes removed or widened are listed with
/// `--verbose`, and counted otherwise.
pub(super) fn report_warnings(document: &Document, generated: &Generated, is_verbose: bool, session: &mut Session<'_>) {
    let origins = Origins::of(document, &generated.notes);
    let place = |pointer: &Pointer| {
        let place =
            document.locate(&origins.of_place(pointer)).map(|(file, at)| format!("{file}:{}:{}: ", at.line, at.column));
        place.unwrap_or_default()
    };
    for Note { pointer, message, .. } in generated.model.notes.iter().filter(|note| note.level == Level::Dropped) {
        note!(session, "warning: {}{message}", place(pointer));
    }
    let is_of_pass = |note: &&Note| note.level != Level::Kept && !generated.model.notes.contains(note);
    let of_passes: Vec<&Note> = generated.notes.iter().filter(is_of_pass).collect();
    if is_verbose {
        for Note { pointer, message, level, .. } in of_passes {
            let word = if *level == Level::Widened { "widened" } else { "dropped" };
            note!(session, "{word}   {}{message}", place(pointer));
        }
    } else if !of_passes.is_empty() {
        let count = |level: Level| of_passes.iter().filter(|note| note.level == level).count();
        note!(
            session,
            "notes     {} widened, {} dropped; --verbose lists them",
            count(Level::Widened),
            count(Level::Dropped)
        );
    }
}

/// The number of locked types of a stand-alone crate that are listed without `--verbose`.
pub(super) const KEPT: usize = 3;

/// Reports the locked types that differ from the document, and the changes that break callers.
pub(super) fn report_lock(api: Option<&str>, generated: &Generated, limit: usize, session: &mut Session<'_>) {
    let prefix = api.map(|api| format!("{api}::")).unwrap_or_default();
    let kept: Vec<&Note> = generated.notes.iter().filter(|note| is_kept(note)).collect();
    for Note { pointer, message, .. } in kept.iter().take(limit) {
        note!(session, "keeps     {prefix}{pointer}: {message}");
    }
    if kept.len() > limit {
        let types = counted(kept.len() - limit, "locked type");
        let api = api.map(|api| format!("{api}: ")).unwrap_or_default();
        note!(session, "keeps     {api}{types} that the document declares differently; --verbose lists them");
    }
    let breaks = session.red("breaks");
    for Break { item, before, after, reason, .. } in &generated.breaks {
        let change = after.as_ref().map_or_else(|| "now removed".to_owned(), |after| format!("now `{after}`"));
        note!(session, "{breaks}    {prefix}{item}: was `{before}`, {change}: {reason}");
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
        "{name}: {}, {}; notes: {} kept, {} widened, {} dropped (lower {:.0} ms, generate {:.0}, refine {:.0}, format {:.0})",
        counted(generated.model.operations.len(), "operation"),
        counted(generated.model.types.len(), "type"),
        count(Level::Kept),
        count(Level::Widened),
        count(Level::Dropped),
        millis.lower,
        millis.generate,
        millis.refine,
        millis.format,
    )
}

/// Lists the files that were written, if requested, or that are out of date.
pub(super) fn list(emitted: &Emitted, mode: Mode, is_verbose: bool, session: &mut Session<'_>) {
    for (path, change) in emitted.changes.iter().filter(|_| is_verbose || mode == Mode::Check) {
        let path = path.display();
        match change {
            FileChange::Added if mode == Mode::Check => note!(session, "missing   {path}"),
            FileChange::Added => note!(session, "add       {path}"),
            FileChange::Changed(diff) if mode == Mode::Check => note!(session, "stale     {path}\n{diff}"),
            FileChange::Changed(_) => note!(session, "write     {path}"),
            FileChange::Removed if mode == Mode::Check => note!(session, "surplus   {path}"),
            FileChange::Removed => note!(session, "remove    {path}"),
        }
    }
}

/// Prints the result in one line.
pub(super) fn conclude(
    place: &str,
    contents: &Contents,
    emitted: &Emitted,
    (mode, start): (Mode, Instant),
    session: &mut Session<'_>,
) -> Result<(), Failure> {
    let (files, changed, millis) = (emitted.files, emitted.changes.len(), start.elapsed().as_millis());
    match mode {
        Mode::Check if changed > 0 => Err(Failure::Found(format!(
            "{place} is out of date: {changed} of {files} files differ; run the command without `--check`"
        ))),
        Mode::Check => {
            session.done(&format!("{place}: {files} files up to date ({millis} ms)"));
            Ok(())
        }
        Mode::Write => {
            let Contents { operations, types, .. } = contents;
            let types = types.map(|count| format!(", {}", counted(count, "type"))).unwrap_or_default();
            let removed = emitted.changes.iter().filter(|(_, change)| *change == FileChange::Removed).count();
            let written = changed - removed;
            let removed = if removed == 0 { String::new() } else { format!(", {removed} removed") };
            session.done(&format!(
                "{place}: {operations}{types}; {written} of {files} files written{removed} ({millis} ms)"
            ));
            Ok(())
        }
    }
}
