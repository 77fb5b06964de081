//! Whether requests go out as the document says: every operation is called with sampled arguments, and
//! what arrives on the other side of a socket is taken apart and compared with them.

use std::{
    collections::HashMap,
    io::{BufRead, BufReader, Read, Write},
    path::Path,
    process::Stdio,
};

use openapi_codegen::{Generated, model::BodyKind};
use openapi_document::{Document, OperationRef, Pointer, operations, resolve_object};
use openapi_mock::{Heard, Judge, Recorder, Sampler, Variety};
use serde_json::{Map, Value, json};

use super::{
    calls::{self, CREDENTIAL, Case, NOWHERE, Sent},
    targets,
    wire::{self, Sheet, Unsaid},
};
use crate::{cargo, failure::Failure};

/// How often each operation is called in each form of its body.
const TURNS: u64 = 3;

/// What became of the requests of a document.
#[derive(Debug, Default)]
pub struct Requests {
    /// Calls that were made.
    pub sent: usize,
    /// Those whose request is as the document says.
    pub right: usize,
    /// Sampled arguments that the types refuse, or that cannot stand in a path.
    pub refused: usize,
    /// Parts whose form OpenAPI leaves open.
    pub unsaid: usize,
    /// What is wrong, operation by operation.
    pub wrong: Vec<Wrong>,
}

/// A request that is not as the document says.
#[derive(Debug)]
pub struct Wrong {
    pub operation: String,
    pub part: String,
    pub expected: String,
    pub found: String,
}

/// The requests of one document while they are compared.
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
    folder: &Path,
    seed: u64,
    send_to: Option<&str>,
) -> Result<Requests, Failure> {
    let cases = calls::cases(&generated.model);
    let runtime = tokio::runtime::Runtime::new().map_err(|error| Failure::io(folder, error))?;
    let recorder = runtime.block_on(Recorder::start()).map_err(|error| Failure::io(folder, error))?;
    let program = calls::program(generated, &cases, &recorder.url());
    let name = format!("calls-{}", std::process::id());
    let place = folder.join(format!("src/bin/{name}.rs"));
    std::fs::create_dir_all(folder.join("src/bin")).map_err(|error| Failure::io(folder, error))?;
    std::fs::write(&place, program).map_err(|error| Failure::io(&place, error))?;

    let key = |it: &OperationRef<'_>| it.method.to_uppercase();
    let found = operations(document.root()).into_iter().map(|it| ((key(&it), it.path.to_owned()), it)).collect();
    let court = Court { document, judge, found, seed };
    let mut child = cargo::command("run", folder, &folder.with_file_name("target"))
        .args(["--bin", &name])
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| Failure::io(folder, error))?;
    // What the compiler and the program say is read as it comes: a full pipe would stop them.
    let errors = child.stderr.take();
    let errors = std::thread::spawn(move || {
        let mut text = String::new();
        errors.map(|mut errors| errors.read_to_string(&mut text));
        text
    });
    let second = send_to.map(|url| Second { url, http: reqwest::Client::new(), runtime: &runtime });
    let outcome = converse(&court, &cases, &mut child, &recorder, second.as_ref());
    drop(child.stdin.take());
    child.wait().map_err(|error| Failure::io(folder, error))?;
    let message = errors.join().unwrap_or_default();
    match outcome {
        Some(requests) => Ok(requests),
        None => {
            let first: Vec<&str> = message.lines().take(20).collect();
            Err(Failure::Usage(format!("the program that calls the operations ended:\n{}", first.join("\n"))))
        }
    }
}

/// One call after the other, each compared with what was heard; `None` if the program ends early.
fn converse(
    court: &Court<'_>,
    cases: &[Case<'_>],
    child: &mut std::process::Child,
    recorder: &Recorder,
    second: Option<&Second<'_>>,
) -> Option<Requests> {
    let mut requests = Requests::default();
    let mut input = child.stdin.take()?;
    let mut told = BufReader::new(child.stdout.take()?).lines();
    for (index, case) in cases.iter().enumerate() {
        for turn in 0..TURNS {
            let args = court.arguments(case, turn);
            writeln!(input, "{}", json!([index, args])).ok()?;
            input.flush().ok()?;
            let told = told.next()?.ok()?;
            let heard = recorder.take();
            let name = format!("{} {}", case.operation.method, case.operation.path);
            let wrong = |part: &str, expected: String, found: String| {
                let clip = |text: String| text.chars().take(200).collect::<String>();
                Wrong { operation: name.clone(), part: part.to_owned(), expected: clip(expected), found: clip(found) }
            };
            match (told.as_str(), heard.as_slice()) {
                ("refused", _) => requests.refused += 1,
                (text, []) if text.contains("it cannot be") => requests.refused += 1,
                // A header cannot carry every text that a schema allows.
                (text, []) if text.contains("failed to parse header value") => requests.refused += 1,
                (_, [heard]) => {
                    requests.sent += 1;
                    let (mut found, unsaid) = court.compare(case, &args, heard);
                    found.extend(second.and_then(|second| second.opinion(heard, &court.base(case))));
                    requests.unsaid += unsaid;
                    if found.is_empty() {
                        requests.right += 1;
                    }
                    requests
                        .wrong
                        .extend(found.into_iter().map(|(part, expected, found)| wrong(&part, expected, found)));
                }
                (text, heard) => {
                    requests.sent += 1;
                    requests.wrong.push(wrong(
                        "request",
                        "one request".to_owned(),
                        format!("{} requests; {text}", heard.len()),
                    ));
                }
            }
        }
    }
    Some(requests)
}

type Difference = (String, String, String);

/// Whether a response is Prism's own word that the request is not as the document says. What it finds
/// wrong in a document's own examples is about the response, and no matter here.
fn is_refusal(text: &str) -> bool {
    let Ok(problem) = serde_json::from_str::<Value>(text) else { return false };
    let kind = problem.get("type").and_then(Value::as_str).unwrap_or_default();
    let Some((_, kind)) = kind.split_once("prism/errors#") else { return false };
    match problem.get("validation").and_then(Value::as_array) {
        Some(found) => found.iter().any(|it| it.pointer("/location/0").is_some_and(|place| place == "request")),
        // It could not make up a response.
        None => {
            !["NO_COMPLEX_OBJECT_TEXT", "NO_RESPONSE_DEFINED", "NO_SUCCESS_RESPONSE_DEFINED", "UNKNOWN"].contains(&kind)
        }
    }
}

/// A server that gives a second opinion.
struct Second<'a> {
    url: &'a str,
    http: reqwest::Client,
    runtime: &'a tokio::runtime::Runtime,
}

impl Second<'_> {
    /// Sends what was heard, byte for byte; what the server has against it.
    fn opinion(&self, heard: &Heard, base: &str) -> Option<Difference> {
        let path = heard.path.strip_prefix(base).unwrap_or(&heard.path);
        let query = if heard.query.is_empty() { String::new() } else { format!("?{}", heard.query) };
        let method = reqwest::Method::from_bytes(heard.method.as_bytes()).ok()?;
        let mut request = self.http.request(method, format!("{}{path}{query}", self.url)).body(heard.body.clone());
        let own = ["host", "content-length", "connection", "transfer-encoding", "upgrade"];
        for (name, value) in heard.headers.iter().filter(|(name, _)| !own.contains(&name.as_str())) {
            request = request.header(name, value);
        }
        let (status, text) = self.runtime.block_on(async {
            let response = request.send().await.ok()?;
            Some((response.status().as_u16(), response.text().await.unwrap_or_default()))
        })?;
        is_refusal(&text).then(|| ("second opinion".to_owned(), "accepted".to_owned(), format!("{status} {text}")))
    }
}

impl<'a> Court<'a> {
    fn original(&self, case: &Case<'_>) -> Option<&OperationRef<'a>> {
        self.found.get(&(case.operation.method.to_uppercase(), case.operation.path.clone()))
    }

    /// The base path of an operation's server.
    fn base(&self, case: &Case<'_>) -> String {
        self.original(case).map(|original| self.server(original).1).unwrap_or_default()
    }

    fn sample(&self, pointer: &Pointer, seed: u64) -> Option<Value> {
        Sampler::new(self.document.root(), self.judge, seed, Variety::Any).sample(pointer)
    }

    /// Arguments by place and name, and the body. Every second turn has only what is required.
    fn arguments(&self, case: &Case<'_>, turn: u64) -> Value {
        let seed = self.seed.wrapping_mul(1_000_003).wrapping_add(turn);
        let mut args = Map::new();
        let Some(original) = self.original(case) else { return Value::Object(args) };
        let listed = targets::parameters(self.document.root(), original);
        for parameter in &case.operation.parameters {
            if turn == 1 && !parameter.required {
                continue;
            }
            let key = calls::key(parameter);
            let place = key.split(' ').next().unwrap_or_default();
            let schema = listed.iter().find(|(name, at, _)| *name == parameter.wire && *at == place);
            let value = schema.and_then(|(_, _, pointer)| self.sample(pointer, seed));
            args.insert(key, value.unwrap_or_else(|| Value::from("text")));
        }
        if let Some(Sent { media_type, kind, .. }) = case.body {
            let schema = self.body_at(original).map(|at| at.child("content").child(media_type).child("schema"));
            let value = schema.and_then(|pointer| self.sample(&pointer, seed));
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

    fn body_at(&self, original: &OperationRef<'_>) -> Option<Pointer> {
        let body = original.value.get("requestBody")?;
        targets::at(self.document.root(), body, original.pointer.child("requestBody")).map(|(_, pointer)| pointer)
    }

    /// What is not as the document says, and how many parts it says nothing of.
    fn compare(&self, case: &Case<'_>, args: &Value, heard: &Heard) -> (Vec<Difference>, usize) {
        let mut wrong: Vec<Difference> = Vec::new();
        let mut unsaid = 0;
        let Some(original) = self.original(case) else { return (wrong, 0) };
        let mut expect = |part: &str, expected: String, found: String| {
            if expected != found {
                wrong.push((part.to_owned(), expected, found));
            }
        };
        expect("method", original.method.to_uppercase(), heard.method.to_uppercase());
        let (server, base) = self.server(original);
        expect("host", server, format!("{}://{}", heard.scheme, heard.host));

        let template = original.path.split(['?', '#']).next().unwrap_or_default();
        let path = heard.path.strip_prefix(base.as_str()).unwrap_or("(another base)");
        let segments = wire::segments(template, path);
        expect(
            "path",
            format!("{base}{template}"),
            match &segments {
                Some(_) => format!("{base}{template}"),
                None => heard.path.clone(),
            },
        );
        let segments = segments.unwrap_or_default();
        let query = wire::pairs(&heard.query, "&");
        let cookies = wire::pairs(heard.header("cookie").unwrap_or_default(), ";");
        let headers: Vec<(String, &str)> =
            heard.headers.iter().map(|(name, value)| (name.clone(), value.as_str())).collect();

        let root = self.document.root();
        for holder in [original.value, original.path_item] {
            for parameter in holder.get("parameters").and_then(Value::as_array).into_iter().flatten() {
                let Some(parameter) = resolve_object(root, parameter) else { continue };
                let text = |key: &str| parameter.get(key).and_then(Value::as_str).unwrap_or_default();
                let sheet = Sheet { name: text("name"), place: text("in"), parameter };
                let Some(value) = args.get(format!("{} {}", sheet.place, sheet.name)).filter(|value| !value.is_null())
                else {
                    continue;
                };
                let raw = match sheet.place {
                    "path" => &segments,
                    "query" => &query,
                    "cookie" => &cookies,
                    "header" => &headers,
                    _ => continue,
                };
                // A parameter that OpenAPI says is ignored is not looked for.
                let is_ignored = sheet.place == "header"
                    && ["accept", "content-type", "authorization"].contains(&sheet.name.to_lowercase().as_str());
                if is_ignored {
                    continue;
                }
                match sheet.compare(raw, value) {
                    Ok((found, expected)) if is_alike(&found, &expected) => {}
                    Ok((found, expected)) => expect(
                        &format!("{} {}", sheet.place, sheet.name),
                        format!("{expected:?}"),
                        format!("{found:?}"),
                    ),
                    Err(Unsaid) => unsaid += 1,
                }
            }
        }
        self.compare_security(original, heard, &query, &cookies, &mut expect);
        if let (Some(sent), Some(value)) = (case.body, args.get("body")) {
            unsaid += compare_body(&sent, value, heard, &mut expect);
        } else if case.body.is_none() {
            expect("body", "0 bytes".to_owned(), format!("{} bytes", heard.body.len()));
        }
        (wrong, unsaid)
    }

    /// The origin and the base path of an operation's server.
    fn server(&self, original: &OperationRef<'_>) -> (String, String) {
        let listed = [original.value, original.path_item, self.document.root()]
            .into_iter()
            .find_map(|holder| holder.get("servers").and_then(Value::as_array).filter(|list| !list.is_empty()));
        let first = listed.and_then(|list| list.first());
        let mut url =
            first.and_then(|server| server.get("url")).and_then(Value::as_str).unwrap_or("/").trim().to_owned();
        let variables = first.and_then(|server| server.get("variables")).and_then(Value::as_object);
        for (name, variable) in variables.into_iter().flatten() {
            let default = variable.get("default").and_then(wire::plain).unwrap_or_default();
            url = url.replace(&format!("{{{name}}}"), &default);
        }
        let absolute = if url.contains('{') {
            NOWHERE.to_owned()
        } else if url.starts_with("http") {
            url
        } else {
            format!("{NOWHERE}/{}", url.trim_start_matches('/'))
        };
        let (scheme, rest) = absolute.split_once("://").unwrap_or(("http", &absolute));
        let (host, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
        (format!("{scheme}://{host}"), path.trim_end_matches('/').to_owned())
    }

    /// Each scheme of one of the alternatives is there; none at all where none is asked for.
    fn compare_security(
        &self,
        original: &OperationRef<'_>,
        heard: &Heard,
        query: &[(String, &str)],
        cookies: &[(String, &str)],
        expect: &mut dyn FnMut(&str, String, String),
    ) {
        let root = self.document.root();
        let Some(listed) = original.value.get("security").or_else(|| root.get("security")).and_then(Value::as_array)
        else {
            return;
        };
        let schemes = root.pointer("/components/securitySchemes").and_then(Value::as_object);
        let is_there = |name: &str| -> Option<bool> {
            let scheme = resolve_object(root, schemes?.get(name)?)?;
            let text = |key: &str| scheme.get(key).and_then(Value::as_str).unwrap_or_default();
            let authorization = heard.header("authorization").unwrap_or_default();
            let has =
                |pairs: &[(String, &str)]| pairs.iter().any(|(key, value)| key == text("name") && *value == CREDENTIAL);
            Some(match (text("type"), text("in"), text("scheme").to_lowercase().as_str()) {
                ("apiKey", "query", _) => has(query),
                ("apiKey", "cookie", _) => has(cookies),
                // Two schemes may want the same header: one of them has it.
                ("apiKey", ..) => {
                    heard.header(&text("name").to_lowercase()).is_some_and(|value| value.ends_with(CREDENTIAL))
                }
                ("mutualTLS", ..) => true,
                ("http", _, "basic") => authorization == "Basic Y3JlZGVudGlhbDpjcmVkZW50aWFs",
                ("http", _, "bearer") | ("oauth2" | "openIdConnect", ..) => {
                    authorization == format!("Bearer {CREDENTIAL}")
                }
                _ => authorization.ends_with(CREDENTIAL),
            })
        };
        let needed: Vec<Vec<&String>> =
            listed.iter().filter_map(Value::as_object).map(|names| names.keys().collect()).collect();
        let known: Vec<&Vec<&String>> =
            needed.iter().filter(|names| names.iter().all(|name| is_there(name).is_some())).collect();
        if listed.is_empty() {
            let any = heard.header("authorization").is_some() || query.iter().any(|(_, value)| *value == CREDENTIAL);
            expect("credentials", "none".to_owned(), if any { "some" } else { "none" }.to_owned());
        } else if !known.is_empty() {
            let is_met = known.iter().any(|names| names.iter().all(|name| is_there(name) == Some(true)));
            expect(
                "credentials",
                format!("one of {needed:?}"),
                if is_met { format!("one of {needed:?}") } else { "none".to_owned() },
            );
        }
    }
}

fn compare_body(sent: &Sent<'_>, value: &Value, heard: &Heard, expect: &mut dyn FnMut(&str, String, String)) -> usize {
    let essence = |text: &str| text.split(';').next().unwrap_or_default().trim().to_lowercase();
    let content_type = heard.header("content-type").unwrap_or_default();
    let (documented, found) = (essence(sent.media_type), essence(content_type));
    let is_range = documented.contains('*');
    let is_form = matches!(sent.kind, BodyKind::Multipart { .. });
    if value.is_null() && heard.body.is_empty() {
        return 0;
    }
    if !is_range {
        let documented = if is_form { "multipart/form-data".to_owned() } else { documented };
        expect("content type", documented, found);
    } else {
        expect("content type", "no range".to_owned(), if found.contains('*') { found } else { "no range".to_owned() });
    }
    match sent.kind {
        BodyKind::Json(_) => {
            let found = serde_json::from_slice::<Value>(&heard.body).unwrap_or_default();
            // Members that a type does not list are ignored by design, and counted by the samples.
            if !is_kept(value, &found) {
                expect("body", wire::canonical(value), wire::canonical(&found));
            }
            0
        }
        BodyKind::Text | BodyKind::Bytes => {
            let found = String::from_utf8_lossy(&heard.body).into_owned();
            expect("body", value.as_str().unwrap_or_default().to_owned(), found);
            0
        }
        BodyKind::Form(_) => {
            let text = String::from_utf8_lossy(&heard.body).into_owned();
            let pairs = wire::pairs(&text, "&");
            members(value, &mut |name, texts| {
                let found: Vec<String> =
                    pairs.iter().filter(|(key, _)| key == name).map(|(_, text)| percent(text)).collect();
                if !found.is_empty() && !is_alike(&found, &texts) {
                    expect(&format!("body {name}"), format!("{texts:?}"), format!("{found:?}"));
                }
            })
        }
        BodyKind::Multipart { .. } => {
            let parts = wire::multipart(content_type, &heard.body).unwrap_or_default();
            let listed: Vec<&str> =
                sent.form.into_iter().flat_map(|form| &form.parts).map(|part| part.wire.as_str()).collect();
            members(value, &mut |name, texts| {
                if !listed.contains(&name) {
                    return;
                }
                let found: Vec<String> =
                    parts.iter().filter(|(key, _)| key == name).map(|(_, text)| text.clone()).collect();
                if !is_alike(&found, &texts) {
                    expect(&format!("part {name}"), format!("{texts:?}"), format!("{found:?}"));
                }
            })
        }
    }
}

fn percent(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// The plain members of a form; how many others there are.
fn members(value: &Value, each: &mut dyn FnMut(&str, Vec<String>)) -> usize {
    let mut unsaid = 0;
    for (name, value) in value.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null()) {
        let texts: Option<Vec<String>> = match value {
            Value::Array(items) => items.iter().map(wire::plain).collect(),
            value => wire::plain(value).map(|text| vec![text]),
        };
        match texts {
            Some(texts) => each(name, texts),
            None => unsaid += 1,
        }
    }
    unsaid
}

/// Whether texts mean the same: equal, or one number or one time spelt in two ways.
fn is_alike(found: &[String], expected: &[String]) -> bool {
    found.len() == expected.len()
        && found.iter().zip(expected).all(|(a, b)| {
            let number = |text: &str| text.parse::<f64>().ok();
            a == b
                || number(a).is_some() && number(a) == number(b)
                || super::harness::is_same(&Value::from(a.as_str()), &Value::from(b.as_str()))
        })
}

/// Whether what was sent is the sample, but for members that the type does not list.
fn is_kept(sample: &Value, sent: &Value) -> bool {
    match (sample, sent) {
        (Value::Object(sample), Value::Object(sent)) => {
            sent.iter().all(|(key, sent)| sample.get(key).is_some_and(|value| is_kept(value, sent)))
        }
        (Value::Array(sample), Value::Array(sent)) => {
            sample.len() == sent.len() && sample.iter().zip(sent).all(|(value, sent)| is_kept(value, sent))
        }
        (sample, sent) => super::harness::is_same(sample, sent),
    }
}
