//! The clients of a folder of documents.

use std::{
    collections::VecDeque,
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::Mutex,
    thread,
};

use openapi_codegen::Report;
use openapi_prove::cargo::Scratch;

use super::{
    Args,
    table::{Row, fill, table},
};
use crate::{
    commands::codegen::Engine,
    failure::Failure,
    measure, progress,
    reading::Reading,
    scratch,
    session::{Session, counted},
};

/// Runs the command. See [`Args`].
///
/// # Errors
///
/// Returns [`Failure::Found`] if a document failed, another [`Failure`] if the command could not run.
pub fn run(args: &Args, session: &mut Session<'_>) -> Result<Vec<Row>, Failure> {
    if args.engine == Engine::Progenitor && !cfg!(feature = "progenitor") {
        return Err(Failure::NotBuilt("progenitor"));
    }
    let work = args.work.clone().unwrap_or_else(|| scratch::folder(args.engine.folder(), session));
    let rows = rows(&args.dir, &work, args.jobs, args.check, (args.engine, &args.reading), session)?;
    if let Some(path) = &args.report {
        let text = serde_json::to_string_pretty(&serde_json::json!({ "documents": rows })).unwrap_or_default();
        fs::write(path, text + "\n").map_err(|error| Failure::io(path, error))?;
    }
    session.print(&table(&rows))?;
    let is_fine = |row: &Row| {
        let is_whole = row.operations == row.operations_generated || args.engine == Engine::Progenitor;
        row.generated && row.compiles != Some(false) && row.warnings == 0 && is_whole
    };
    let bad = rows.iter().filter(|row| !is_fine(row)).count();
    if bad > 0 {
        return Err(Failure::Found(format!("{bad} of {} documents failed; see the table", rows.len())));
    }
    let is_checked = if args.check { " and compiled" } else { "" };
    session.done(&format!("{} generated{is_checked}; clients in {}", counted(rows.len(), "document"), work.display()));
    if !args.check {
        session.next("compile the clients with `--check`");
    }
    Ok(rows)
}

/// Returns the table of a folder, with every client checked.
pub fn measure(dir: &Path, work: &Path, session: &Session<'_>) -> Result<String, Failure> {
    Ok(table(&rows(dir, work, None, true, (Engine::Direct, &Reading::default()), session)?))
}

fn rows(
    dir: &Path,
    work: &Path,
    jobs: Option<usize>,
    is_checked: bool,
    how: (Engine, &Reading),
    session: &Session<'_>,
) -> Result<Vec<Row>, Failure> {
    let files = documents(dir)?;
    fs::create_dir_all(work).map_err(|error| Failure::io(work, error))?;
    let runtime = scratch::runtime(session)?;
    let program = program(work)?;
    let jobs = jobs.or_else(|| thread::available_parallelism().ok().map(Into::into)).unwrap_or(1).max(1);

    let bar = progress::bar(files.len());
    let queue = Mutex::new(files.into_iter().collect::<VecDeque<_>>());
    let rows = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                while let Some(file) = queue.lock().ok().and_then(|mut queue| queue.pop_front()) {
                    bar.set_message(file.file_name().unwrap_or_default().to_string_lossy().into_owned());
                    let row = document(&file, work, (&program, &runtime), how);
                    if let Ok(mut rows) = rows.lock() {
                        rows.push(row);
                    }
                    bar.inc(1);
                }
            });
        }
    });
    let mut rows = rows.into_inner().unwrap_or_default();
    rows.sort_by(|a, b| a.file.cmp(&b.file));
    bar.finish_and_clear();
    if is_checked {
        check(&mut rows, work, &Scratch::new(&scratch::folder("prove", session), &runtime)?)?;
    }
    Ok(rows)
}

/// Returns a copy of this program, since cargo may replace the original before all documents are generated.
pub fn program(work: &Path) -> Result<PathBuf, Failure> {
    let own = std::env::current_exe().map_err(|error| Failure::io(Path::new("openapi-xtask"), error))?;
    let copy = work.join(format!(".openapi-xtask{}", std::env::consts::EXE_SUFFIX));
    let _ = fs::remove_file(&copy);
    fs::copy(&own, &copy).map_err(|error| Failure::io(&copy, error))?;
    Ok(copy)
}

/// Returns the documents in a folder, sorted by name.
pub fn documents(dir: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut files: Vec<PathBuf> = fs::read_dir(dir)
        .map_err(|error| Failure::io(dir, error))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| matches!(path.extension().and_then(|it| it.to_str()), Some("json" | "yaml" | "yml")))
        .collect();
    files.sort();
    if files.is_empty() {
        return Err(Failure::Usage(format!("{}: no .json, .yaml or .yml file in this folder", dir.display())));
    }
    Ok(files)
}

/// Returns the crate name of a document, derived from its file name.
fn crate_name(file: &str) -> String {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let words: Vec<String> = stem
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    let name: String = words.join("-").chars().take(58).collect();
    format!("c-{}", name.trim_end_matches('-'))
}

fn document(
    file: &Path,
    work: &Path,
    (program, runtime): (&Path, &Path),
    (engine, reading): (Engine, &Reading),
) -> Row {
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut row = Row { file: name.clone(), ..Row::default() };
    let out = work.join(crate_name(&name));
    let report = out.with_extension("report.json");
    let mut command = Command::new(program);
    command.arg("codegen").args(["--spec".as_ref(), file, "--out".as_ref(), &out, "--report".as_ref(), &report]);
    let result = match engine {
        // The lock file of an earlier run is ignored.
        Engine::Direct => command.arg("--relock").arg("--runtime").arg(runtime),
        Engine::Progenitor => &mut command,
    }
    .args(engine.arguments())
    .args(reading.arguments())
    .env(measure::FLAG, out.with_extension("peak"))
    .output();
    match result {
        Ok(output) if output.status.success() => {
            row.generated = true;
            let text = fs::read_to_string(&report).unwrap_or_default();
            match serde_json::from_str::<Report>(&text) {
                Ok(report) => fill(&mut row, &report),
                Err(error) => row.error = Some(format!("{}: {error}", report.display())),
            }
            let peak = fs::read_to_string(out.with_extension("peak")).unwrap_or_default();
            row.peak_bytes = peak.trim().parse().unwrap_or_default();
        }
        Ok(output) => row.error = Some(String::from_utf8_lossy(&output.stderr).trim().to_owned()),
        Err(error) => row.error = Some(error.to_string()),
    }
    row
}

/// Compiles the clients one after another: cargo itself uses every core, and one target folder allows one build at a
/// time.
fn check(rows: &mut [Row], work: &Path, scratch: &Scratch) -> Result<(), Failure> {
    let bar = progress::bar(rows.len());
    for row in rows.iter().filter(|row| row.generated) {
        let path = work.join(crate_name(&row.file)).join("Cargo.toml");
        let manifest = fs::read_to_string(&path).map_err(|error| Failure::io(&path, error))?;
        fs::write(&path, scratch.manifest(&manifest)).map_err(|error| Failure::io(&path, error))?;
    }
    // All clients have the same dependencies. They are built before any time is measured.
    if let Some(first) = rows.iter().find(|row| row.generated) {
        scratch.check(&work.join(crate_name(&first.file)))?;
    }
    for row in rows.iter_mut().filter(|row| row.generated) {
        bar.set_message(row.file.clone());
        let (output, seconds) = scratch.check(&work.join(crate_name(&row.file)))?;
        row.millis.check = Some((seconds * 1e5).round() / 100.0);
        row.compiles = Some(output.status.success());
        (row.warnings, row.error) = messages(&String::from_utf8_lossy(&output.stderr));
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(())
}

/// Returns the number of warnings, and the first error or warning.
fn messages(text: &str) -> (usize, Option<String>) {
    let is_message = |line: &&str, kind: &str| line.starts_with(kind) || line.contains(&format!(": {kind}"));
    let warnings = text.lines().filter(|line| is_message(line, "warning")).count();
    let first = text.lines().find(|line| is_message(line, "error") || is_message(line, "warning"));
    (warnings, first.map(str::to_owned))
}
