//! The traps of the four APIs: each test fails when its trap is got wrong. A test names the traps that
//! it holds by their numbers in the fact sheets, and one finds the numbers that none holds.

#![allow(clippy::unwrap_used, clippy::panic)]

mod kare;
mod katapult;
mod partoo;
mod rivergen;

use std::collections::BTreeSet;

use contract_tests::bundle;
use openapi_mock::{Mock, Recorded, Scripted};
use orgkit::{PartooExt, partoo as api};
use serde_json::Value;

async fn mock() -> Mock {
    Mock::start(&bundle().unwrap()).await.unwrap()
}

fn json_response(status: u16, body: &Value) -> Scripted {
    Scripted { status, headers: Vec::new(), body: body.to_string() }
}

fn last(mock: &Mock) -> Recorded {
    mock.requests().pop().unwrap()
}

fn sent(mock: &Mock) -> Value {
    serde_json::from_slice(&last(mock).body).unwrap()
}

/// The numbers at the start of the documentation of tests.
fn held(source: &str) -> BTreeSet<u32> {
    let docs = source.lines().filter_map(|line| line.strip_prefix("/// ")?.split_once(':').map(|(numbers, _)| numbers));
    docs.filter_map(|numbers| numbers.split(", ").map(|it| it.parse().ok()).collect::<Option<Vec<u32>>>())
        .flatten()
        .collect()
}

#[test]
fn every_trap_is_held() {
    let sheets: [(&str, &str, u32, &[u32]); 4] = [
        ("Partoo", include_str!("partoo.rs"), 20, &[]),
        ("RiverGen", include_str!("rivergen.rs"), 17, &[]),
        // 18: titles of the vendor's pages, of which nothing is in the bundle.
        ("Kare", include_str!("kare.rs"), 20, &[18]),
        // 16, 17: the vendor's own sentences, of which none is in the bundle.
        ("Katapult", include_str!("katapult.rs"), 20, &[16, 17]),
    ];
    for (name, source, count, told) in sheets {
        let held = held(source);
        let open: Vec<u32> = (1..=count).filter(|number| !held.contains(number) && !told.contains(number)).collect();
        assert!(open.is_empty(), "no test holds the traps {open:?} of {name}");
        assert!(
            told.iter().all(|number| !held.contains(number)),
            "{name}: a trap that a test holds is said to have none"
        );
    }
}

/// Credentials do not follow a redirect to another origin, not even in headers of an API's own.
#[tokio::test]
async fn credentials_stay_with_their_host() {
    let (there, elsewhere) = (mock().await, mock().await);
    let headers = vec![("location".to_owned(), format!("{}/org/42", elsewhere.url()))];
    there.script("getOrganization", Scripted { status: 302, headers, body: String::new() });
    let client = api::Client::connect_to(&there.url(), "key").unwrap();
    let error = client.organization(42).await.unwrap_err();
    // The redirect is followed, and who asks is not told.
    assert!(error.is_unauthorized(), "{error}");
    assert_eq!(last(&elsewhere).header("x-apikey"), None);
    assert_eq!(last(&there).header("x-apikey"), Some("key"));
}

/// A value in a path cannot change the path.
#[tokio::test]
async fn a_path_is_not_left() {
    assert!(api::Client::connect_to("ftp://host", "key").is_err());
    assert!(api::Client::connect_to("http://host", "bad\nkey").is_err());
    let error = api::Client::connect_to("http://host", "bad\nkey").unwrap_err();
    assert!(!format!("{error} {error:?}").contains("bad"));
}
