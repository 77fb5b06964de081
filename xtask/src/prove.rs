//! `cargo xtask prove`: do the generated types take what the document allows, and only that?

use std::path::{Path, PathBuf};

use clap::{Args as Arguments, ValueEnum};
use openapi_document::Pointer;
use openapi_drift::{Drift, Options, Wire, Witness};
use openapi_prove::{Claim, Proof, Proofs, Settings, Survival};

use crate::{codegen::workspace, corpus::documents, failure::Failure, output, progress, reading::Reading};

/// How many valid samples of each schema, unless asked otherwise.
const SAMPLES: u64 = 20;

/// Sample payloads from a document's schemas, read and write them with the generated types, and
/// report what did not survive.
///
/// Proved are the component schemas and, operation by operation, parameters, JSON and form bodies,
/// and JSON responses. Samples come from the document's own schemas and are judged by them, with the
/// jsonschema crate; the normal form has no say. A sample counts as changed unless what is
/// written back means the same: `1` and `1.0` do, and so do two spellings of one time. An invalid
/// sample differs from a valid one in one place: a value of another type, or a member gone. Open
/// enums and unions and free-form JSON take such values on purpose. Where a union chose a type, the
/// original schema of that type has to accept the value, if that of any of its types does.
///
/// Every operation is called as well, each with sampled arguments and each form of its body, through a
/// proxy that takes the part of its host: what arrives is taken apart and compared with the document
/// (method, host, path, query, headers, cookies, credentials, content type, body).
///
/// With a folder, every document in it is proved, and the totals and the worst schemas are listed.
///
/// `--against NEW` asks another question: does the client of the document work with a server that follows NEW?
/// Responses of NEW are read by the client, its requests are judged by NEW. It ends with a table of what breaks,
/// and holds what `cargo xtask drift` says against it.
#[derive(Arguments)]
#[command(after_help = "Examples:\n  cargo xtask prove openapi.yaml --samples 50 --format json\n  \
                        cargo xtask prove documents\n  \
                        cargo xtask prove old.json --against new.json")]
pub struct Args {
    /// The document, or a folder of documents.
    file: PathBuf,
    /// How many valid samples of each schema.
    #[arg(long, default_value_t = SAMPLES, value_name = "N")]
    samples: u64,
    /// What the samples start from: the same seed gives the same samples.
    #[arg(long, default_value_t = 0, value_name = "N")]
    seed: u64,
    /// How to print the outcome.
    #[arg(long, default_value = "text")]
    format: Format,
    /// Send the requests to this server as well, and count those that it refuses: a validating mock of
    /// the same document, such as Prism's, is an independent judge.
    #[arg(long, value_name = "URL")]
    send_to: Option<String>,
    /// Try the client of the document with a server that follows this one.
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
        return Err(Failure::Usage(format!("{} documents could not be proved", proofs.unproved())));
    }
    let total = proofs.total();
    if total.wrong > 0 {
        return Err(Failure::Found(format!(
            "{} of {} unions chose a type whose schema refuses the value",
            total.wrong, total.chosen
        )));
    }
    let wrong = proofs.wrong_requests();
    if wrong > 0 {
        return Err(Failure::Found(format!("{wrong} requests are not as the document says")));
    }
    if total.lost() > 0 {
        return Err(Failure::Found(format!("{} of {} valid samples did not survive", total.lost(), total.valid)));
    }
    Ok(())
}

/// The proof of the document, or of each document in the folder.
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

/// The client of a document at a server that follows another one, and what drift says of it.
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
        0 => Ok(()),
        count => Err(Failure::Found(format!("{count} operations break"))),
    }
}

/// What a witness says.
fn claim(witness: &Witness) -> Option<Claim> {
    Some(Claim {
        operation: witness.operation.clone(),
        key: Some(witness.key.clone()).filter(|key| !key.is_empty())?,
        value: witness.value.clone()?,
        is_response: witness.accepted_by.as_deref() == Some("new"),
    })
}

/// What drift says of operations, beside what became of them.
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
            "drift: {} breaking and broken, {} risky and broken, {} broken but called safe, {} called breaking in which no sample broke\n\
             witnesses: {} hold with the old client, {} do not\n{}{}{}",
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
