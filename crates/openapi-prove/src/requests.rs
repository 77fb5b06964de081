//! Verification of requests: every operation is called with sampled arguments, and the request received on a socket
//! is compared with them.

use std::{
    collections::HashMap,
    io::{BufRead, BufReader, Read, Write},
    path::Path,
};

use openapi_codegen::{Generated, model::BodyKind};
use openapi_document::{Document, OperationRef, Pointer, operations};
use openapi_mock::{RecordedRequest, Recorder};
use openapi_sample::{Judge, Sampler, Variety};
use serde_json::{Map, Value, json};

use crate::{
    Error,
    calls::{self, Case, Sent},
    cargo::{self, Scratch},
    compare::{Difference, compare, server},
    opinion::Second,
    targets,
};

/// The number of calls of each operation in each form of its body.
const TURNS: u64 = 3;

/// The results for the requests of a document.
#[derive(Debug, Default)]
pub struct Requests {
    /// The number of calls with a request.
    pub sent: usize,
    /// The number of requests that match the document.
    pub right: usize,
    /// The number of sampled arguments that the types reject, or that a path or header cannot carry.
    pub refused: usize,
    /// The number of parts whose form OpenAPI does not specify.
    pub unspecified: usize,
    /// The differences, by operation.
    pub wrong: Vec<Wrong>,
}

/// A request that does not match the document.
#[derive(Debug)]
pub struct Wrong {
    /// The method and path.
    pub operation: String,
    /// The part of the request.
    pub part: String,
    /// The value that the document specifies.
    pub expected: String,
    /// The value that was received.
    pub found: String,
}

/// The state of comparing the requests of one document.
struct Court<'a> {
    document: &'a Document,
    judge: &'a Judge,
    found: HashMap<(String, String), OperationRef<'a>>,
    seed: u64,
}

/// Calls every operation with the program `calls` in the crate.
pub fn run(
    document: &Document,
    generated: &Generated,
    judge: &Judge,
    (scratch, folder, package): (&Scratch, &Path, &str),
    seed: u64,
    send_to: Option<&str>,
) -> Result<Requests, Error> {
    let cases = calls::cases(&generated.model);
    let runtime = tokio::runtime::Runtime::new().map_err(Error::io(folder))?;
    let recorder = runtime.block_on(Recorder::start()).map_err(Error::io(folder))?;
    let program = calls::program(generated, &cases);
    let name = package.replace("proof-", "calls-");
    let place = folder.join(format!("src/bin/{name}.rs"));
    std::fs::create_dir_all(folder.join("src/bin")).map_err(Error::io(folder))?;
    // An unchanged program is not compiled again.
    if std::fs::read_to_string(&place).ok().as_ref() != Some(&program) {
        std::fs::write(&place, program).map_err(Error::io(&place))?;
    }

    let found = operations(document.root()).into_iter().map(|it| ((it.verb(), it.path.to_owned()), it)).collect();
    let court = Court { document, judge, found, seed };
    let mut child = cargo::spawn(scratch, &name, folder, Some(&recorder.url()))?;
    // The output of the compiler and the program is read concurrently, since a full pipe would block them.
    let errors = child.stderr.take();
    let errors = std::thread::spawn(move || {
        let mut text = String::new();
        errors.map(|mut errors| errors.read_to_string(&mut text));
        text
    });
    let second = send_to.map(|url| Second { url, http: reqwest::Client::new(), runtime: &runtime });
    let outcome = converse(&court, &cases, &mut child, &recorder, second.as_ref());
    drop(child.stdin.take());
    child.wait().map_err(Error::io(folder))?;
    let message = errors.join().unwrap_or_default();
    match outcome {
        Some(requests) => Ok(requests),
        None => Err(Error::program(&message)),
    }
}

/// Makes one call after the other and compares each with the received request; `None` if the program ends early.
fn converse(
    court: &Court<'_>,
    cases: &[Case<'_>],
    child: &mut std::process::Child,
    recorder: &Recorder,
    second: Option<&Second<'_>>,
) -> Option<Requests> {
    let mut requests = Requests::default();
    let mut input = child.stdin.take()?;
    let mut outcomes = BufReader::new(child.stdout.take()?).lines();
    for (index, case) in cases.iter().enumerate() {
        for turn in 0..TURNS {
            let args = court.arguments(case, turn);
            writeln!(input, "{}", json!([index, args])).ok()?;
            input.flush().ok()?;
            let outcome = outcomes.next()?.ok()?;
            let received = recorder.take();
            let name = format!("{} {}", case.operation.method, case.operation.path);
            let wrong = |part: &str, expected: String, found: String| {
                let clip = |text: String| text.chars().take(200).collect::<String>();
                Wrong { operation: name.clone(), part: part.to_owned(), expected: clip(expected), found: clip(found) }
            };
            match (outcome.as_str(), received.as_slice()) {
                // A path or a header cannot carry every string that a schema allows.
                ("refused", []) => requests.refused += 1,
                (_, [received]) => {
                    requests.sent += 1;
                    let (mut found, unspecified) = court.compare(case, &args, received);
                    found.extend(second.and_then(|second| second.opinion(received, &court.base(case))));
                    requests.unspecified += unspecified;
                    if found.is_empty() {
                        requests.right += 1;
                    }
                    requests
                        .wrong
                        .extend(found.into_iter().map(|(part, expected, found)| wrong(&part, expected, found)));
                }
                (text, received) => {
                    requests.sent += 1;
                    requests.wrong.push(wrong(
                        "request",
                        "one request".to_owned(),
                        format!("{} requests; {text}", received.len()),
                    ));
                }
            }
        }
    }
    Some(requests)
}

impl<'a> Court<'a> {
    fn original(&self, case: &Case<'_>) -> Option<&OperationRef<'a>> {
        self.found.get(&(case.operation.method.clone(), case.operation.path.clone()))
    }

    fn compare(&self, case: &Case<'_>, args: &Value, received: &RecordedRequest) -> (Vec<Difference>, usize) {
        let original = self.original(case);
        original.map(|original| compare(self.document, original, case, args, received)).unwrap_or_default()
    }

    /// Returns the base path of an operation's server.
    fn base(&self, case: &Case<'_>) -> String {
        self.original(case).map(|original| server(self.document, original).1).unwrap_or_default()
    }

    fn sample(&self, pointer: &Pointer, seed: u64) -> Option<Value> {
        Sampler::new(self.document.root(), self.judge, seed, Variety::Any).sample(pointer)
    }

    /// Returns arguments by location and name, and the body. The second turn has only required ones.
    fn arguments(&self, case: &Case<'_>, turn: u64) -> Value {
        let seed = self.seed.wrapping_mul(1_000_003).wrapping_add(turn);
        let mut args = Map::new();
        let Some(original) = self.original(case) else { return Value::Object(args) };
        let listed = original.parameters();
        for parameter in &case.operation.parameters {
            if turn == 1 && !parameter.required {
                continue;
            }
            let written = listed.iter().find(|it| it.name == parameter.wire && it.location == parameter.location);
            let value = written.and_then(targets::schema_of).and_then(|pointer| self.sample(&pointer, seed));
            args.insert(calls::key(parameter), value.unwrap_or_else(|| Value::from("text")));
        }
        if let Some(Sent { media_type, kind, .. }) = case.body {
            let content = original.request_body().map(|body| body.content()).unwrap_or_default();
            let schema = content.iter().find(|it| it.name == media_type).and_then(|it| it.schema());
            let value = schema.and_then(|(pointer, _)| self.sample(&pointer, seed));
            let value = match (kind, value) {
                (BodyKind::Text | BodyKind::Bytes, value) => Value::from(
                    value
                        .and_then(|value| value.as_str().map(str::to_owned))
                        .unwrap_or_else(|| "raw \u{e9} text".to_owned()),
                ),
                (_, Some(value)) => value,
                (_, None) => json!({}),
            };
            args.insert("body".to_owned(), value);
        }
        Value::Object(args)
    }
}
