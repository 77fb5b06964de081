//! The server.

use std::{
    collections::{HashMap, VecDeque},
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderName, HeaderValue, StatusCode},
    response::Response,
};
use openapi_document::{Document, operation};
use openapi_sample::Judge;
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::JoinHandle};

use crate::{
    Recorded,
    request::{self, Incoming, pairs},
    respond::{Outgoing, Preference, Responder},
    route::{Found, Route, find, routes},
    security,
    tls::Identity,
};

/// The largest body that is read.
const BODY: usize = 16 << 20;

/// How a document is served.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// The port on loopback; 0 takes a free one.
    pub port: u16,
    /// What samples start from: the same seed gives the same responses.
    pub seed: u64,
    /// Whether it speaks HTTPS, with a certificate that is made at start.
    pub https: bool,
}

/// A response that a test puts in the place of the document's own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scripted {
    /// The status.
    pub status: u16,
    /// Further headers.
    pub headers: Vec<(String, String)>,
    /// The body; JSON unless a header says otherwise.
    pub body: String,
}

/// Why a document cannot be served.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen on 127.0.0.1:{port}: {source}")]
pub struct Error {
    port: u16,
    source: std::io::Error,
}

/// A running server. It stops when this is dropped.
#[derive(Debug)]
pub struct Mock {
    address: SocketAddr,
    certificate: Option<String>,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

#[derive(Debug)]
struct Shared {
    root: Value,
    judge: Judge,
    routes: Vec<Route>,
    seed: u64,
    recorded: Mutex<Vec<Recorded>>,
    scripts: Mutex<HashMap<String, VecDeque<Scripted>>>,
}

impl Mock {
    /// Serves a document on a free port.
    ///
    /// # Errors
    ///
    /// If no port can be had.
    pub async fn start(document: &Document) -> Result<Self, Error> {
        Self::start_with(document, Options::default()).await
    }

    /// Serves a document.
    ///
    /// # Errors
    ///
    /// If the port cannot be had.
    pub async fn start_with(document: &Document, options: Options) -> Result<Self, Error> {
        let refuse = |source| Error { port: options.port, source };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await.map_err(refuse)?;
        let address = listener.local_addr().map_err(refuse)?;
        let shared = Arc::new(Shared {
            root: document.root().clone(),
            judge: Judge::new(document),
            routes: routes(document),
            seed: options.seed,
            recorded: Mutex::new(Vec::new()),
            scripts: Mutex::new(HashMap::new()),
        });
        let app = Router::new().fallback(handle).with_state(Arc::clone(&shared));
        // The server ends with the task; an error of one connection is that client's.
        let (task, certificate) = if options.https {
            let identity = Identity::new().map_err(refuse)?;
            let listener = identity.listen(listener).map_err(refuse)?;
            (tokio::spawn(async move { drop(axum::serve(listener, app).await) }), Some(identity.pem))
        } else {
            (tokio::spawn(async move { drop(axum::serve(listener, app).await) }), None)
        };
        Ok(Self { address, certificate, shared, task })
    }

    /// The base URL, without a slash at the end.
    pub fn url(&self) -> String {
        match self.certificate {
            Some(_) => format!("https://localhost:{}", self.address.port()),
            None => format!("http://{}", self.address),
        }
    }

    /// The certificate to trust, in PEM, where the server speaks HTTPS.
    pub fn certificate(&self) -> Option<&str> {
        self.certificate.as_deref()
    }

    /// What was sent so far.
    pub fn requests(&self) -> Vec<Recorded> {
        self.shared.recorded.lock().map(|recorded| recorded.clone()).unwrap_or_default()
    }

    /// Responds to the next request for an operation with this instead. Further ones queue up.
    pub fn script(&self, operation_id: &str, response: Scripted) {
        if let Ok(mut scripts) = self.shared.scripts.lock() {
            scripts.entry(operation_id.to_owned()).or_default().push_back(response);
        }
    }

    /// Waits until the server ends, which it does not by itself.
    pub async fn wait(mut self) {
        // A task that was aborted has ended.
        let _ = (&mut self.task).await;
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn handle(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let headers: Vec<(String, String)> = parts
        .headers
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect();
    let (method, path) = (parts.method.as_str().to_owned(), parts.uri.path().to_owned());
    let query = parts.uri.query().unwrap_or_default().to_owned();
    let (incoming, too_large) = match to_bytes(body, BODY).await {
        Ok(body) => (Incoming { query: pairs(&query), headers, body: body.to_vec() }, false),
        Err(_) => (Incoming { query: pairs(&query), headers, body: Vec::new() }, true),
    };
    let (operation, outgoing) = if too_large {
        (None, Outgoing::problem(413, "The body is too large", json!({})))
    } else {
        respond(&shared, &method, &path, &incoming)
    };
    if let Ok(mut recorded) = shared.recorded.lock() {
        let Incoming { headers, body, .. } = incoming;
        recorded.push(Recorded {
            method: method.clone(),
            path,
            query,
            headers,
            body,
            operation,
            status: outgoing.status,
        });
    }
    response(outgoing, &method)
}

fn respond(shared: &Shared, method: &str, path: &str, incoming: &Incoming) -> (Option<String>, Outgoing) {
    let (route, values) = match find(&shared.routes, method, path) {
        Found::Route(route, values) => (route, values),
        Found::Methods(methods) => {
            let mut refusal = Outgoing::problem(405, "The path has no such method", json!({"allowed": methods}));
            refusal.headers.push(("allow".to_owned(), methods.join(", ")));
            return (None, refusal);
        }
        Found::Nothing => {
            return (None, Outgoing::problem(404, "The document has no such path", json!({"path": path})));
        }
    };
    let id = Some(route.id.clone());
    let responder = Responder { root: &shared.root, judge: &shared.judge, seed: shared.seed };
    let (verb, template) = &route.place;
    let Some(operation) = operation(&shared.root, verb, template) else {
        return (id, Outgoing::problem(404, "The document has no such path", json!({"path": path})));
    };
    if let Err(refusal) = security::check(&shared.root, operation.value, incoming) {
        let documented = responder.of_status(&operation, &refusal.statuses());
        let title = format!("The credentials are {refusal:?}").to_lowercase();
        return (id, documented.unwrap_or_else(|| Outgoing::problem(401, &title, json!({}))));
    }
    let violations = request::check(&shared.judge, &operation, &shared.root, &values, incoming);
    if let Some(first) = violations.first() {
        let listed: Vec<Value> = violations.iter().map(|it| json!({"place": it.place, "detail": it.message})).collect();
        let members = json!({"detail": format!("{}: {}", first.place, first.message), "violations": listed});
        return (id, Outgoing::problem(first.status, "The request is not as the document has it", members));
    }
    let scripted = shared.scripts.lock().ok().and_then(|mut scripts| scripts.get_mut(&route.id)?.pop_front());
    if let Some(scripted) = scripted {
        let mut headers = scripted.headers;
        if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
            headers.push(("content-type".to_owned(), "application/json".to_owned()));
        }
        return (id, Outgoing { status: scripted.status, headers, body: scripted.body.into_bytes() });
    }
    let preference = Preference::read(incoming.header("prefer"));
    (id, responder.choose(&operation, &preference))
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
