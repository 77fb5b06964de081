//! The test of one document, or of each document in a folder.

use std::path::Path;

use openapi_prove::{Proof, Proofs};

use super::{Args, Format, SAMPLES, against::against, settings::settings};
use crate::{
    commands::corpus::documents,
    failure::Failure,
    location::Location,
    progress,
    reading::Reading,
    session::{Session, counted, note},
};

/// Runs the command. See [`Args`]. With `--against` the result is empty.
///
/// # Errors
///
/// Returns [`Failure::Found`] if a value or request is wrong, another [`Failure`] if a document could not be tested.
pub fn run(args: &Args, session: &mut Session<'_>) -> Result<Proofs, Failure> {
    if let Some(new) = &args.against {
        against(args, new, session)?;
        return Ok(Proofs::default());
    }
    let proofs = all(args, session)?;
    let text = match (args.format, args.file.is_dir()) {
        (Format::Text, _) => proofs.table(),
        (Format::Json, false) => proofs.json_of_one(),
        (Format::Json, true) => proofs.json(),
    };
    session.print(&text)?;
    if proofs.unproved() > 0 {
        return Err(Failure::Usage(format!(
            "{} could not be tested; see the errors above",
            counted(proofs.unproved(), "document")
        )));
    }
    let total = proofs.total();
    if total.wrong > 0 {
        return Err(Failure::Found(format!(
            "{} of {} union values were decoded as a type whose schema rejects them",
            total.wrong, total.chosen
        )));
    }
    let wrong = proofs.wrong_requests();
    if wrong > 0 {
        return Err(Failure::Found(format!("requests that do not match the document: {wrong}; see the report")));
    }
    if total.lost() > 0 {
        return Err(Failure::Found(format!(
            "{} of {} valid samples do not round-trip unchanged",
            total.lost(),
            total.valid
        )));
    }
    let result = match (total.valid, proofs.requests()) {
        (0, 0) => "nothing to test",
        (0, _) => "all requests match the document; no valid sample of a schema could be generated",
        (_, 0) => "all valid samples round-trip; no request could be generated",
        _ => "all valid samples round-trip, all requests match the document",
    };
    session.done(&format!("{}: {result}", Location::of(&args.file)));
    Ok(proofs)
}

/// Proves the document, or each document in the folder.
fn all(args: &Args, session: &mut Session<'_>) -> Result<Proofs, Failure> {
    let mut proofs = Proofs::default();
    if !args.file.is_dir() {
        proofs.add(file_name(&args.file), prove(&args.file, args, session)?);
        return Ok(proofs);
    }
    let files = documents(&args.file)?;
    let bar = progress::bar(files.len());
    for file in files {
        let name = file_name(&file);
        bar.set_message(name.clone());
        match prove(&file, args, session) {
            Ok(proof) => proofs.add(name, proof),
            Err(failure) => {
                proofs.fail();
                bar.suspend(|| {
                    note!(session, "{name}:");
                    session.error(&failure);
                });
            }
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(proofs)
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Returns the table of a folder, with the default number of samples.
pub fn measure(dir: &Path, session: &mut Session<'_>) -> Result<String, Failure> {
    let args = Args {
        file: dir.to_path_buf(),
        samples: SAMPLES,
        seed: 0,
        format: Format::Text,
        send_to: None,
        against: None,
        reading: Reading::default(),
    };
    Ok(all(&args, session)?.table())
}

fn prove(file: &Path, args: &Args, session: &mut Session<'_>) -> Result<Proof, Failure> {
    let document = match file.to_str().filter(|_| !file.exists()) {
        Some(name) => match session.find_workspace()? {
            Some(workspace) if workspace.api(name).is_ok() => {
                workspace.read_api(workspace.api(name)?, &args.reading)?
            }
            _ => Location::of(file).read(&args.reading, session)?,
        },
        None => Location::of(file).read(&args.reading, session)?,
    };
    Ok(openapi_prove::prove(&document, &settings(args, session)?)?)
}
