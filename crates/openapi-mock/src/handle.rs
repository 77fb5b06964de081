//! One request: what it is responded with, and the record of it.

use std::{
    collections::{HashMap, VecDeque},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::{HeaderName, HeaderValue, StatusCode},
    response::Response,
};
use openapi_document::{Document, OperationRef, operation};
use openapi_sample::Judge;
use serde_json::{Value, json};

use crate::{
    Chances, Fault, Options, Recorded, Scripted,
    connection::{Cut, truncated},
    playback::{Playback, Player},
    request::{self, Incoming, pairs},
    respond::{Outgoing, Preference, Responder},
    route::{Found, Route, find, routes},
    security,
    store::{Store, key_of},
};

/// The largest body that is read.
const BODY: usize = 16 << 20;

/// The path that lets the server forget what was created.
const RESET: &str = "/_mock/reset";

/// What is scripted for a request.
#[derive(Debug)]
pub(crate) enum Step {
    Response(Scripted),
    Fault(Fault),
}

/// What all requests share.
#[derive(Debug)]
pub(crate) struct Shared {
    root: Value,
    judge: Judge,
    routes: Vec<Route>,
    seed: u64,
    store: Option<Store>,
    player: Option<Player>,
    recorded: Mutex<Vec<Recorded>>,
    scripts: Mutex<HashMap<String, VecDeque<Step>>>,
    chances: Mutex<Option<Chances>>,
    /// How many requests there were for which chance could decide.
    drawn: AtomicU64,
}

/// A response, and what goes wrong with it.
struct Reply {
    operation: Option<String>,
    outgoing: Outgoing,
    fault: Option<Fault>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    pub(crate) fn new(document: &Document, options: Options) -> Self {
        Self {
            root: document.root().clone(),
            judge: Judge::new(document),
            routes: routes(document),
            seed: options.seed,
            store: options.stateful.then(|| Store::new(document.root())),
            player: None,
            recorded: Mutex::default(),
            scripts: Mutex::default(),
            chances: Mutex::default(),
            drawn: AtomicU64::new(0),
        }
    }

    /// Plays these instead of what the document says.
    pub(crate) fn playing(self, playback: Playback) -> Self {
        Self { player: Some(Player::new(playback)), ..self }
    }

    pub(crate) fn player(&self) -> Option<&Player> {
        self.player.as_ref()
    }

    pub(crate) fn recorded(&self) -> Vec<Recorded> {
        locked(&self.recorded).clone()
    }

    pub(crate) fn take_recorded(&self) -> Vec<Recorded> {
        std::mem::take(&mut *locked(&self.recorded))
    }

    pub(crate) fn script(&self, operation_id: &str, step: Step) {
        locked(&self.scripts).entry(operation_id.to_owned()).or_default().push_back(step);
    }

    pub(crate) fn set_chances(&self, chances: Chances) {
        *locked(&self.chances) = Some(chances);
    }

    pub(crate) fn store(&self) -> Option<&Store> {
        self.store.as_ref()
    }

    fn step(&self, operation_id: &str) -> Option<Step> {
        locked(&self.scripts).get_mut(operation_id)?.pop_front()
    }

    fn chance(&self) -> Option<Fault> {
        let chances = locked(&self.chances);
        chances.as_ref()?.draw(self.drawn.fetch_add(1, Ordering::Relaxed)).cloned()
    }
}

/// Responds to a request, or cuts its connection.
pub(crate) async fn handle(shared: Arc<Shared>, request: Request) -> Result<Response, Cut> {
    let (parts, body) = request.into_parts();
    let headers: Vec<(String, String)> = parts
        .headers
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect();
    let (method, path) = (parts.method.as_str().to_owned(), parts.uri.path().to_owned());
    let query = parts.uri.query().unwrap_or_default().to_owned();
    let mut incoming = Incoming { query: pairs(&query), headers, body: Vec::new() };
    let reply = match to_bytes(body, BODY).await {
        Ok(body) => {
            incoming.body = body.to_vec();
            respond(&shared, &method, &path, &mut incoming)
        }
        Err(_) => {
            Reply { operation: None, outgoing: Outgoing::problem(413, "The body is too large", json!({})), fault: None }
        }
    };
    let Reply { operation, outgoing, fault } = reply;
    let Incoming { headers, body, .. } = incoming;
    let status = outgoing.status;
    locked(&shared.recorded).push(Recorded { method: method.clone(), path, query, headers, body, operation, status });
    match fault {
        Some(Fault::Cut) => Err(Cut),
        Some(Fault::Truncated) => {
            let body = outgoing.body.clone();
            Ok(truncated(response(outgoing, &method), &body))
        }
        Some(Fault::Slow(time)) => {
            tokio::time::sleep(time).await;
            Ok(response(outgoing, &method))
        }
        _ => Ok(response(outgoing, &method)),
    }
}

fn respond(shared: &Shared, method: &str, path: &str, incoming: &mut Incoming) -> Reply {
    let plain = |operation, outgoing| Reply { operation, outgoing, fault: None };
    if let (Some(store), "POST", RESET) = (&shared.store, method, path) {
        store.reset();
        return plain(None, Outgoing { status: 204, headers: Vec::new(), body: Vec::new() });
    }
    let (route, values) = match find(&shared.routes, method, path) {
        Found::Route(route, values) => (route, values),
        Found::Methods(methods) => {
            let mut refusal = Outgoing::problem(405, "The path has no such method", json!({"allowed": methods}));
            refusal.headers.push(("allow".to_owned(), methods.join(", ")));
            return plain(None, refusal);
        }
        Found::Nothing => {
            return plain(None, Outgoing::problem(404, "The document has no such path", json!({"path": path})));
        }
    };
    let id = Some(route.id.clone());
    let responder = Responder { root: &shared.root, judge: &shared.judge, seed: shared.seed };
    let (verb, template) = &route.place;
    let Some(operation) = operation(&shared.root, verb, template) else {
        return plain(id, Outgoing::problem(404, "The document has no such path", json!({"path": path})));
    };
    if let Err(refusal) = security::check(&shared.root, operation.value, incoming) {
        let documented = responder.of_status(&operation, &refusal.statuses());
        let title = format!("The credentials are {refusal:?}").to_lowercase();
        return plain(id, documented.unwrap_or_else(|| Outgoing::problem(401, &title, json!({}))));
    }
    let violations = request::check(&shared.judge, &operation, &shared.root, &values, incoming);
    if !violations.is_empty() {
        return plain(id, responder.refuse(&operation, &violations));
    }
    if let Some(player) = &shared.player {
        return plain(id, player.play(method, path, incoming));
    }
    let preference = Preference::read(incoming.header("prefer"));
    let fault = match shared.step(&route.id) {
        Some(Step::Response(scripted)) => return plain(id, scripted.into_outgoing()),
        Some(Step::Fault(fault)) => Some(fault),
        None => preference.fault.clone().or_else(|| shared.chance()),
    };
    if let Some((status, seconds)) = fault.as_ref().and_then(Fault::refusal) {
        let documented = responder.of_status(&operation, &[status]);
        let mut refusal = documented.unwrap_or_else(|| Outgoing::problem(status, "A fault was asked for", json!({})));
        refusal.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("retry-after"));
        refusal.headers.extend(seconds.map(|seconds| ("retry-after".to_owned(), seconds.to_string())));
        return plain(id, refusal);
    }
    if fault == Some(Fault::RepeatedPage) {
        incoming.query.retain(|(name, _)| !is_page(name));
    }
    let mut outgoing = responder.choose(&operation, &preference);
    if let Some(store) = &shared.store {
        outgoing = stored(store, route, path, &responder, &operation, incoming, outgoing);
    }
    if let Some(fault) = &fault {
        let schema = operation.response_for(outgoing.status).and_then(|response| {
            response.content().iter().find(|media_type| media_type.is_json())?.schema().map(|(_, schema)| schema)
        });
        fault.spoil(&mut outgoing, schema.map(|schema| (&shared.root, schema)));
    }
    Reply { operation: id, outgoing, fault }
}

/// The names that parameters of pages usually have.
fn is_page(name: &str) -> bool {
    matches!(name, "page" | "page_number" | "offset" | "skip" | "cursor" | "after" | "starting_after" | "page_token")
}

/// The response with what the store has of it.
fn stored(
    store: &Store,
    route: &Route,
    path: &str,
    responder: &Responder<'_>,
    operation: &OperationRef<'_>,
    incoming: &Incoming,
    mut outgoing: Outgoing,
) -> Outgoing {
    let (verb, template) = (route.verb.as_str(), route.place.1.as_str());
    let Some(action) = store.action(verb, template, path) else { return outgoing };
    if let Some(known) = key_of(incoming).and_then(|key| store.known(&key)) {
        return known;
    }
    if (200..300).contains(&outgoing.status) && !store.apply(&action, verb, incoming, &mut outgoing) {
        let missing = || Outgoing::problem(404, "There is no such item", json!({"path": path}));
        return responder.of_status(operation, &[404]).unwrap_or_else(missing);
    }
    outgoing
}

fn response(outgoing: Outgoing, method: &str) -> Response {
    let body = if method == "HEAD" { Body::empty() } else { Body::from(outgoing.body) };
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(outgoing.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in outgoing.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(&value)) {
            response.headers_mut().append(name, value);
        }
    }
    response
}
