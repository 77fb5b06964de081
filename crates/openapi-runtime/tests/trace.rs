//! Tests that spans have the names of OpenTelemetry and contain no secrets.

#![cfg(feature = "tracing")]
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use std::{
    collections::BTreeMap,
    convert::Infallible,
    fmt::Debug,
    sync::{Arc, Mutex},
    time::Duration,
};

use http::{Request, Response};
use openapi_runtime::{
    Operation, Retry, Scheme, SchemeKind, ServerGroup, Spec, TraceContext, Undocumented, outcome::Json,
};
use serde_json::Value;
use tower::service_fn;
use tracing::{
    Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};
use tracing_subscriber::{Layer, layer::Context, prelude::*, registry::LookupSpan};

mod generated;

use generated::*;
use openapi_runtime as support;

static SPEC: Spec = Spec {
    schemes: &[Scheme { name: "key", kind: SchemeKind::Query("key") }],
    security: &[&[0]],
    servers: &[ServerGroup { template: "https://zoo.example:8443", variables: &[], setter: "base_url" }],
    ..Spec::PLAIN
};

const READ: Operation = Operation { id: "readPet", path: "/pets/{id}", ..Operation::PLAIN };

type Spans = Arc<Mutex<Vec<BTreeMap<String, String>>>>;

struct Collect(Spans);

struct Fields<'f>(&'f mut BTreeMap<String, String>);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}").trim_matches('"').to_owned());
    }
}

impl<S: Subscriber + for<'l> LookupSpan<'l>> Layer<S> for Collect {
    fn on_new_span(&self, attributes: &Attributes<'_>, _: &Id, _: Context<'_, S>) {
        let mut fields = BTreeMap::new();
        attributes.record(&mut Fields(&mut fields));
        self.0.lock().unwrap().push(fields);
    }

    fn on_record(&self, _: &Id, values: &Record<'_>, _: Context<'_, S>) {
        values.record(&mut Fields(self.0.lock().unwrap().last_mut().unwrap()));
    }
}

#[tokio::test]
async fn each_attempt_has_a_span_without_a_secret() {
    let spans = Spans::default();
    let _guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(Collect(Arc::clone(&spans))));
    let (count, parents) = (Arc::new(Mutex::new(0)), Arc::new(Mutex::new(Vec::new())));
    let sent = Arc::clone(&parents);
    let fake = service_fn(move |request: Request<reqwest::Body>| {
        assert!(request.uri().to_string().contains("s3cret"));
        *count.lock().unwrap() += 1;
        sent.lock().unwrap().push(request.headers()["traceparent"].to_str().unwrap().parse::<TraceContext>().unwrap());
        let status = if *count.lock().unwrap() == 1 { 503 } else { 200 };
        let response = Response::builder().status(status).header("content-type", "application/json");
        std::future::ready(Ok::<_, Infallible>(response.body("{\"s3cret\": 1}").unwrap()))
    });
    let mut builder = Client::builder().service(fake).retry(Retry::STANDARD.pauses(Duration::ZERO, Duration::ZERO));
    builder.inner.credential(0, "s3cret".into());
    let trace = TraceContext::begin();
    let within = trace.clone();
    let builder = builder.trace_context(move || {
        assert_eq!(tracing::Span::current().metadata().unwrap().name(), "http.client.request");
        Some(within.child())
    });
    let client = builder.build().unwrap();
    let mut call = openapi_runtime::Call::new(&client.core, &READ);
    call.segment("id", "s3cret");
    call.send::<Json<Value>, Undocumented>().await.unwrap();
    let parents = parents.lock().unwrap();
    let is_of_trace = |context: &TraceContext| context.to_string()[..36] == trace.to_string()[..36];
    assert!(parents.len() == 2 && parents[0] != parents[1] && parents.iter().all(is_of_trace), "{parents:?}");
    let spans = spans.lock().unwrap().clone();
    assert!(!format!("{spans:?}").contains("s3cret"), "{spans:?}");
    let field = |span: usize, name: &str| spans[span].get(name).cloned().unwrap_or_default();
    assert_eq!(spans.len(), 2);
    for (name, first, second) in [
        ("otel.name", "GET /pets/{id}", "GET /pets/{id}"),
        ("otel.kind", "client", "client"),
        ("http.request.method", "GET", "GET"),
        ("url.template", "/pets/{id}", "/pets/{id}"),
        ("server.address", "zoo.example", "zoo.example"),
        ("server.port", "8443", "8443"),
        ("http.request.resend_count", "", "1"),
        ("http.response.status_code", "503", "200"),
        ("http.response.body.size", "13", "13"),
        ("error.type", "503", ""),
        ("otel.status_code", "ERROR", ""),
    ] {
        assert_eq!((field(0, name).as_str(), field(1, name).as_str()), (first, second), "{name}");
    }
}

#[tokio::test]
async fn attempts_that_are_dropped_or_not_sent_say_so() {
    let spans = Spans::default();
    let _guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(Collect(Arc::clone(&spans))));
    let silent =
        service_fn(|_: Request<reqwest::Body>| std::future::pending::<Result<Response<&'static str>, Infallible>>());
    let mut builder = Client::builder().service(silent);
    builder.inner.credential(0, "s3cret".into());
    for (client, kind) in
        [(builder.build().unwrap(), "dropped"), (Client::builder().service(silent).build().unwrap(), "request")]
    {
        let mut call = openapi_runtime::Call::new(&client.core, &READ);
        call.segment("id", "s3cret");
        let sent = call.send::<Json<Value>, Undocumented>();
        assert!(!tokio::time::timeout(Duration::from_millis(20), sent).await.is_ok_and(|sent| sent.is_ok()));
        let span = spans.lock().unwrap().pop().unwrap();
        assert_eq!((span["error.type"].as_str(), span["otel.status_code"].as_str()), (kind, "ERROR"));
    }
}
