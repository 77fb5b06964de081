//! `cargo xtask prove`: do the generated types take what the document allows, and only that?

mod harness;
mod report;

use std::{fs, path::PathBuf};

use clap::{Args as Arguments, ValueEnum};
use openapi_codegen::{Generated, generate, single_crate};
use openapi_document::{Document, Pointer};
use openapi_mock::{Judge, Sampler, Variety};
use serde_json::Value;

use crate::{codegen::workspace, failure::Failure, output};

use self::report::{Outcome, Proof};

/// Sample payloads from a document's schemas, read and write them with the generated types, and
/// report what did not survive.
///
/// Samples come from the document's own schemas and are judged by them, with the jsonschema crate;
/// the lowered document has no say. A sample counts as changed unless what is written back means the
/// same: `1` and `1.0` do, and so do two spellings of one time. An invalid sample differs from a
/// valid one in one place; open enums and unions take such values on purpose.
#[derive(Arguments)]
#[command(after_help = "Example:\n  cargo xtask prove openapi.yaml --samples 50 --format json")]
pub struct Args {
    /// The document.
    file: PathBuf,
    /// How many valid samples of each schema.
    #[arg(long, default_value_t = 20, value_name = "N")]
    samples: u64,
    /// What the samples start from: the same seed gives the same samples.
    #[arg(long, default_value_t = 0, value_name = "N")]
    seed: u64,
    /// How to print the outcome.
    #[arg(long, default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// A sample on its way through a type.
pub struct Sample {
    /// The type.
    pub name: String,
    /// The payload.
    pub value: Value,
    /// Whether the original schema allows it.
    pub is_valid: bool,
}

/// See [`Args`].
pub fn run(args: &Args) -> Result<(), Failure> {
    let document = Document::read(&args.file)?;
    let generated = generate(&document)?;
    let judge = Judge::new(&document);
    let mut proof = Proof::default();
    let mut samples = Vec::new();
    for (name, pointer) in targets(&document, &generated) {
        let mut found = 0;
        for number in 0..args.samples {
            let seed = args.seed.wrapping_mul(1_000_003).wrapping_add(number);
            let mut sampler = Sampler::new(document.root(), &judge, seed, Variety::Any);
            let Some(value) = sampler.sample(&pointer) else { continue };
            found += 1;
            if let Some(broken) = break_one(&value, number, &judge, &pointer) {
                samples.push(Sample { name: name.clone(), value: broken, is_valid: false });
            }
            samples.push(Sample { name: name.clone(), value, is_valid: true });
        }
        proof.add(&name, &pointer, found);
    }
    let folder = workspace().join("target/prove").join(format!("p{}", std::process::id()));
    let outcome =
        harness::run(&folder, &single_crate(&document, &generated, "proof")?, &types(&proof, &generated), &samples);
    // The throwaway crate is of no use afterwards; what is left of it is found by the next `clean`.
    let _ = fs::remove_dir_all(&folder);
    for (sample, answer) in samples.iter().zip(outcome?) {
        proof.count(sample, &judge_answer(sample, answer));
    }
    match args.format {
        Format::Text => output::print(&proof.table())?,
        Format::Json => output::print(&proof.json())?,
    }
    if proof.lost() > 0 {
        return Err(Failure::Found(format!("{} of {} valid samples did not survive", proof.lost(), proof.valid())));
    }
    Ok(())
}

/// The component schemas that have a type of their own.
fn targets(document: &Document, generated: &Generated) -> Vec<(String, Pointer)> {
    let reports = generated.report.schemas.iter();
    reports
        .filter_map(|schema| {
            let name = schema.ty.as_ref()?.strip_prefix("types::")?.to_owned();
            let pointer = Pointer::from(schema.pointer.as_str());
            document.get(&pointer)?;
            Some((name, pointer))
        })
        .collect()
}

/// Each name with its type; a type whose schema allows null is optional wherever it is used.
fn types(proof: &Proof, generated: &Generated) -> Vec<(String, String)> {
    let spelled = |name: String| {
        let ty = format!("proof::types::{name}");
        let is_nullable = generated.model.types.get(&name).is_some_and(|def| def.nullable);
        let ty = if is_nullable { format!("Option<{ty}>") } else { ty };
        (name, ty)
    };
    proof.names().into_iter().map(spelled).collect()
}

fn judge_answer(sample: &Sample, answer: Option<Value>) -> Outcome {
    match answer {
        None => Outcome::Refused,
        Some(back) if harness::is_same(&sample.value, &back) => Outcome::Survived,
        Some(back) => Outcome::Changed(back),
    }
}

/// The value with one member or item of another type, if that makes it invalid.
fn break_one(value: &Value, number: u64, judge: &Judge, pointer: &Pointer) -> Option<Value> {
    let mut broken = value.clone();
    match &mut broken {
        Value::Object(members) if !members.is_empty() => {
            let index = usize::try_from(number).unwrap_or_default() % members.len();
            let (_, member) = members.iter_mut().nth(index)?;
            *member = other_type(member);
        }
        Value::Array(items) if !items.is_empty() => {
            let item = items.first_mut()?;
            *item = other_type(item);
        }
        other => *other = other_type(other),
    }
    (!judge.is_valid(pointer, &broken)).then_some(broken)
}

fn other_type(value: &Value) -> Value {
    match value {
        Value::String(_) => Value::from(7),
        Value::Bool(_) => Value::from("true"),
        Value::Number(_) => Value::from("seven"),
        _ => Value::from(false),
    }
}
