//! Survival: tests of the client of an old document with a server that follows a new one.
//!
//! Responses are sampled from the new document and read by the types of the old client. Requests are sampled from the
//! old document, round-tripped through the types of the old client, which may not represent all that the document
//! allows, and validated against the new document.

use crate::{
    Error, Settings,
    cargo::Scratch,
    compare::server,
    harness::{self, Response},
    samples::Sample,
    survived::{Survival, Survived},
    targets::{Targets, schema_of},
};
use openapi_codegen::{Package, Runtime, generate, single_crate};
use openapi_document::{
    Document, MediaTypeRef, OperationRef, ParameterRef, Pointer, Status,
    media_type::covers,
    operations,
    template::{placeholders, unnamed},
};
use openapi_sample::{Judge, Sampler, Variety, read_form, read_text};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

impl Claim {
    /// Returns the index of the affected type of the old client.
    fn target(&self, targets: &Targets) -> Option<usize> {
        let (_, parts) = targets.operations.iter().find(|(name, _)| *name == self.operation)?;
        parts.iter().find(|(part, _)| *part == self.key).map(|(_, target)| *target)
    }
}

/// A value that is round-tripped through a type of the old client, with its validation.
struct Trial {
    /// The operation, as its index among those of the old document.
    operation: usize,
    /// The part of the operation.
    part: String,
    /// The location of the schema in the new document that validates a request; `None` for a response, which is only
    /// read.
    judged_at: Option<Pointer>,
    /// The location of the schema in the old document that validates it.
    allowed_at: Option<Pointer>,
    /// The encoding of the value.
    carrier: Carrier,
}

/// The encoding of a value, by which the new document reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Carrier {
    /// JSON.
    Json,
    /// The text of a parameter.
    Text,
    /// An urlencoded form.
    Form,
}

/// A claim that a value breaks the old client.
#[derive(Debug, Clone)]
pub struct Claim {
    /// The operation: `POST /pets`.
    pub operation: String,
    /// The part of the operation: `body application/json`, `200 application/json`, `query limit`.
    pub key: String,
    /// The value.
    pub value: Value,
    /// A flag for a response, which the client reads.
    pub is_response: bool,
}

/// Tests the client of an old document with a server that follows a new one.
///
/// Claims are tested as well: that the client cannot read a response, or that it sends a request exactly as claimed.
///
/// # Errors
///
/// Returns an [`Error`] if the old client cannot be generated, compiled or run.
pub fn survive(old: &Document, new: &Document, claims: &[Claim], settings: &Settings) -> Result<Survival, Error> {
    let generated = generate(old);
    let targets = Targets::of(old, &generated);
    let (old_judge, new_judge) = (Judge::new(old), Judge::new(new));
    let mut court = Court {
        old,
        new,
        settings,
        old_judge: &old_judge,
        new_judge: &new_judge,
        survival: Survival::default(),
        samples: Vec::new(),
        trials: Vec::new(),
    };
    court.operations(&targets);
    // Claims come last, in order, if the client has a type for them.
    let claimed: Vec<Option<usize>> = claims.iter().map(|claim| claim.target(&targets)).collect();
    let first = court.samples.len();
    for (claim, target) in claims.iter().zip(&claimed) {
        if let Some(target) = target {
            court.samples.push(Sample { target: *target, value: claim.value.clone(), is_valid: true });
        }
    }
    let Court { mut survival, samples, trials, .. } = court;
    let package = Package::new(&harness::package(old, &generated))?;
    let scratch = Scratch::new(&settings.folder, &settings.runtime)?;
    let folder = settings.folder.join(&package.name);
    let types: Vec<&str> = targets.all.keys().map(|target| target.ty.as_str()).collect();
    let runtime = Runtime::At(settings.runtime.clone());
    let files = single_crate(old, &generated, &package, &runtime);
    let responses = harness::run(&folder, &package, files, &types, &samples, &scratch);
    let mut responses = responses?;
    let rest = responses.split_off(first.min(responses.len()));
    for (claim, response) in
        claims.iter().zip(&claimed).filter(|(_, target)| target.is_some()).map(|(it, _)| it).zip(rest)
    {
        let holds = match &response.back {
            None => claim.is_response,
            // The client sends the result of the round trip.
            Some(back) => !claim.is_response && openapi_sample::is_same(&claim.value, back),
        };
        if holds {
            survival.confirmed += 1;
        } else {
            survival.refuted.push(format!("{} {}", claim.operation, claim.key));
        }
    }
    for ((trial, sample), Response { back, .. }) in trials.iter().zip(&samples).zip(responses) {
        let Some(survived) = survival.operations.get_mut(trial.operation) else { continue };
        let Some(at) = &trial.judged_at else {
            let failure = back
                .is_none()
                .then(|| (format!("{}: the old client cannot decode the value", trial.part), sample.value.clone()));
            survived.responses.count(failure);
            continue;
        };
        // Values that the client cannot represent, or that the old document rejects, are not sent.
        let sent = back.filter(|sent| trial.allowed_at.as_ref().is_none_or(|at| old_judge.is_valid(at, sent)));
        let Some(sent) = sent else { continue };
        let read = match trial.carrier {
            Carrier::Json => None,
            // A null is omitted.
            Carrier::Text if sent.is_null() => continue,
            Carrier::Text => Some(read_text(new.root(), at, &sent)),
            Carrier::Form => Some(read_form(new.root(), at, &sent)),
        };
        let wrong = new_judge.errors(at, read.as_ref().unwrap_or(&sent)).into_iter().next();
        survived
            .requests
            .count(wrong.map(|(place, message)| (format!("{}{place}: {}", trial.part, short(&message)), sent)));
    }
    Ok(survival)
}

/// Returns the URL of an operation at its first server, without parameter names.
fn url(document: &Document, operation: &OperationRef<'_>) -> String {
    let (origin, base) = server(document, operation);
    format!("{origin}{base}{}", unnamed(operation.path))
}

fn short(text: &str) -> String {
    text.chars().take(160).collect()
}

struct Court<'a> {
    old: &'a Document,
    new: &'a Document,
    settings: &'a Settings,
    old_judge: &'a Judge,
    new_judge: &'a Judge,
    survival: Survival,
    samples: Vec<Sample>,
    trials: Vec<Trial>,
}

impl<'a> Court<'a> {
    fn operations(&mut self, targets: &Targets) {
        let found = operations(self.new.root());
        let by_key: HashMap<(String, String), &OperationRef<'_>> =
            found.iter().map(|it| ((it.verb(), unnamed(it.path)), it)).collect();
        // A prefix of the path may have moved to the server's URL.
        let by_url: HashMap<(String, String), &OperationRef<'_>> =
            found.iter().map(|it| ((it.verb(), url(self.new, it)), it)).collect();
        let known: BTreeMap<&str, &Vec<(String, usize)>> =
            targets.operations.iter().map(|(name, parts)| (name.as_str(), parts)).collect();
        for before in operations(self.old.root()) {
            let name = format!("{} {}", before.verb(), before.path);
            let index = self.survival.operations.len();
            self.survival.operations.push(Survived { operation: name.clone(), ..Survived::default() });
            let after = by_key.get(&(before.verb(), unnamed(before.path)));
            let Some(after) = after.or_else(|| by_url.get(&(before.verb(), url(self.old, &before)))) else {
                self.refuse(index, "operation not found in the new document");
                continue;
            };
            let none = Vec::new();
            let parts = known.get(name.as_str()).copied().unwrap_or(&none);
            self.requests(index, &before, after, parts, targets);
            self.responses(index, &before, after, parts);
        }
    }

    fn refuse(&mut self, index: usize, reason: &str) {
        if let Some(survived) = self.survival.operations.get_mut(index) {
            survived.requests.count(Some((reason.to_owned(), Value::Null)));
        }
    }

    fn requests(
        &mut self,
        index: usize,
        old: &OperationRef<'_>,
        new: &OperationRef<'_>,
        parts: &[(String, usize)],
        targets: &Targets,
    ) {
        let (before, after) = (placeholders(old.path), placeholders(new.path));
        let renamed = |name: &str| before.iter().position(|it| *it == name).and_then(|place| after.get(place).copied());
        let listed = new.parameters();
        let counterpart = |parameter: &ParameterRef<'_>| -> Option<ParameterRef<'_>> {
            let is_path = parameter.location == openapi_document::Location::Path;
            let name = if is_path { renamed(parameter.name).unwrap_or(parameter.name) } else { parameter.name };
            listed.iter().find(|it| it.location == parameter.location && it.name == name).cloned()
        };
        let mut taken: Vec<Pointer> = Vec::new();
        for parameter in old.parameters() {
            let Some(now) = counterpart(&parameter) else { continue };
            taken.push(now.pointer.clone());
            if now.required() && !parameter.required() {
                self.refuse(index, &format!("missing parameter `{}`, now required", now.name));
            }
            let part = format!("{} {}", parameter.location.as_str(), parameter.name);
            let target = parts.iter().find(|(known, _)| *known == part).map(|(_, target)| *target);
            if let (Some(target), Some(at)) = (target, schema_of(&now)) {
                let is_text = parameter.content().is_none() && now.content().is_none();
                let carrier = if is_text { Carrier::Text } else { Carrier::Json };
                self.send(index, (&part, target), targets, at, carrier);
            }
        }
        for parameter in &listed {
            let is_dropped = parameter.location == openapi_document::Location::Path && !after.contains(&parameter.name);
            if parameter.required() && !taken.contains(&parameter.pointer) && !is_dropped {
                self.refuse(index, &format!("missing parameter `{}`, now required", parameter.name));
            }
        }
        let (sent, wanted) = (old.request_body(), new.request_body());
        let is_optional = sent.as_ref().is_none_or(|body| body.required() != Some(true));
        if is_optional && wanted.as_ref().is_some_and(|body| body.required() == Some(true)) {
            self.refuse(index, "missing request body, now required");
        }
        let (Some(sent), Some(wanted)) = (sent, wanted) else { return };
        let content = wanted.content();
        for media_type in sent.content() {
            let Some(now) = content.iter().find(|it| covers(it.name, media_type.name)) else {
                self.refuse(index, &format!("request body media type `{}` no longer accepted", media_type.name));
                continue;
            };
            let part = format!("body {}", media_type.name);
            let target = parts.iter().find(|(known, _)| *known == part).map(|(_, target)| *target);
            if let (Some(target), Some((at, _))) = (target, now.schema()) {
                let is_form = media_type.essence() == "application/x-www-form-urlencoded";
                let carrier = if is_form { Carrier::Form } else { Carrier::Json };
                self.send(index, (&part, target), targets, at, carrier);
            }
        }
    }

    /// Samples the requests of the old client.
    fn send(
        &mut self,
        operation: usize,
        (part, target): (&str, usize),
        targets: &Targets,
        judged_at: Pointer,
        carrier: Carrier,
    ) {
        let Some((found, _)) = targets.all.get_index(target) else { return };
        let (old, judge) = (self.old, self.old_judge);
        for value in self.sample(old, judge, &found.pointer) {
            self.samples.push(Sample { target, value, is_valid: true });
            self.trials.push(Trial {
                operation,
                part: part.to_owned(),
                judged_at: Some(judged_at.clone()),
                allowed_at: Some(found.pointer.clone()),
                carrier,
            });
        }
    }

    fn sample(&self, document: &Document, judge: &Judge, at: &Pointer) -> Vec<Value> {
        let mut all = Vec::new();
        for number in 0..self.settings.samples {
            let seed = self.settings.seed.wrapping_mul(1_000_003).wrapping_add(number);
            let variety = if number == 0 { Variety::Typical } else { Variety::Any };
            match Sampler::new(document.root(), judge, seed, variety).sample(at) {
                Some(value) => all.push(value),
                None if all.is_empty() && number > 2 => break,
                None => {}
            }
        }
        all
    }

    fn responses(&mut self, index: usize, old: &OperationRef<'_>, new: &OperationRef<'_>, parts: &[(String, usize)]) {
        let known = old.responses();
        for response in new.responses() {
            let code = match response.status {
                Status::Code(code) => code,
                Status::Range(digit) => digit * 100 + 99,
                // The old client's reading of it depends on the actual status.
                Status::Default => continue,
            };
            let content = response.content();
            let media = content.iter().find(|it| it.is_json()).or_else(|| content.first());
            // A success with another status is read like a documented one.
            let like = old.response_for(code).or_else(|| {
                let success = || known.iter().find(|it| it.status.is_success()).cloned();
                response.status.is_success().then(success).flatten()
            });
            let Some(like) = like else { continue };
            let part = |media: &MediaTypeRef<'_>| format!("{} {}", like.key, media.name);
            let target = like.content().iter().find_map(|it| parts.iter().find(|(known, _)| *known == part(it)));
            let Some((part, target)) = target else { continue };
            let part = format!("{} {}", response.key, part.split_once(' ').map_or("", |(_, media)| media));
            let Some((at, _)) = media.and_then(MediaTypeRef::schema) else {
                if response.status.is_success()
                    && content.is_empty()
                    && let Some(survived) = self.survival.operations.get_mut(index)
                {
                    survived.responses.count(Some((format!("{part}: the response has no body"), Value::Null)));
                }
                continue;
            };
            let (new, judge) = (self.new, self.new_judge);
            for value in self.sample(new, judge, &at) {
                self.samples.push(Sample { target: *target, value, is_valid: true });
                let (judged_at, allowed_at, carrier) = (None, None, Carrier::Json);
                self.trials.push(Trial { operation: index, part: part.clone(), judged_at, allowed_at, carrier });
            }
        }
    }
}
