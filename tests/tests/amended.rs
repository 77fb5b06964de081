//! A server that deviates from its document: the client counts deviations, the counts become an overlay, and the
//! corrected document allows the recorded calls.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::fs;

use openapi_document::{Document, Limits, Overlay, slice};
use openapi_edit::amend::{Seen, amend};
use openapi_mock::{Mock, Options, Playback, Scripted};
use orgkit::{partoo, rivergen, support::Deviations};

const PARTOO: &str =
    r#"{"org_id": null, "alias": null, "type": "galaxy", "features": ["posts", "teleport"], "name": "x"}"#;
const RIVERGEN: &str = r#"{"data": {"organizations": [], "total_count": null}, "cursor": "abc"}"#;

fn scripted(status: u16, body: &str) -> Scripted {
    Scripted { status, headers: vec![], body: body.to_owned() }
}

#[tokio::test]
async fn what_was_seen_makes_the_document_true() {
    let (bundle, folder) = (contract_tests::bundle().unwrap(), tempfile::tempdir().unwrap());
    let seen = Deviations::new();
    let mut recorded = Vec::new();
    for api in ["partoo", "rivergen"] {
        let (file, document) = (folder.path().join(format!("{api}.har")), slice::api(&bundle, api).unwrap());
        let mock = Mock::start_with(&document, Options::default()).await.unwrap();
        if api == "partoo" {
            mock.script("getOrganization", scripted(200, PARTOO));
            mock.script("getOrganization", scripted(418, r#"["a teapot"]"#));
            mock.script("getOrganization", scripted(200, r#"{"org_id": "forty-two"}"#));
            let builder = partoo::Client::builder().api_key_auth("key").base_url(mock.url());
            let client = builder.record(&file).deviations(seen.clone()).build().unwrap();
            assert_eq!(client.get_organization(42).await.unwrap().name.as_deref(), Some("x"));
            client.get_organization(42).await.unwrap_err();
            client.get_organization(42).await.unwrap_err();
        } else {
            mock.script("listOrganizations", scripted(200, RIVERGEN));
            let builder = rivergen::Client::builder().bearer_auth("token").base_url(mock.url());
            let client = builder.record(&file).lenient().deviations(seen.clone()).build().unwrap();
            client.list_organizations().await.unwrap();
        }
        recorded.push((api, Playback::read(&file).unwrap()));
    }

    let seen: Vec<Seen> = serde_json::from_str(&seen.to_json()).unwrap();
    assert_eq!(seen.len(), 9, "{seen:#?}");
    let amended = amend(&bundle, &seen);
    assert_eq!(amended.inexpressible, Vec::<String>::new());
    let overlay = Overlay::parse("seen.json", amended.overlay.to_string(), &Limits::default()).unwrap();
    let path = folder.path().join("bundle.json");
    fs::write(&path, bundle.root().to_string()).unwrap();
    let corrected = Document::read_corrected(&path, &Limits::default(), &[overlay]).unwrap();
    assert_eq!(corrected.remarks(), []);

    // Each call is validated by JSON Schema.
    for (api, calls) in recorded {
        calls.check(&slice::api(&bundle, api).unwrap()).unwrap_err();
        calls.check(&slice::api(&corrected, api).unwrap()).unwrap();
    }
}
