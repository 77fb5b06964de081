//! The table of a folder of documents.

use openapi_codegen::{Millis, OperationStatus, Report};
use openapi_lower::Level;
use serde::{Deserialize, Serialize};

/// The result for a document and its client.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Row {
    /// The file name of the document.
    pub file: String,
    /// The version of OpenAPI.
    pub openapi: Option<String>,
    /// The number of operations in the document.
    pub operations: usize,
    /// The number of operations in the client.
    pub operations_generated: usize,
    /// A flag for a generated client.
    pub generated: bool,
    /// The success of compiling the client; `None` if it was not compiled.
    pub compiles: Option<bool>,
    /// The number of compiler warnings.
    pub warnings: usize,
    /// The number of free-form JSON properties.
    pub untyped: usize,
    /// The numbers of notes.
    pub notes: Notes,
    /// The durations in milliseconds.
    pub millis: Times,
    /// The peak memory of the generator in bytes; 0 if the system does not report it.
    pub peak_bytes: u64,
    /// The first error or warning.
    pub error: Option<String>,
}

/// The numbers of notes by effect on the meaning.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Notes {
    /// The number of notes that preserve the meaning.
    pub kept: usize,
    /// The number of notes by which the type accepts more.
    pub widened: usize,
    /// The number of removals.
    pub dropped: usize,
}

/// The durations in milliseconds.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Times {
    /// The durations of the generator's steps.
    #[serde(flatten)]
    pub steps: Millis,
    /// The duration of `cargo check`; `None` if it was not run.
    pub check: Option<f64>,
}

/// Copies the figures of a report to a row.
pub(super) fn fill(row: &mut Row, report: &Report) {
    row.openapi = report.document.get("openapi").and_then(|it| it.as_str()).map(str::to_owned);
    row.operations = report.operations.len();
    row.operations_generated = report.operations.iter().filter(|it| it.status == OperationStatus::Generated).count();
    row.untyped = report.untyped.len();
    let count = |level: Level| report.notes.iter().filter(|note| note.level == level).count();
    row.notes = Notes { kept: count(Level::Kept), widened: count(Level::Widened), dropped: count(Level::Dropped) };
    row.millis.steps = report.millis;
}

/// Returns the rows as text, with their totals.
pub(super) fn table(rows: &[Row]) -> String {
    let width = rows.iter().map(|row| row.file.len()).max().unwrap_or(8);
    let mut text = format!(
        "{:width$}  {:7} {:>5} {:>5} {:>9} {:>7} {:>6} {:>7} {:>7} {:>6} {:>6} {:>6} {:>6} {:>6} {:>7} {:>6}\n",
        "document",
        "openapi",
        "ops",
        "gen",
        "compiles",
        "untyped",
        "kept",
        "widened",
        "dropped",
        "load",
        "lower",
        "gen.",
        "refine",
        "format",
        "check",
        "MiB"
    );
    for row in rows {
        let compiles = match row.compiles {
            _ if !row.generated => "-",
            None => "-",
            Some(true) if row.warnings > 0 => "warns",
            Some(true) => "yes",
            Some(false) => "NO",
        };
        let times = &row.millis.steps;
        text.push_str(&format!(
            "{:width$}  {:7} {:>5} {:>5} {compiles:>9} {:>7} {:>6} {:>7} {:>7} {:>6.0} {:>6.0} {:>6.0} {:>6.0} {:>6.0} {:>7.0} {:>6.0}\n",
            row.file,
            row.openapi.as_deref().unwrap_or("-"),
            row.operations,
            row.operations_generated,
            row.untyped,
            row.notes.kept,
            row.notes.widened,
            row.notes.dropped,
            times.load,
            times.lower,
            times.generate,
            times.refine,
            times.format,
            row.millis.check.unwrap_or_default(),
            row.peak_bytes as f64 / f64::from(1 << 20),
        ));
        if let Some(error) = &row.error {
            text.push_str(&format!("    {}\n", error.lines().take(3).collect::<Vec<_>>().join("\n    ")));
        }
    }
    let sum = |field: fn(&Row) -> usize| rows.iter().map(field).sum::<usize>();
    text.push_str(&format!(
        "{} documents: {} generated, {} compile, {} warnings; {} of {} operations; {} untyped; notes: {} kept, {} widened, {} dropped\n",
        rows.len(),
        sum(|row| usize::from(row.generated)),
        sum(|row| usize::from(row.compiles == Some(true))),
        sum(|row| row.warnings),
        sum(|row| row.operations_generated),
        sum(|row| row.operations),
        sum(|row| row.untyped),
        sum(|row| row.notes.kept),
        sum(|row| row.notes.widened),
        sum(|row| row.notes.dropped),
    ));
    text
}
