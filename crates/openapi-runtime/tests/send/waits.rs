//! Tests of the waits before a call is sent: their limits, and their effect on other calls.

use std::{
    convert::Infallible,
    sync::{Arc, Mutex},
    time::Duration,
};

use http::{Request, Response};
use openapi_runtime::{
    Attempt, AttemptEnd, ErrorKind, Operation, RateLimit, RequestError, Retry, Stopped, Undocumented, outcome::Json,
};
use serde_json::Value;
use tokio::time::Instant;
use tower::service_fn;

use crate::{BUSY, Builder, Client, FINE, READ, Server, Step, WITH_TOKEN, quick, stopped};

const LISTED: Operation = Operation { rate: Some((2, 10)), ..READ };

type Sent = Arc<Mutex<Vec<Instant>>>;

/// Returns a client of a server whose first response has this status and these headers; and the times of the
/// requests.
fn first(status: u16, headers: &'static [(&'static str, &'static str)]) -> (Builder, Sent) {
    let sent = Sent::default();
    let record = Arc::clone(&sent);
    let fake = service_fn(move |_: Request<reqwest::Body>| {
        let mut record = record.lock().unwrap();
        let is_first = record.is_empty();
        record.push(Instant::now());
        let response = Response::builder().status(if is_first { status } else { 200 });
        let response = response.header("content-type", "application/json");
        let headers = if is_first { headers } else { &[] };
        let response = headers.iter().fold(response, |it, (name, value)| it.header(*name, *value));
        std::future::ready(Ok::<_, Infallible>(response.body("{}").unwrap()))
    });
    (Client::builder().service(fake), sent)
}

#[tokio::test(start_paused = true)]
async fn a_server_that_asks_for_too_long_a_wait_fails_the_next_calls_at_once() {
    let (builder, sent) = first(429, &[("retry-after", "120")]);
    let client = builder.build().unwrap();
    let began = Instant::now();
    let error = client.read().await.unwrap_err();
    assert_eq!((error.kind(), stopped(&error)), (ErrorKind::Response, (1, Some(Stopped::Wait))));
    let error = client.read().await.unwrap_err();
    assert_eq!((error.kind(), stopped(&error)), (ErrorKind::RateLimit, (0, Some(Stopped::Wait))));
    assert!(error.to_string().contains("not sent: the server asks to wait another 1"), "{error}");
    assert_eq!((began.elapsed(), sent.lock().unwrap().len()), (Duration::ZERO, 1));
    // The policy of the call takes precedence.
    let mut call = client.begin(&READ);
    call.set_retry(Retry::STANDARD.longest_wait(Duration::MAX));
    call.send::<Json<Value>, Undocumented>().await.unwrap();
    assert!((119..122).contains(&began.elapsed().as_secs()), "{:?}", began.elapsed());
    client.read().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn limits_of_time_end_a_wait_that_the_server_asks_for() {
    const SPENT: &[(&str, &str)] = &[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "30")];
    for (limit, text) in [(true, "the call timed out after 2s"), (false, "the attempt timed out after 2s")] {
        let (builder, sent) = first(200, SPENT);
        let client = builder.build().unwrap();
        client.read().await.unwrap();
        let (began, mut call) = (Instant::now(), client.begin(&READ));
        let span = Duration::from_secs(2);
        if limit {
            call.set_timeout(span)
        } else {
            call.set_attempt_timeout(span)
        }
        let error = call.send::<Json<Value>, Undocumented>().await.unwrap_err();
        assert!(error.is_timeout() && error.attempts() == 0 && error.to_string().contains(text), "{error}");
        assert!((2..3).contains(&began.elapsed().as_secs()), "{:?}", began.elapsed());
        assert_eq!(sent.lock().unwrap().len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_limit_of_an_operation_holds_when_the_server_lets_calls_go() {
    let (builder, sent) = first(200, &[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "50")]);
    let client = builder.build().unwrap();
    client.read().await.unwrap();
    let calls = (0..12).map(|_| client.begin(&LISTED).send::<Json<Value>, Undocumented>());
    assert!(futures::future::join_all(calls).await.iter().all(Result::is_ok));
    let sent = sent.lock().unwrap().clone();
    assert_eq!(sent.len(), 13);
    assert!(sent[1] - sent[0] >= Duration::from_secs(49), "{sent:?}");
    assert!(sent[1..].windows(3).all(|three| three[2] - three[0] >= Duration::from_secs(10)), "{sent:?}");
}

#[tokio::test(start_paused = true)]
async fn calls_that_are_not_sent_or_dropped_take_no_place() {
    let (builder, sent) = first(200, &[]);
    let client = builder.rate_limit(RateLimit::per_minute(5)).build().unwrap();
    let began = Instant::now();
    for _ in 0..20 {
        let error = client.begin(&WITH_TOKEN).send::<Json<Value>, Undocumented>().await.unwrap_err();
        assert!(matches!(error.request_error(), Some(RequestError::MissingCredential { .. })), "{error}");
        assert_eq!(error.attempts(), 0);
    }
    for _ in 0..5 {
        client.read().await.unwrap();
    }
    assert_eq!((began.elapsed(), sent.lock().unwrap().len()), (Duration::ZERO, 5));
    // A call that cannot be sent fails at once while others wait.
    let error = client.begin(&WITH_TOKEN).send::<Json<Value>, Undocumented>().await.unwrap_err();
    assert_eq!((error.kind(), began.elapsed()), (ErrorKind::Credentials, Duration::ZERO));
    // Waiting calls that are dropped free their place.
    for _ in 0..20 {
        let waits = tokio::time::timeout(Duration::from_millis(1), client.read());
        assert!(waits.await.is_err());
    }
    let calls = (0..5).map(|_| client.read());
    assert!(futures::future::join_all(calls).await.iter().all(Result::is_ok));
    assert!((60..62).contains(&began.elapsed().as_secs()), "{:?}", began.elapsed());
}

#[tokio::test]
async fn calls_that_are_dropped_in_their_pause_leave_the_budget() {
    let server = Server::new(&[BUSY]).await;
    let pauses = Duration::from_secs(36_000_000);
    let client = server.client().retry(Retry::STANDARD.pauses(pauses, pauses)).build().unwrap();
    let waiting = (0..90).map(|_| tokio::time::timeout(Duration::from_millis(900), client.read()));
    assert!(futures::future::join_all(waiting).await.iter().all(Result::is_err));
    let mut last = None;
    for _ in 0..60 {
        let mut call = client.begin(&READ);
        call.set_retry(quick());
        last = call.send::<Json<Value>, Undocumented>().await.unwrap_err().stopped();
    }
    assert_eq!(last, Some(Stopped::Budget));
    // 90 dropped calls, 60 others, and the 100 retries of the budget.
    assert_eq!(server.received().len(), 250);
}

#[tokio::test]
async fn the_longest_duration_is_no_limit() {
    let server = Server::new(&[BUSY, FINE]).await;
    let retry = quick().longest_wait(Duration::MAX);
    let builder = server.client().timeout(Duration::MAX).idle_timeout(Duration::MAX).retry(retry);
    let client = builder.attempt_timeout(Duration::MAX).rate_limit(RateLimit::new(9, Duration::MAX)).build().unwrap();
    client.read().await.unwrap();
    let huge = Step::Sends("HTTP/1.1 429 T\r\nretry-after: 10000000000000000000\r\ncontent-length: 0\r\n\r\n");
    let server = Server::new(&[huge]).await;
    let client = server.client().timeout(Duration::from_secs(5)).retry(retry).build().unwrap();
    assert_eq!(client.read().await.unwrap_err().stopped(), Some(Stopped::Deadline));
}

#[tokio::test]
async fn an_observer_is_notified_of_attempts_that_are_dropped_or_not_sent() {
    let server = Server::new(&[Step::Stalls(""), Step::Cuts]).await;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let record = Arc::clone(&seen);
    let builder = server.client().retry(Retry::NEVER);
    let client =
        builder.observer(move |it: &Attempt| record.lock().unwrap().push((it.end, it.number))).build().unwrap();
    assert!(tokio::time::timeout(Duration::from_millis(100), client.read()).await.is_err());
    client.read().await.unwrap_err();
    client.begin(&WITH_TOKEN).send::<Json<Value>, Undocumented>().await.unwrap_err();
    let expected = [AttemptEnd::Dropped, AttemptEnd::Failed, AttemptEnd::Unsent];
    assert_eq!(*seen.lock().unwrap(), expected.map(|end| (end, 1)));
}
