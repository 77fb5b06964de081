//! The conversion.

use std::fs;

use openapi_document::Document;
use openapi_lower::{Level, Narrowed, Note, Origins, lower};

use super::Args;
use crate::{
    failure::Failure,
    location::Location,
    session::{Session, note},
};

/// Runs the command. See [`Args`].
pub fn run(args: &Args, session: &mut Session<'_>) -> Result<Narrowed, Failure> {
    let document = Location::of(&args.file).read(&args.reading, session)?;
    let lowered = lower(&document).map_err(openapi_codegen::Error::from)?;
    match &args.report {
        Some(path) => {
            let text = serde_json::to_string_pretty(&lowered.notes).unwrap_or_default();
            fs::write(path, text + "\n").map_err(|error| Failure::io(path, error))?;
        }
        None => {
            let origins = Origins::of(&document, &lowered.notes);
            lowered.notes.iter().for_each(|note| note!(session, "{}", line(&document, &origins, note)));
        }
    }
    let text = serde_json::to_string_pretty(lowered.document.root()).unwrap_or_default() + "\n";
    session.write(args.output.as_deref(), &text)?;
    let count = |level: Level| lowered.notes.iter().filter(|note| note.level == level).count();
    session.done(&format!(
        "{}: converted to OpenAPI 3.0.3; notes: {} kept, {} widened, {} dropped",
        Location::of(&args.file),
        count(Level::Kept),
        count(Level::Widened),
        count(Level::Dropped)
    ));
    if let Some(path) = &args.output {
        session.next(&format!("generate a client from {} with progenitor", path.display()));
    }
    Ok(lowered)
}

/// Formats a note as `file:line:column: level pass: message (pointer)`.
fn line(document: &Document, origins: &Origins<'_>, note: &Note) -> String {
    let place = document.locate(&origins.of_place(&note.pointer)).map(|(file, position)| format!("{file}:{position}"));
    let place = place.unwrap_or_else(|| document.name().to_owned());
    let level = format!("{:?}", note.level).to_lowercase();
    format!("{place}: {level} {}: {} ({})", note.pass, note.message, note.pointer)
}
