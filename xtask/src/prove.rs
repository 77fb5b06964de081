//! `cargo xtask prove`: tests of a generated client with samples of its document.

use std::path::{Path, PathBuf};

use clap::{Args as Arguments, ValueEnum};
use openapi_document::Pointer;
use openapi_drift::{Drift, Options, Wire, Witness};
use openapi_prove::{Claim, Proof, Proofs, Settings, Survival};

use crate::{codegen::workspace, corpus::documents, failure::Failure, output, progress, reading::Reading};

/// The default number of valid samples of each schema.
const SAMPLES: u64 = 20;

/// Test the generated client of a document with sampled values and requests.
///
/// Values: samples of the component schemas and, for each operation, of parameters, JSON and form bodies, and JSON
/// responses are deserialized and serialized by the generated types. Samples are generated from and validated against the
/// schemas of the document as written, by the jsonschema crate. A sample counts as changed unless the result is
/// equivalent, as `1` and `1.0` or two representations of one time are. An invalid sample differs from a valid one in one
/// place: another type, or a missing property; open enums, unions and free-form JSON accept such values by design. Where a
/// union selects a type, the schema of that type must accept the value, if the schema of any of its types does.
///
/// Requests: every operation is called with sampled arguments and each media type of its body, through a proxy. The
/// requests are compared with the document: method, host, path, query, headers, cookies, credentials, content type, body.
///
/// For a folder, every document in it is tested; totals and the schemas with the most failures are listed.
///
/// `--against NEW` tests the client of the document with a server that follows NEW: the client decodes responses sampled
/// from NEW, and its requests are validated against NEW. The result is compared with the changes that `cargo xtask drift`
/// reports.
#[derive(Arguments)]
#[command(after_help = "Examples:\n  cargo xtask prove openapi.yaml\n  \
                        cargo xtask prove openapi.yaml --samples 50 --format json\n  \
                        cargo xtask prove documents\n  \
                        cargo xtask prove old.json --against new.json")]
pub struct Args {
    /// Document, or a folder of documents.
    file: PathBuf,
    /// Number of valid samples of each schema.
    #[arg(long, default_value_t = SAMPLES, value_name = "N")]
    samples: u64,
    /// Seed for the samples: the same seed produces the same samples.
    #[arg(long, default_value_t = 0, value_name = "N")]
    seed: u64,
    /// Format of the report on standard output.
    #[arg(long, default_value = "text")]
    format: Format,
    /// Send the requests to this server too, and report those that it rejects: a validating mock server of the same
    /// document, such as Prism.
    #[arg(long, value_name = "URL")]
    send_to: Option<String>,
    /// Test the client with a server that follows this document instead of its own.
    #[arg(long, value_name = "NEW", conflicts_with = "send_to")]
    against: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
}

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

/// The table of a folder, with the usual number of samples.
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
    let document = args.reading.read(file)?;
    Ok(openapi_prove::prove(&document, &settings(args))?)
}

fn settings(args: &Args) -> Settings {
    Settings {
        samples: args.samples,
        seed: args.seed,
        send_to: args.send_to.clone(),
        ..Settings::of_workspace(&workspace())
    }
}

/// Tests the client of a document with a server that follows another one, and compares the result with drift.
fn against(args: &Args, new: &Path) -> Result<(), Failure> {
    let (old, new) = (args.reading.read(&args.file)?, args.reading.read(new)?);
    let found = openapi_drift::drift(&old, &new, &Options { wire_only: true, ..Options::default() });
    let claims: Vec<Claim> =
        found.changes.iter().filter_map(|change| change.witness.as_ref()).filter_map(claim).collect();
    let survival = openapi_prove::survive(&old, &new, &claims, &settings(args))?;
    let verdicts = Verdicts::of(&survival, &found);
    match args.format {
        Format::Text => output::print(&format!("{}{}", survival.table(), verdicts.table()))?,
        Format::Json => {
            let report = serde_json::json!({"operations": survival.operations, "verdicts": verdicts});
            output::print(&(serde_json::to_string_pretty(&report).unwrap_or_default() + "\n"))?;
        }
    }
    match survival.broken().count() {
        0 => {
            output::done(&format!("no operation of {} breaks", args.file.display()));
            Ok(())
        }
        count => Err(Failure::Found(format!(
            "the new document breaks {} of {}",
            output::counted(count, "operation"),
            args.file.display()
        ))),
    }
}

/// Returns the claim of a witness.
fn claim(witness: &Witness) -> Option<Claim> {
    Some(Claim {
        operation: witness.operation.clone(),
        key: Some(witness.key.clone()).filter(|key| !key.is_empty())?,
        value: witness.value.clone()?,
        is_response: witness.accepted_by.as_deref() == Some("new"),
    })
}

/// The levels that drift reports for operations, compared with the test.
#[derive(Default, serde::Serialize)]
struct Verdicts {
    /// Those that drift calls breaking and that broke.
    confirmed: usize,
    /// Those that broke, and that drift calls risky.
    risky: usize,
    /// Those that broke, and that drift calls safe.
    missed: Vec<String>,
    /// Those that drift calls breaking, and in which no sample broke.
    not_seen: Vec<String>,
    /// Witnesses that the old client fails on, or sends just so.
    witnesses: usize,
    /// Witnesses that it reads, or cannot say.
    false_alarms: Vec<String>,
}

impl Verdicts {
    fn of(survival: &Survival, found: &Drift) -> Self {
        let mut all = Self { witnesses: survival.confirmed, false_alarms: survival.refuted.clone(), ..Self::default() };
        for survived in &survival.operations {
            let broke = survived.requests.failed + survived.responses.failed > 0;
            let concerns = |change: &&openapi_drift::Change| {
                change.operations.contains(&survived.operation)
                    || change.old.as_str() == Some(survived.operation.as_str())
                    || change.old_place.as_ref().is_some_and(|place| is_of(&place.pointer, &survived.operation))
            };
            let worst = found.changes.iter().filter(concerns).map(|change| change.wire).max();
            match (broke, worst.unwrap_or(Wire::Safe)) {
                (true, Wire::Breaking) => all.confirmed += 1,
                (true, Wire::Risky) => all.risky += 1,
                (true, Wire::Safe) => all.missed.push(survived.operation.clone()),
                (false, Wire::Breaking) => all.not_seen.push(survived.operation.clone()),
                (false, _) => {}
            }
        }
        all
    }

    fn table(&self) -> String {
        let list = |names: &[String]| names.iter().map(|name| format!("  {name}\n")).collect::<String>();
        format!(
            "drift: operations that break: {} reported as breaking, {} as risky, {} as safe; operations that do not break: {} reported as breaking\n\
             witnesses: {} confirmed by the old client, {} not confirmed\n{}{}{}",
            self.confirmed,
            self.risky,
            self.missed.len(),
            self.not_seen.len(),
            self.witnesses,
            self.false_alarms.len(),
            list(&self.missed),
            list(&self.not_seen),
            list(&self.false_alarms)
        )
    }
}

/// Whether a place is of an operation: its paths may have been renamed.
fn is_of(pointer: &Pointer, operation: &str) -> bool {
    let keys: Vec<String> = pointer.keys().take(3).collect();
    matches!(keys.as_slice(), [paths, path, method] if paths == "paths" && format!("{} {path}", method.to_uppercase()) == operation)
}
