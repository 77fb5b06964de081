//! The proof of one document.

use std::path::PathBuf;

use openapi_codegen::{Package, Runtime, generate, single_crate};
use openapi_document::Document;
use openapi_sample::{Judge, is_same};
use serde_json::Value;

use crate::{
    Error, Proof,
    branches::Branches,
    cargo::Scratch,
    harness,
    report::RoundTripResult,
    requests,
    samples::{Sample, Samples},
    targets::Targets,
};

/// The settings of a proof.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The number of valid samples for each schema.
    pub samples: u64,
    /// The seed of the samples: the same seed yields the same samples.
    pub seed: u64,
    /// The URL of a server that receives the requests as well and validates them independently.
    pub send_to: Option<String>,
    /// The folder for temporary crates and their shared build output.
    pub folder: PathBuf,
    /// The folder of the runtime crate.
    pub runtime: PathBuf,
}

/// Proves the client of a document, as described by the crate.
///
/// # Errors
///
/// Returns an [`Error`] if the proof could not be completed.
pub fn prove(document: &Document, settings: &Settings) -> Result<Proof, Error> {
    let generated = generate(document);
    let judge = Judge::new(document);
    let targets = Targets::of(document, &generated);
    let source = Samples { root: document.root(), judge: &judge, count: settings.samples, seed: settings.seed };
    let pointers = targets.all.keys().enumerate();
    let samples: Vec<Sample> = pointers.flat_map(|(index, target)| source.of(index, &target.pointer)).collect();
    let package = Package::new(&harness::package(document, &generated))?;
    let scratch = Scratch::new(&settings.folder, &settings.runtime)?;
    let folder = settings.folder.join(&package.name);
    let types: Vec<&str> = targets.all.keys().map(|target| target.ty.as_str()).collect();
    let branches = Branches::of(document, &generated);
    let runtime = Runtime::At(settings.runtime.clone());
    let files = single_crate(document, &generated, &package, &runtime);
    let responses = harness::run(&folder, &package, files, &types, &samples, &scratch);
    let requests = requests::run(
        document,
        &generated,
        &judge,
        (&scratch, &folder, &package.name),
        settings.seed,
        settings.send_to.as_deref(),
    );
    let mut proof = Proof::new(targets, &generated.notes);
    for (sample, response) in samples.iter().zip(responses?) {
        proof.count(sample, &round_trip_result(sample, response.back));
        if sample.is_valid {
            response
                .choices
                .iter()
                .for_each(|choice| proof.count_choice(sample, choice, branches.verdict(&judge, choice)));
        }
    }
    proof.requests = requests?;
    Ok(proof)
}

fn round_trip_result(sample: &Sample, back: Option<Value>) -> RoundTripResult {
    match back {
        None => RoundTripResult::Refused,
        Some(back) if is_same(&sample.value, &back) => RoundTripResult::Survived,
        Some(back) => RoundTripResult::Changed(back),
    }
}
