//! The cost of a call of the generated client, compared with the same call written by hand with reqwest and serde: the
//! same response from a server on loopback, read into structs. The client has its whole stack: retries, a rate limit,
//! tracing without a subscriber, and a timeout.
//!
//! Run with `cargo bench -p orgkit --bench overhead`, or with `-- ratio` for the last line only. `alloc` counts the
//! allocations of the calling thread.

#![allow(clippy::unwrap_used, missing_docs)]

use std::{
    net::TcpListener,
    sync::LazyLock,
    thread,
    time::{Duration, Instant},
};

use divan::{AllocProfiler, Bencher};
use futures::future::join_all;
use orgkit::partoo::{Client, RateLimit};
use serde::Deserialize;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    runtime::{Builder, Runtime},
};

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

/// As the document's example has it.
const BODY: &str = r#"{"org_id": 42, "name": "Partoo", "alias": "partoo", "max_businesses": 10, "provider_id": 1, "features": ["business_edition", "diffusion", "review_ai_suggestion"], "org_features": ["diffusion"], "category": "sme", "business_count": 3, "lang": "fr"}"#;

fn main() {
    divan::main();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // Unless something else is asked for, and not where the benchmarks are only tried.
    if arguments == ["--bench"] || arguments.iter().any(|argument| argument == "ratio") {
        println!("generated / by hand, in turns: {:.3} at 1, {:.3} at 64", ratio(1), ratio(64));
    }
}

#[allow(dead_code)]
#[derive(Deserialize)]
struct Org {
    org_id: Option<i64>,
    name: Option<String>,
    alias: Option<String>,
    max_businesses: Option<i64>,
    provider_id: Option<i64>,
    features: Option<Vec<String>>,
    org_features: Option<Vec<String>>,
    category: Option<String>,
    business_count: Option<i64>,
    lang: Option<String>,
}

/// A server in a thread of its own, which says the same to whatever it is asked.
static SERVER: LazyLock<String> = LazyLock::new(|| {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    listener.set_nonblocking(true).unwrap();
    thread::spawn(move || {
        let response = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{BODY}",
            BODY.len()
        );
        runtime().block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                stream.set_nodelay(true).unwrap();
                let response = response.clone();
                tokio::spawn(async move {
                    let mut buffer = [0; 4096];
                    while stream.read(&mut buffer).await.is_ok_and(|count| count > 0) {
                        if stream.write_all(response.as_bytes()).await.is_err() {
                            break;
                        }
                    }
                });
            }
        });
    });
    url
});

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

/// The call by hand, as a program that knows what it does writes it.
async fn by_hand_call(http: &reqwest::Client, url: &str, id: usize) -> Option<i64> {
    let request = http.get(format!("{url}/{id}")).header("x-APIKey", "key").header("accept", "application/json");
    let response = request.timeout(LIMIT).send().await.unwrap().error_for_status().unwrap();
    response.json::<Org>().await.unwrap().org_id
}

async fn generated_call(client: &Client, id: usize) -> Option<i64> {
    client.get_organization(i64::try_from(id).unwrap()).await.unwrap().org_id
}

const LIMIT: Duration = Duration::from_secs(30);

fn by_hand_client() -> (reqwest::Client, String) {
    (reqwest::Client::builder().connect_timeout(Duration::from_secs(10)).build().unwrap(), format!("{}/org", *SERVER))
}

fn generated_client() -> Client {
    let builder = Client::builder().api_key_auth("key").base_url(&*SERVER).timeout(LIMIT);
    builder.rate_limit(RateLimit::new(u32::MAX, Duration::from_millis(1))).build().unwrap()
}

#[divan::bench(args = [1, 64], sample_count = 1000)]
fn by_hand(bencher: Bencher<'_, '_>, concurrency: usize) {
    let (runtime, (http, url)) = (runtime(), by_hand_client());
    let calls = || runtime.block_on(join_all((0..concurrency).map(|id| by_hand_call(&http, &url, id))));
    calls();
    bencher.bench_local(calls);
}

#[divan::bench(args = [1, 64], sample_count = 1000)]
fn generated(bencher: Bencher<'_, '_>, concurrency: usize) {
    let (runtime, client) = (runtime(), generated_client());
    let calls = || runtime.block_on(join_all((0..concurrency).map(|id| generated_call(&client, id))));
    calls();
    bencher.bench_local(calls);
}

/// The time of the one by that of the other, in turns, so that what else the machine does touches both: the
/// median of the rounds.
fn ratio(concurrency: usize) -> f64 {
    let (runtime, (http, url), client) = (runtime(), by_hand_client(), generated_client());
    let by_hand = || runtime.block_on(join_all((0..concurrency).map(|id| by_hand_call(&http, &url, id)))).len();
    let generated = || runtime.block_on(join_all((0..concurrency).map(|id| generated_call(&client, id)))).len();
    let time = |calls: &dyn Fn() -> usize| {
        let began = Instant::now();
        (0..400 / concurrency.min(100)).for_each(|_| assert_eq!(calls(), concurrency));
        began.elapsed().as_secs_f64()
    };
    let mut ratios: Vec<f64> =
        (0..200).map(|_| (time(&by_hand), time(&generated))).map(|(hand, own)| own / hand).collect();
    ratios.sort_by(f64::total_cmp);
    ratios[ratios.len() / 2]
}
