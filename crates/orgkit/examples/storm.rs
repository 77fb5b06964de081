//! Sends ten thousand calls, 256 at a time, to a server that rejects requests, fails, and closes connections. Every call
//! ends with a success or a typed error within its timeout, and nothing is created twice.
//!
//! Run with `cargo run --release -p orgkit --example storm`, or with `-- CALLS CONCURRENCY`. The exit code is 1 if
//! an organization was created twice or is missing.

use std::{
    collections::HashMap,
    error::Error,
    path::Path,
    process::ExitCode,
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant},
};

use futures::{StreamExt, stream};
use openapi_document::{Document, slice};
use openapi_mock::{Chances, Fault, Mock, Options};
use orgkit::partoo::{ApiError, Client, RateLimit, types::CreateOrganizationBody};
use serde_json::Value;

/// The timeout of a call, with all of its attempts.
const DEADLINE: Duration = Duration::from_secs(30);

/// The result of a call.
enum Fate {
    /// A success, with the name of the created organization, if any.
    Done(Option<String>),
    Failed(ApiError),
}

#[tokio::main]
async fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut numbers = std::env::args().skip(1).map(|text| text.parse::<usize>());
    let calls = numbers.next().transpose()?.unwrap_or(10_000);
    let concurrency = numbers.next().transpose()?.unwrap_or(256);

    let bundle = Document::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi-bundled.yaml"))?;
    let options = Options { stateful: true, ..Options::default() };
    let mock = Mock::start_with(&slice::api(&bundle, "partoo")?, options).await?;
    let builder = Client::builder().api_key_auth("key").base_url(mock.url()).timeout(DEADLINE);
    let builder = builder.rate_limit(RateLimit::per_minute(u32::MAX)).ignore_rate_limits();
    let client = builder.idempotency_keys("Idempotency-Key").build()?;
    client.create_organization(&CreateOrganizationBody::new("The first")).await?;
    let faults = vec![(0.05, Fault::TooMany(Some(0))), (0.05, Fault::Unavailable(None)), (0.02, Fault::Cut)];
    mock.chances(Chances { faults, seed: 1 });

    let (began, sent, memory) = (Instant::now(), AtomicU32::new(0), memory());
    let call = |number: usize| {
        let (client, mock, sent) = (client.clone(), &mock, &sent);
        async move {
            let began = Instant::now();
            let fate = if number.is_multiple_of(2) {
                let name = format!("organization {number}");
                let body = CreateOrganizationBody::new(name.as_str());
                client.create_organization(&body).await.map(|_| Some(name)).map_err(ApiError::from)
            } else {
                client.get_organization(1).await.map(|_| None).map_err(ApiError::from)
            };
            if number % 1000 == 999 {
                // Requests that the mock records are not memory of the client.
                sent.fetch_add(u32::try_from(mock.take_requests().len()).unwrap_or(u32::MAX), Ordering::Relaxed);
            }
            (fate.map_or_else(Fate::Failed, Fate::Done), began.elapsed())
        }
    };
    let fates: Vec<(Fate, Duration)> = stream::iter((0..calls).map(call)).buffer_unordered(concurrency).collect().await;
    let took = began.elapsed();
    sent.fetch_add(u32::try_from(mock.take_requests().len())?, Ordering::Relaxed);

    let mut stored: HashMap<String, u32> = HashMap::new();
    for item in mock.stored("/org") {
        let name = item.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
        *stored.entry(name).or_default() += 1;
    }
    let doubled = stored.values().filter(|count| **count > 1).count();
    let (mut succeeded, mut lost, mut reasons) = (0, 0, HashMap::<String, u32>::new());
    for (fate, _) in &fates {
        match fate {
            Fate::Done(created) => {
                succeeded += 1;
                lost += usize::from(created.as_ref().is_some_and(|name| !stored.contains_key(name)));
            }
            Fate::Failed(error) => {
                let reason = error.stopped().map_or_else(|| "-".to_owned(), |stopped| stopped.to_string());
                *reasons.entry(format!("{:?}: {reason}", error.kind())).or_default() += 1;
            }
        }
    }
    let longest = fates.iter().map(|(_, took)| *took).max().unwrap_or_default();
    for (reason, count) in &reasons {
        println!("{count:>7} {reason}");
    }
    let late = fates.iter().filter(|(_, took)| *took > DEADLINE + Duration::from_secs(1)).count();
    println!(
        "{} requests in {took:.1?}, the longest call {longest:.1?}, {late} past the limit of time{}",
        sent.into_inner(),
        grown(memory)
    );
    println!(
        "{calls} calls: {succeeded} succeeded, {} failed as documented, {doubled} doubled, {lost} lost",
        calls - succeeded
    );
    Ok(if doubled + lost + late > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Returns the memory of the process in KiB, if the system reports it.
fn memory() -> Option<i64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().trim_end_matches(" kB").trim().parse().ok())
}

fn grown(before: Option<i64>) -> String {
    match (before, memory()) {
        (Some(before), Some(after)) => format!(", memory {before} KiB before and {after} KiB after"),
        _ => String::new(),
    }
}
