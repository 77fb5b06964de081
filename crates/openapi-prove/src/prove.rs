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
    report::Outcome,
    requests,
    samples::{Sample, Samples},
    targets::Targets,
};

/// How a document is proved.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How many valid samples of each schema.
    pub samples: u64,
    /// What the samples start from: the same seed gives the same samples.
    pub seed: u64,
    /// A server that the requests are sent to as well, which judges them by itself.
    pub send_to: Option<String>,
    /// The folder that throwaway crates are written to, beside what they share when they are built.
    pub folder: PathBuf,
    /// The runtime crate.
    pub runtime: PathBuf,
}

/// Proves the client of a document: see the crate.
///
/// # Errors
///
/// [`Error`], if no proof came about.
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
        proof.count(sample, &outcome(sample, response.back));
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

fn outcome(sample: &Sample, back: Option<Value>) -> Outcome {
    match back {
        None => Outcome::Refused,
        Some(back) if is_same(&sample.value, &back) => Outcome::Survived,
        Some(back) => Outcome::Changed(back),
    }
}
