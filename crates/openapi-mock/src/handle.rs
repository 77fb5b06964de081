//! Handling of a request: its response and its record.

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
use openapi_document::{Document, Location, OperationRef, operation};
use serde_json::{Value, json};

use crate::{
    Chances, Fault, Options, Recorded, Scripted,
    accept::Accept,
    check::check,
    cors,
    cut::{Cut, truncated},
    log::Log,
    outgoing::Outgoing,
    playback::{Playback, Player},
    request::Incoming,
    respond::{Preference, Responder},
    route::{Found, Route, find, routes},
    schemas::Schemas,
    security,
    store::{Applied, Store, is_position},
};

/// The maximum size of a request body, in bytes.
const BODY: usize = 16 << 20;

/// The path that resets the stored state of the server.
const RESET: &str = "/_mock/reset";

/// A scripted response or fault for a request.
#[derive(Debug)]
pub(crate) enum Step {
    Response(Scripted),
    Fault(Fault),
}

/// The state that all requests share.
#[derive(Debug)]
pub(crate) struct Shared {
    schemas: Schemas,
    routes: Vec<Route>,
    seed: u64,
    /// `true` if scripts of other origins may read the responses.
    cors: bool,
    log: Log,
    store: Option<Store>,
    player: Option<Player>,
    recorded: Mutex<Vec<Recorded>>,
    scripts: Mutex<HashMap<String, VecDeque<Step>>>,
    chances: Mutex<Option<Chances>>,
    /// The number of requests to which random faults could apply.
    drawn: AtomicU64,
}

/// A response with its fault.
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
            schemas: Schemas::new(document),
            routes: routes(document),
            seed: options.seed,
            cors: options.cors,
            log: Log::default(),
            store: options.stateful.then(|| Store::new(document.root())),
            player: None,
            recorded: Mutex::default(),
            scripts: Mutex::default(),
            chances: Mutex::default(),
            drawn: AtomicU64::new(0),
        }
    }

    /// Replays recorded calls instead of documented responses.
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

    pub(crate) fn log(&self) -> &Log {
        &self.log
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
    let mut incoming = Incoming { headers, ..Incoming::default() }.with_query(&query);
    let reply = match to_bytes(body, BODY).await {
        Ok(body) => {
            incoming.body = body.to_vec();
            respond(&shared, &method, &path, &mut incoming)
        }
        Err(_) => Reply {
            operation: None,
            outgoing: Outgoing::problem(413, "Request body too large", json!({})),
            fault: None,
        },
    };
    let Reply { operation, mut outgoing, fault } = reply;
    if shared.cors {
        cors::allow(incoming.header("origin"), &mut outgoing);
    }
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
    let found = match find(&shared.routes, method, path) {
        // Every resource that supports GET also supports HEAD.
        Found::Methods(methods) if method == "HEAD" && methods.contains(&"GET") => find(&shared.routes, "GET", path),
        Found::Methods(_) | Found::Nothing if shared.cors => match cors::preflight(method, incoming) {
            Some(preflight) => return plain(None, preflight),
            None => find(&shared.routes, method, path),
        },
        found => found,
    };
    let (route, values) = match found {
        Found::Route(route, values) => (route, values),
        Found::Methods(methods) => {
            let mut refusal = Outgoing::problem(405, "Method not allowed", json!({"allowed": methods}));
            refusal.headers.push(("allow".to_owned(), methods.join(", ")));
            return plain(None, refusal);
        }
        Found::Nothing => {
            return plain(None, Outgoing::problem(404, "Path not found in the document", json!({"path": path})));
        }
    };
    let id = Some(route.id.clone());
    let root = shared.schemas.root();
    let responder = Responder { schemas: &shared.schemas, log: &shared.log, seed: shared.seed };
    let (verb, template) = &route.place;
    let Some(operation) = operation(root, verb, template) else {
        return plain(id, Outgoing::problem(404, "Path not found in the document", json!({"path": path})));
    };
    if let Err(refusal) = security::check(root, operation.value, incoming) {
        let documented = responder.of_status(&operation, &refusal.statuses());
        let title = refusal.title();
        return plain(id, documented.unwrap_or_else(|| Outgoing::problem(401, title, json!({}))));
    }
    let violations = check(&shared.schemas, &operation, &values, incoming);
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
        let mut refusal = documented.unwrap_or_else(|| Outgoing::problem(status, "Requested fault", json!({})));
        refusal.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("retry-after"));
        refusal.headers.extend(seconds.map(|seconds| ("retry-after".to_owned(), seconds.to_string())));
        return plain(id, refusal);
    }
    if fault == Some(Fault::RepeatedPage) {
        incoming.query.retain(|(name, _)| !is_page(name));
    }
    let accept = Accept::read(incoming.lines("accept"));
    let mut outgoing = responder.choose(&operation, &preference, &accept);
    if let Some(store) = &shared.store {
        outgoing = stored(store, route, path, &responder, &operation, incoming, outgoing);
        strip(&shared.schemas, &operation, &mut outgoing);
    }
    if let Some(fault) = &fault {
        let schema = operation.response_for(outgoing.status).and_then(|response| {
            response.content().iter().find(|media_type| media_type.is_json())?.schema().map(|(_, schema)| schema)
        });
        fault.spoil(&mut outgoing, schema.map(|schema| (root, schema)));
    }
    Reply { operation: id, outgoing, fault }
}

/// Returns true for the usual names of pagination parameters.
fn is_page(name: &str) -> bool {
    matches!(name, "page" | "page_number" | "offset" | "skip" | "cursor" | "after" | "starting_after" | "page_token")
}

/// Returns the response with the data of the store.
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
    let parameters = operation.parameters();
    let mut query = parameters.iter().filter(|it| it.location == Location::Query).map(|it| it.name);
    let position = query.find(|name| is_position(name));
    match store.apply(&action, verb, &route.id, incoming, &mut outgoing, position) {
        Applied::Done => outgoing,
        Applied::Before(known) => known,
        Applied::Missing => {
            let missing = || Outgoing::problem(404, "Item not found", json!({"path": path}));
            responder.of_status(operation, &[404]).unwrap_or_else(missing)
        }
    }
}

/// Removes `writeOnly` members from stored data in a response.
fn strip(schemas: &Schemas, operation: &OperationRef<'_>, outgoing: &mut Outgoing) {
    let content = operation.response_for(outgoing.status).map(|response| response.content()).unwrap_or_default();
    let schema = content.iter().find(|media_type| media_type.is_json()).and_then(|media_type| media_type.schema());
    let (Some((at, _)), Ok(mut body)) = (schema, serde_json::from_slice::<Value>(&outgoing.body)) else { return };
    schemas.strip(&at, &mut body);
    outgoing.body = body.to_string().into_bytes();
}

fn response(outgoing: Outgoing, method: &str) -> Response {
    let Outgoing { status, headers, body } = outgoing.sent(method);
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in headers {
        let value = HeaderValue::from_bytes(value.as_bytes());
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), value) {
            response.headers_mut().append(name, value);
        }
    }
    response
}
