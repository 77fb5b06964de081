//! The test of one document, or of each document in a folder.

use std::path::Path;

use openapi_prove::{Proof, Proofs, Settings};

use super::{Args, Format, SAMPLES, against::against};
use crate::{
    commands::corpus::documents, config::Workspace, failure::Failure, output, progress, reading::Reading, scratch,
};

/// See [`Args`].
pub fn run(args: &Args) -> Result<(), Failure> {
    if let Some(new) = &args.against {
        return against(args, new);
    }
    let proofs = all(args)?;
    let text = match (args.format, args.file.is_dir()) {
        (Format::Text, _) => proofs.table(),
        (Format::Json, false) => proofs.json_of_one(),
        (Format::Json, true) => proofs.json(),
    };
    output::print(&text)?;
    if proofs.unproved() > 0 {
        return Err(Failure::Usage(format!(
            "{} could not be tested; see the errors above",
            output::counted(proofs.unproved(), "document")
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
    output::done(&format!("{}: all valid samples round-trip, all requests match the document", args.file.display()));
    Ok(())
}

/// Proves the document, or each document in the folder.
fn all(args: &Args) -> Result<Proofs, Failure> {
    let mut proofs = Proofs::default();
    if !args.file.is_dir() {
        proofs.add(file_name(&args.file), prove(&args.file, args)?);
        return Ok(proofs);
    }
    let files = documents(&args.file)?;
    let bar = progress::bar(files.len());
    for file in files {
        let name = file_name(&file);
        bar.set_message(name.clone());
        match prove(&file, args) {
            Ok(proof) => proofs.add(name, proof),
            Err(failure) => {
                proofs.fail();
                bar.suspend(|| failure.print_about(&name));
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
pub fn measure(dir: &Path) -> Result<String, Failure> {
    let args = Args {
        file: dir.to_path_buf(),
        samples: SAMPLES,
        seed: 0,
        format: Format::Text,
        send_to: None,
        against: None,
        reading: Reading::default(),
    };
    Ok(all(&args)?.table())
}

fn prove(file: &Path, args: &Args) -> Result<Proof, Failure> {
    let document = match file.to_str().filter(|_| !file.exists()) {
        Some(name) => match Workspace::find()? {
            Some(workspace) if workspace.api(name).is_ok() => {
                workspace.read_api(workspace.api(name)?, &args.reading)?
            }
            _ => args.reading.read(file)?,
        },
        None => args.reading.read(file)?,
    };
    Ok(openapi_prove::prove(&document, &settings(args)?)?)
}

/// Returns the settings of a test.
pub(super) fn settings(args: &Args) -> Result<Settings, Failure> {
    Ok(Settings {
        samples: args.samples,
        seed: args.seed,
        send_to: args.send_to.clone(),
        folder: scratch::folder("prove"),
        runtime: scratch::runtime()?,
    })
}
