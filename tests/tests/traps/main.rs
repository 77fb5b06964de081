//! Tests of the traps of the four APIs: each fails if its trap is not handled. A test documents the traps that it
//! covers by their numbers in the fact sheets, and one test finds the numbers that none covers.

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

/// Returns the numbers at the start of the documentation of tests. A test without an assertion has none.
fn covered(source: &str) -> BTreeSet<u32> {
    let file = syn::parse_file(source).unwrap();
    let mut found = BTreeSet::new();
    for item in &file.items {
        let syn::Item::Fn(function) = item else { continue };
        let is_test =
            function.attrs.iter().any(|it| it.path().segments.last().is_some_and(|last| last.ident == "test"));
        let body = prettyplease::unparse(&syn::parse_quote!(#function));
        let docs = function.attrs.iter().filter_map(|it| match &it.meta {
            syn::Meta::NameValue(syn::MetaNameValue { value: syn::Expr::Lit(text), path, .. })
                if path.is_ident("doc") =>
            {
                match &text.lit {
                    syn::Lit::Str(text) => Some(text.value()),
                    _ => None,
                }
            }
            _ => None,
        });
        if !is_test || !(body.contains("assert") || body.contains("panic!")) {
            continue;
        }
        let numbers = docs.filter_map(|doc| doc.trim().split_once(':').map(|(numbers, _)| numbers.to_owned()));
        found.extend(
            numbers.filter_map(|it| it.split(", ").map(|it| it.parse().ok()).collect::<Option<Vec<u32>>>()).flatten(),
        );
    }
    found
}

#[test]
fn a_trap_is_held_by_a_test_that_asserts() {
    let source = "/// 1: one.\n#[test]\nfn one() { assert!(true); }\n/// 2: two.\nfn two() { assert!(true); }\n\
                  /// 3, 4: three.\n#[tokio::test]\nasync fn three() { assert_eq!(1, 1); }\n/// 5: five.\n#[test]\nfn five() {}";
    assert_eq!(covered(source), BTreeSet::from([1, 3, 4]));
}

#[test]
fn every_trap_is_held() {
    let sheets: [(&str, &str, u32, &[u32]); 4] = [
        ("Partoo", include_str!("partoo.rs"), 20, &[]),
        ("RiverGen", include_str!("rivergen.rs"), 17, &[]),
        // 18: titles of the vendor's pages, which are not in the bundle.
        ("Kare", include_str!("kare.rs"), 20, &[18]),
        // 16, 17: the vendor's own sentences, which are not in the bundle.
        ("Katapult", include_str!("katapult.rs"), 20, &[16, 17]),
    ];
    for (name, source, count, exempt) in sheets {
        let covered = covered(source);
        let open: Vec<u32> =
            (1..=count).filter(|number| !covered.contains(number) && !exempt.contains(number)).collect();
        assert!(open.is_empty(), "no test holds the traps {open:?} of {name}");
        assert!(
            exempt.iter().all(|number| !covered.contains(number)),
            "{name}: a trap that a test holds is said to have none"
        );
    }
}

/// Credentials are not sent to another origin after a redirect, not even in an API's own headers.
#[tokio::test]
async fn credentials_stay_with_their_host() {
    let (there, elsewhere) = (mock().await, mock().await);
    let headers = vec![("location".to_owned(), format!("{}/org/42", elsewhere.url()))];
    there.script("getOrganization", Scripted { status: 302, headers, body: String::new() });
    let client = api::Client::builder().api_key_auth("key").base_url(there.url()).build().unwrap();
    let error = client.verified().get_organization(42).await.unwrap_err();
    // The redirect is followed without credentials.
    assert!(error.is_unauthorized(), "{error}");
    assert_eq!(last(&elsewhere).header("x-apikey"), None);
    assert_eq!(last(&there).header("x-apikey"), Some("key"));
}

/// A value in a path cannot change the path.
#[tokio::test]
async fn a_path_is_not_left() {
    let build = |url: &str, key: &str| api::Client::builder().api_key_auth(key).base_url(url).build();
    assert!(build("ftp://host", "key").is_err());
    let error = build("http://host", "bad\nkey").unwrap_err();
    assert!(!format!("{error} {error:?}").contains("bad"));
}
