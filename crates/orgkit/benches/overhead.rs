//! What the generated client costs beside the same call written by hand with reqwest and serde: the same
//! response into structs of one's own, from a server on loopback. The client has its whole stack: retries, a
//! rate limit, tracing without a subscriber, a limit of time.
//!
//! Run with `cargo bench -p orgkit --bench overhead`. `alloc` counts those of the thread that calls.

#![allow(clippy::unwrap_used, missing_docs)]

use std::{net::TcpListener, sync::LazyLock, thread, time::Duration};

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

#[divan::bench(args = [1, 64], sample_count = 1000)]
fn by_hand(bencher: Bencher<'_, '_>, concurrency: usize) {
    let (runtime, http) =
        (runtime(), reqwest::Client::builder().connect_timeout(Duration::from_secs(10)).build().unwrap());
    let url = format!("{}/org", *SERVER);
    let call = |id: usize| {
        let (http, url) = (&http, &url);
        async move {
            let request =
                http.get(format!("{url}/{id}")).header("x-APIKey", "key").header("accept", "application/json");
            let response = request.timeout(Duration::from_secs(30)).send().await.unwrap().error_for_status().unwrap();
            response.json::<Org>().await.unwrap().org_id
        }
    };
    runtime.block_on(join_all((0..concurrency).map(call)));
    bencher.bench_local(|| runtime.block_on(join_all((0..concurrency).map(call))));
}

#[divan::bench(args = [1, 64], sample_count = 1000)]
fn generated(bencher: Bencher<'_, '_>, concurrency: usize) {
    let runtime = runtime();
    let builder = Client::builder().api_key_auth("key").base_url(&*SERVER).timeout(Duration::from_secs(30));
    let client = builder.rate_limit(RateLimit::new(u32::MAX, Duration::from_millis(1))).build().unwrap();
    let call = |id: usize| {
        let client = &client;
        async move { client.get_organization(i64::try_from(id).unwrap()).await.unwrap().org_id }
    };
    runtime.block_on(join_all((0..concurrency).map(call)));
    bencher.bench_local(|| runtime.block_on(join_all((0..concurrency).map(call))));
}
