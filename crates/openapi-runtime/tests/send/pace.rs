//! Tests of rate limits, set by the caller and reported by the server, with the time paused.

use std::{
    convert::Infallible,
    future::{Ready, ready},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use http::{Request, Response};
use openapi_runtime::{Credential, Credentials, RateLimit, Retry, Undocumented, outcome::Json};
use serde_json::{Value, json};
use tower::{Service, service_fn};

use crate::{CREATE, Client};

const SPENT: [(&str, &str); 2] = [("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "30")];
const TOLD: &str = r#"{"error": {"detail": {"total_permitted": 30}}}"#;

type Fake = Ready<Result<Response<&'static str>, Infallible>>;

fn response(status: u16, headers: &[(&str, &str)], body: &'static str) -> Response<&'static str> {
    let response = Response::builder().status(status).header("content-type", "application/json");
    headers.iter().fold(response, |it, (name, value)| it.header(*name, *value)).body(body).unwrap()
}

/// Returns a server whose first response is `first`; the later ones have status 200.
fn at_first(
    first: Response<&'static str>,
) -> impl Service<Request<reqwest::Body>, Response = Response<&'static str>, Error = Infallible, Future = Fake> + Clone + Send
{
    let is_first = Arc::new(AtomicBool::new(true));
    service_fn(move |_: Request<reqwest::Body>| {
        let is_first = is_first.swap(false, Ordering::SeqCst);
        ready(Ok(if is_first { first.clone() } else { response(200, &[], "{}") }))
    })
}

async fn read(client: &Client, times: usize) -> Duration {
    let began = tokio::time::Instant::now();
    for _ in 0..times {
        client.clone().read().await.unwrap();
    }
    began.elapsed()
}

#[tokio::test(start_paused = true)]
async fn calls_wait_for_their_turn() {
    let builder = Client::builder()
        .service(at_first(response(200, &[], "{}")))
        .rate_limit(RateLimit::new(10, Duration::from_secs(1)));
    let client = builder.rate_limit_of("createPet", RateLimit::new(1, Duration::from_secs(60))).build().unwrap();
    let began = tokio::time::Instant::now();
    let calls = (0..35).map(|_| client.clone().read());
    assert!(futures::future::join_all(calls).await.iter().all(Result::is_ok));
    assert!((3..4).contains(&began.elapsed().as_secs()), "{:?}", began.elapsed());
    let began = tokio::time::Instant::now();
    client.create(&CREATE).await.unwrap();
    client.create(&CREATE).await.unwrap();
    assert_eq!(began.elapsed().as_secs(), 60);
    // Another credential has a limit of its own.
    let mut call = client.begin(&CREATE);
    let mut other = Credentials::default();
    other.set(0, Credential::new("other"));
    call.set_credentials(other);
    let began = tokio::time::Instant::now();
    call.json("application/json", &json!({}));
    call.send::<Json<Value>, Undocumented>().await.unwrap();
    assert!(began.elapsed() < Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn what_a_server_says_of_its_limits_holds_all_calls() {
    let server = || at_first(response(200, &SPENT, "{}"));
    let client = Client::builder().service(server()).build().unwrap();
    let took = read(&client, 2).await;
    assert!((30..32).contains(&took.as_secs()), "{took:?}");
    let client = Client::builder().service(server()).ignore_rate_limits().build().unwrap();
    assert!(read(&client, 2).await < Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn a_limit_that_a_refusal_states_is_kept() {
    let client = Client::builder().service(at_first(response(429, &[], TOLD))).retry(Retry::NEVER).build().unwrap();
    client.read().await.unwrap_err();
    let took = read(&client, 40).await;
    // A limit of 30 per minute is one call every two seconds.
    assert!((78..82).contains(&took.as_secs()), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn a_limit_that_a_refusal_states_does_not_lift_the_callers() {
    let builder = Client::builder().service(at_first(response(429, &[], TOLD))).retry(Retry::NEVER);
    let client = builder.rate_limit(RateLimit::per_minute(6)).build().unwrap();
    client.read().await.unwrap_err();
    // Of 13 calls, including the refused one, six are sent per minute.
    let took = read(&client, 12).await;
    assert!((120..122).contains(&took.as_secs()), "{took:?}");
}
