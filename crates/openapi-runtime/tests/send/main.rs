//! Tests of sending calls: retries, pacing, layers and timeouts. They use real sockets, or a service in place of
//! the HTTP client where that is more precise.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod pace;
mod server;
mod waits;

use std::{
    convert::Infallible,
    future::Future,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use futures::StreamExt;
use http::{Request, Response};
use openapi_runtime::{
    Attempt, AttemptNumber, Body, Credential, Error, ErrorKind, ExposeSecret, IdempotencyKey, Operation, Retry, Scheme,
    SchemeKind, SecretString, Sending, ServerGroup, Spec, Stopped, TokenError, TokenSource, Undocumented,
    outcome::{Json, Stream},
};
use serde_json::{Value, json};
use server::{BUSY, BUSY_FOR_NOW, FINE, REFUSED, Server, Step, TOO_MANY, status};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use tower::service_fn;

#[path = "../generated/mod.rs"]
mod generated;

use generated::*;
use openapi_runtime as support;

static SPEC: Spec = Spec {
    schemes: &[Scheme { name: "token", kind: SchemeKind::Bearer }],
    servers: &[ServerGroup { template: "https://api.zoo.example/v1", variables: &[], setter: "base_url" }],
    reported_rate: Some((&["/detail/total_permitted", "/error/detail/total_permitted"], 60)),
    ..Spec::PLAIN
};

const READ: Operation = Operation { id: "readPets", path: "/pets", accept: "application/json", ..Operation::PLAIN };
const CREATE: Operation = Operation { method: "POST", id: "createPet", ..READ };
const WITH_HEADER: Operation = Operation { key: Some(IdempotencyKey::Header("Idempotency-Key")), ..CREATE };
const WITH_MEMBER: Operation = Operation { key: Some(IdempotencyKey::Member("key")), ..CREATE };
const WITH_TOKEN: Operation = Operation { security: Some(&[&[0]]), ..READ };

impl Server {
    fn client(&self) -> Builder {
        Client::builder().base_url(&self.url).retry(quick())
    }
}

impl Client {
    fn begin(&self, operation: &'static Operation) -> Box<openapi_runtime::Call> {
        openapi_runtime::Call::new(&self.core, operation)
    }

    fn read(&self) -> Sending<Value, Undocumented> {
        self.begin(&READ).send::<Json<Value>, _>()
    }

    fn create(&self, operation: &'static Operation) -> Sending<Value, Undocumented> {
        let mut call = self.begin(operation);
        call.json("application/json", &json!({"name": "Rex"}));
        call.send::<Json<Value>, _>()
    }
}

/// Returns the standard policy with pauses that are short enough for tests.
fn quick() -> Retry {
    Retry::STANDARD.pauses(Duration::from_millis(2), Duration::from_millis(5))
}

fn stopped(error: &Error<Undocumented>) -> (u32, Option<Stopped>) {
    (error.attempts(), error.stopped())
}

/// Runs a call against a script; returns the number of attempts, and the reason why there was no further one, or
/// `None` if the call succeeded.
async fn fate(script: &[Step], operation: &'static Operation) -> (usize, Option<Stopped>) {
    let server = Server::new(script).await;
    let client = server.client().build().unwrap();
    let sent = if operation.method == "GET" {
        client.begin(operation).send::<Json<Value>, _>()
    } else {
        client.create(operation)
    };
    let result: Result<_, Error<Undocumented>> = sent.await;
    let stopped = result.err().map(|error| {
        assert_eq!(error.attempts() as usize, server.received().len(), "{error}");
        error.stopped().unwrap()
    });
    (server.received().len(), stopped)
}

#[tokio::test]
async fn what_is_safe_to_repeat_is_repeated() {
    for failure in [BUSY, BUSY_FOR_NOW, TOO_MANY, Step::Cuts, status("HTTP/1.1 408 T\r\ncontent-length: 0\r\n\r\n")] {
        assert_eq!(fate(&[failure, failure, FINE], &READ).await, (3, None));
        assert_eq!(fate(&[failure], &READ).await, (3, Some(Stopped::Attempts)));
    }
    // A response that breaks off is a failure.
    let broken =
        Step::Sends("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{");
    let server = Server::new(&[broken, FINE]).await;
    let client = server.client().attempt_timeout(Duration::from_millis(200)).build().unwrap();
    client.read().await.unwrap();
    assert_eq!(server.received().len(), 2);
    for line in ["400 B", "404 N", "409 C", "422 U", "501 N"] {
        let text: &'static str = Box::leak(format!("HTTP/1.1 {line}\r\ncontent-length: 0\r\n\r\n").into_boxed_str());
        assert_eq!(fate(&[status(text)], &READ).await, (1, Some(Stopped::Final)), "{line}");
    }
}

#[tokio::test]
async fn a_post_is_repeated_only_if_it_was_surely_not_processed() {
    assert_eq!(fate(&[BUSY, FINE], &CREATE).await, (1, Some(Stopped::Unsafe)));
    assert_eq!(fate(&[Step::Cuts, FINE], &CREATE).await, (1, Some(Stopped::Unsafe)));
    assert_eq!(fate(&[TOO_MANY, BUSY_FOR_NOW, FINE], &CREATE).await, (3, None));
    // The connection is refused, so the request is never sent.
    let client = Client::builder().base_url("http://127.0.0.1:9").retry(quick()).build().unwrap();
    let error = client.create(&CREATE).await.unwrap_err();
    assert_eq!(stopped(&error), (3, Some(Stopped::Attempts)));
    assert!(error.is_connect());
    assert!(error.to_string().ends_with("after 3 attempts: the maximum number of attempts is reached"), "{error}");
}

#[tokio::test]
async fn a_key_makes_a_post_repeatable_and_stays_the_same() {
    let key = |text: &String| {
        let found = text.to_lowercase().split_once("idempotency-key: ").map(|(_, rest)| rest[..36].to_owned());
        found.or_else(|| Some(text.split_once("\"key\":\"")?.1[..36].to_owned()))
    };
    for operation in [&WITH_HEADER, &WITH_MEMBER] {
        let server = Server::new(&[BUSY, Step::Cuts, FINE]).await;
        let client = server.client().build().unwrap();
        client.create(operation).await.unwrap();
        client.create(operation).await.unwrap();
        let keys: Vec<_> = server.received().iter().map(|text| key(text).unwrap()).collect();
        assert_eq!(keys.len(), 4);
        assert!(keys[..3].iter().all(|it| *it == keys[0]) && keys[3] != keys[0], "{keys:?}");
        assert!(uuid::Uuid::parse_str(&keys[0]).unwrap().get_version_num() == 4);
    }
    // Enabled for operations without a declared key; a key set by the caller is preserved.
    let server = Server::new(&[BUSY, FINE]).await;
    let client = server.client().idempotency_keys("Idempotency-Key").build().unwrap();
    client.create(&CREATE).await.unwrap();
    let mut call = client.begin(&CREATE);
    call.set_header("Idempotency-Key", "mine");
    call.send::<Json<Value>, Undocumented>().await.unwrap();
    let received = server.received();
    assert_eq!((key(&received[0]), received.len()), (key(&received[1]), 3));
    assert!(received[2].contains("idempotency-key: mine"), "{}", received[2]);
    client.read().await.unwrap();
    assert!(!server.received()[3].contains("idempotency"));
}

#[tokio::test]
async fn a_stream_is_sent_once() {
    let server = Server::new(&[TOO_MANY, FINE]).await;
    let client = server.client().build().unwrap();
    let mut call = client.begin(&CREATE);
    call.body(
        "application/octet-stream",
        Body::from(reqwest::Body::wrap_stream(futures::stream::iter([Ok::<_, Infallible>("x")]))),
    );
    let error = call.send::<Json<Value>, Undocumented>().await.unwrap_err();
    assert_eq!(stopped(&error), (1, Some(Stopped::Body)));
    assert!(error.to_string().contains("the request body is a stream"), "{error}");
}

#[tokio::test]
async fn the_server_is_asked_when_it_wants_to_be_asked() {
    let refusal = |headers: &str| -> Step {
        let text = format!("HTTP/1.1 429 T\r\n{headers}\r\ncontent-length: 0\r\n\r\n");
        Step::Sends(Box::leak(text.into_boxed_str()))
    };
    let began = Instant::now();
    assert_eq!(fate(&[refusal("retry-after: 1"), FINE], &READ).await, (2, None));
    assert!(began.elapsed() >= Duration::from_secs(1), "{:?}", began.elapsed());
    assert_eq!(fate(&[refusal("retry-after: 3600"), FINE], &READ).await, (1, Some(Stopped::Wait)));
    assert_eq!(fate(&[refusal("x-should-retry: false"), FINE], &READ).await, (1, Some(Stopped::Server)));
    let conflict = Step::Sends("HTTP/1.1 409 C\r\nx-should-retry: true\r\ncontent-length: 0\r\n\r\n");
    assert_eq!(fate(&[conflict, FINE], &READ).await, (2, None));
    assert_eq!(fate(&[conflict, FINE], &CREATE).await, (1, Some(Stopped::Unsafe)));
}

#[tokio::test]
async fn the_budget_is_shared_by_clones() {
    let server = Server::new(&[BUSY]).await;
    let client = server.client().build().unwrap();
    let mut last = None;
    for _ in 0..60 {
        last = client.clone().read().await.unwrap_err().stopped();
    }
    assert_eq!(last, Some(Stopped::Budget));
    // 60 calls and the 100 retries of the budget.
    assert_eq!(server.received().len(), 160);
    let client = server.client().retry(quick().without_budget()).build().unwrap();
    for _ in 0..60 {
        assert_eq!(client.read().await.unwrap_err().stopped(), Some(Stopped::Attempts));
    }
}

#[tokio::test]
async fn limits_of_time_are_for_attempts_and_for_the_call() {
    let server =
        Server::new(&[Step::Stalls(""), Step::Stalls("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n1"), FINE]).await;
    let client = server.client().attempt_timeout(Duration::from_millis(80)).build().unwrap();
    client.read().await.unwrap();
    assert_eq!(server.received().len(), 3);
    let server = Server::new(&[Step::Stalls("")]).await;
    let error = server.client().timeout(Duration::from_millis(80)).build().unwrap().read().await.unwrap_err();
    assert!(error.is_timeout() && error.kind() == ErrorKind::Transport, "{error}");
    assert_eq!(error.to_string(), "GET /pets: the call timed out after 80ms");
    // A pause that would exceed the timeout is not started, and the last failure is returned.
    let server = Server::new(&[status("HTTP/1.1 503 S\r\nretry-after: 5\r\ncontent-length: 0\r\n\r\n")]).await;
    let began = Instant::now();
    let error = server.client().timeout(Duration::from_secs(2)).build().unwrap().read().await.unwrap_err();
    assert_eq!((stopped(&error), error.status().unwrap().as_u16()), ((1, Some(Stopped::Deadline)), 503));
    assert!(began.elapsed() < Duration::from_secs(1));
}

#[tokio::test]
async fn bodies_are_bounded_and_streams_are_not() {
    let announced = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 12\r\n\r\n\"0123456789\"";
    let chunked = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nc\r\n\"0123456789\"\r\n0\r\n\r\n";
    for text in [announced, chunked] {
        let server = Server::new(&[Step::Sends(text)]).await;
        let client = server.client().response_limit(11).build().unwrap();
        let error = client.read().await.unwrap_err();
        assert_eq!((error.kind(), server.received().len()), (ErrorKind::TooLarge, 1), "{error}");
        let mut call = client.begin(&READ);
        call.set_response_limit(12);
        call.send::<Json<Value>, Undocumented>().await.unwrap();
        let stream = client.begin(&READ).send::<Stream, Undocumented>().await.unwrap().into_inner();
        let chunks: Vec<_> = futures::TryStreamExt::try_collect(stream.into_inner()).await.unwrap();
        assert_eq!(chunks.concat().len(), 12);
    }
}

/// A source that provides `t0`, `t1` and so on: the next one after each refusal.
struct Tokens(AtomicU32);

impl TokenSource for Tokens {
    fn token(&self) -> std::pin::Pin<Box<dyn Future<Output = Result<SecretString, TokenError>> + Send + '_>> {
        Box::pin(async { Ok(format!("t{}", self.0.load(Ordering::SeqCst)).into()) })
    }

    fn refused(&self, token: &SecretString) -> bool {
        assert!(token.expose_secret().starts_with('t'));
        self.0.fetch_add(1, Ordering::SeqCst);
        true
    }
}

#[tokio::test]
async fn a_token_that_is_refused_is_replaced_once() {
    let call = |server: &Server, credential: Credential| {
        let mut builder = server.client();
        builder.inner.credential(0, credential);
        builder.build().unwrap().begin(&WITH_TOKEN).send::<Json<Value>, Undocumented>()
    };
    let tokens = || Credential::from_source(Tokens(AtomicU32::new(0)));
    let server = Server::new(&[REFUSED, FINE]).await;
    call(&server, tokens()).await.unwrap();
    let received = server.received();
    assert!(received[0].contains("authorization: Bearer t0") && received[1].contains("authorization: Bearer t1"));
    for (credential, times) in [(tokens(), 2), (Credential::new("fixed"), 1)] {
        let server = Server::new(&[REFUSED]).await;
        assert_eq!(call(&server, credential).await.unwrap_err().status().unwrap().as_u16(), 401);
        assert_eq!(server.received().len(), times);
    }
}

#[derive(Clone)]
struct Note<S>(S, &'static str, Arc<Mutex<Vec<String>>>);

impl<S: tower::Service<Request<reqwest::Body>>> tower::Service<Request<reqwest::Body>> for Note<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut std::task::Context<'_>) -> std::task::Poll<Result<(), S::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<reqwest::Body>) -> S::Future {
        let operation = request.extensions().get::<&'static Operation>().unwrap().id;
        let AttemptNumber(number) = *request.extensions().get().unwrap();
        self.2.lock().unwrap().push(format!("{} {operation} {number}", self.1));
        request.headers_mut().insert("x-layer", self.1.parse().unwrap());
        self.0.call(request)
    }
}

#[tokio::test]
async fn layers_see_each_attempt_the_first_outermost() {
    let server = Server::new(&[BUSY, FINE]).await;
    let notes = Arc::new(Mutex::new(Vec::new()));
    let layer = |name: &'static str| {
        let notes = Arc::clone(&notes);
        tower::layer::layer_fn(move |inner| Note(inner, name, Arc::clone(&notes)))
    };
    let client = server.client().layer(layer("outer")).layer(layer("inner")).build().unwrap();
    client.read().await.unwrap();
    assert_eq!(
        *notes.lock().unwrap(),
        ["outer readPets 1", "inner readPets 1", "outer readPets 2", "inner readPets 2"]
    );
    assert!(server.received()[0].contains("x-layer: inner"));
    drop(server);
    // The error of the HTTP client passes through the layers unchanged.
    let client = Client::builder().base_url("http://127.0.0.1:9").retry(quick()).layer(layer("a")).build().unwrap();
    assert!(client.read().await.unwrap_err().is_connect());
}

#[tokio::test]
async fn another_client_or_a_fake_takes_the_place_of_the_http_client() {
    let fake = service_fn(|request: Request<reqwest::Body>| async move {
        assert_eq!(request.uri(), "https://api.zoo.example/v1/pets");
        Ok::<_, Infallible>(Response::builder().header("content-type", "application/json").body("{\"a\": 1}").unwrap())
    });
    let client = Client::builder().service(fake).build().unwrap();
    assert_eq!(*client.read().await.unwrap(), json!({"a": 1}));
    let broken = service_fn(|_: Request<reqwest::Body>| async { Err::<Response<&str>, _>("out of order") });
    let client = Client::builder().service(broken).retry(quick()).build().unwrap();
    let error = client.read().await.unwrap_err();
    assert_eq!((error.kind(), stopped(&error)), (ErrorKind::Transport, (3, Some(Stopped::Attempts))));
    assert!(error.to_string().contains("out of order"), "{error}");
}

#[tokio::test]
async fn an_observer_is_notified_of_each_attempt() {
    let server = Server::new(&[BUSY, FINE]).await;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let record = Arc::clone(&seen);
    let client = server.client().observer(move |it: &Attempt| record.lock().unwrap().push(*it)).build().unwrap();
    client.read().await.unwrap();
    let seen = seen.lock().unwrap().clone();
    let observed: Vec<_> =
        seen.iter().map(|it| (it.operation.id, it.number, it.status, it.sent, it.received)).collect();
    assert_eq!(observed, [("readPets", 1, Some(503), Some(0), Some(0)), ("readPets", 2, Some(200), Some(0), Some(2))]);
}

/// Tests random failures, with the time paused: every call ends, and an operation with an idempotency key is
/// performed once.
#[tokio::test(start_paused = true)]
async fn a_storm_doubles_nothing() {
    let (done, count) = (Arc::new(Mutex::new(Vec::<String>::new())), Arc::new(AtomicU32::new(0)));
    let fake = {
        let done = Arc::clone(&done);
        service_fn(move |request: Request<reqwest::Body>| {
            let (done, number) = (Arc::clone(&done), count.fetch_add(1, Ordering::SeqCst));
            async move {
                let say = |status: u16| Response::builder().status(status).header("content-type", "application/json");
                tokio::time::sleep(Duration::from_millis(u64::from(number % 7))).await;
                if number % 20 == 3 {
                    return Ok(say(429).header("retry-after", "1").body("{}").unwrap());
                }
                let key = request.headers().get("idempotency-key").map(|key| key.to_str().unwrap().to_owned());
                if let Some(key) = key {
                    let mut done = done.lock().unwrap();
                    if !done.contains(&key) {
                        done.push(key);
                    }
                }
                match number % 20 {
                    7 => Ok(say(503).body("{}").unwrap()),
                    11 => Err("cut"),
                    _ => Ok(say(200).body("{}").unwrap()),
                }
            }
        })
    };
    let client = Client::builder().service(fake).timeout(Duration::from_secs(60)).build().unwrap();
    let calls = (0..500).map(|number| {
        let client = client.clone();
        async move {
            let began = tokio::time::Instant::now();
            let result = if number % 2 == 0 { client.create(&WITH_HEADER).await } else { client.read().await };
            assert!(began.elapsed() <= Duration::from_secs(61), "{:?}", began.elapsed());
            (number % 2 == 0, result)
        }
    });
    let stream = futures::StreamExt::buffer_unordered(futures::stream::iter(calls), 64);
    let results: Vec<_> = futures::StreamExt::collect(stream).await;
    let created = results.iter().filter(|(creates, result)| *creates && result.is_ok()).count();
    assert!(results.iter().all(|(_, result)| result.as_ref().err().is_none_or(|error| error.stopped().is_some())));
    let done = done.lock().unwrap().len();
    assert!((created..=250).contains(&done) && created > 240, "{created} created, {done} done");
}

#[tokio::test]
async fn a_long_upload_is_not_silent_and_one_that_stands_still_is() {
    const BODY: usize = 24 << 20;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        // The body of the first request is read slowly, that of the second not at all.
        let (mut stream, _) = listener.accept().await.unwrap();
        let (mut buffer, mut count) = (vec![0; 1 << 20], 0);
        while count < BODY {
            count += stream.read(&mut buffer).await.unwrap();
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let fine =
            b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}";
        stream.write_all(fine).await.unwrap();
        drop(stream);
        let _still = listener.accept().await.unwrap();
        std::future::pending::<()>().await;
    });
    let idle = Duration::from_millis(400);
    let client = Client::builder().base_url(&url).retry(Retry::NEVER).build().unwrap();
    let upload = || {
        let mut call = client.begin(&CREATE);
        call.body("application/octet-stream", vec![0; BODY]);
        call.set_idle_timeout(idle);
        call.send::<Json<Value>, Undocumented>()
    };
    let began = Instant::now();
    upload().await.unwrap();
    assert!(began.elapsed() > idle, "{:?}", began.elapsed());
    let error = upload().await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
    assert!(error.to_string().contains("nothing was sent or received for 400ms"), "{error}");
}

/// Tests that querying a slow token source does not count towards the idle timeout.
#[tokio::test]
async fn a_slow_token_source_is_no_silence() {
    let server = Server::new(&[FINE]).await;
    let mut builder = server.client().retry(Retry::NEVER).idle_timeout(Duration::from_millis(200));
    let slow = Credential::from_fn(|| async {
        tokio::time::sleep(Duration::from_millis(400)).await;
        Ok::<_, Infallible>("t")
    });
    builder.inner.credential(0, slow);
    let client = builder.build().unwrap();
    client.begin(&WITH_TOKEN).send::<Json<Value>, Undocumented>().await.unwrap();
    assert!(server.received()[0].contains("authorization: Bearer t"), "{:?}", server.received());
}

#[tokio::test]
async fn a_body_that_the_caller_reads_must_not_keep_silent() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\ncontent-length: 9\r\n\r\nabc";
    let server = Server::new(&[Step::Stalls(head)]).await;
    let client = server.client().idle_timeout(Duration::from_millis(200)).build().unwrap();
    let mut stream = client.begin(&READ).send::<Stream, Undocumented>().await.unwrap().into_inner().into_inner();
    assert_eq!(stream.next().await.unwrap().unwrap(), "abc");
    let error = stream.next().await.unwrap().unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
}
