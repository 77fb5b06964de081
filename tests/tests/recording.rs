//! Calls are recorded without secrets, replayed instead of the server, and rejected if the document no longer allows
//! them.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::fs;

use openapi_document::{Document, slice};
use openapi_mock::{Mock, Options, Playback, PlaybackError, Scripted};
use orgkit::{
    partoo::{Client, types::CreateOrganizationBody},
    support::Retry,
};
use serde_json::Value;

fn partoo() -> Document {
    slice::api(&contract_tests::bundle().unwrap(), "partoo").unwrap()
}

/// Runs a user's calls, which are the same for the server and for its recording.
async fn work(client: &Client) -> (Option<String>, Option<i64>, bool) {
    let read = client.get_organization(42).await.unwrap();
    let created = client.create_organization(&CreateOrganizationBody::new("s3cret plans")).await.unwrap();
    let refused = client.get_organization(42).await.is_err();
    (read.into_inner().name, created.into_inner().org_id, refused)
}

#[tokio::test]
async fn what_was_recorded_is_played_until_the_document_says_otherwise() {
    let (document, folder) = (partoo(), tempfile::tempdir().unwrap());
    let file = folder.path().join("calls.har");
    let mock = Mock::start(&document).await.unwrap();
    let first = Scripted { status: 200, headers: vec![], body: r#"{"org_id": 42, "name": "Rex & Co"}"#.to_owned() };
    let headers = vec![("set-cookie".to_owned(), "session=t0psecret".to_owned())];
    let gone = Scripted { status: 404, headers, body: r#"{"errors": {"token": "t0psecret"}}"#.to_owned() };
    mock.script("getOrganization", first);
    mock.script("getOrganization", gone);
    let builder = Client::builder().api_key_auth("t0psecret").base_url(mock.url()).retry(Retry::NEVER);
    let client = builder.record(&file).build().unwrap();
    let done = work(&client).await;
    assert!(done.0.as_deref() == Some("Rex & Co") && done.2, "{done:?}");

    let text = fs::read_to_string(&file).unwrap();
    assert!(!text.contains("t0psecret"), "{text}");
    let archive: Value = serde_json::from_str(&text).unwrap();
    let entries = archive["log"]["entries"].as_array().unwrap();
    let ids: Vec<&str> = entries.iter().map(|entry| entry["_operationId"].as_str().unwrap()).collect();
    assert_eq!(ids, ["getOrganization", "createOrganization", "getOrganization"]);

    let played = Playback::read(&file).unwrap();
    played.check(&document).unwrap();
    let server = Mock::play(&document, played.clone(), Options::default()).await.unwrap();
    let client = Client::builder().api_key_auth("another").base_url(server.url()).retry(Retry::NEVER).build().unwrap();
    assert_eq!(server.left().len(), 3);
    assert_eq!(work(&client).await, done);
    assert_eq!(server.left(), Vec::<String>::new());
    let error = client.get_organization(42).await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(501), "{error}");

    // A call that the document no longer allows is reported with its location.
    let path = folder.path().join("changed.json");
    let of_create = "\"description\":\"The organization to create.\",";
    let text = document.root().to_string();
    let changed = text.replace(of_create, &format!("{of_create}\"maxProperties\":0,"));
    assert!(changed != text);
    fs::write(&path, changed).unwrap();
    let changed = Document::read(&path).unwrap();
    let PlaybackError::Deviates(deviations) = played.check(&changed).unwrap_err() else { panic!() };
    assert!(deviations.iter().all(|it| (it.number, it.call.as_str()) == (2, "POST /org")), "{deviations:?}");
    assert!(deviations[0].reason.starts_with("request body: "), "{deviations:?}");
}

#[tokio::test]
async fn what_is_too_large_to_keep_is_read_as_ever() {
    let (document, folder) = (partoo(), tempfile::tempdir().unwrap());
    let file = folder.path().join("calls.har");
    let mock = Mock::start(&document).await.unwrap();
    let name = "x".repeat(5 << 20);
    let body = format!(r#"{{"org_id": 42, "name": "{name}"}}"#);
    mock.script("getOrganization", Scripted { status: 200, headers: vec![], body });
    let client = Client::builder().api_key_auth("key").base_url(mock.url()).record(&file).build().unwrap();
    let read = client.get_organization(42).await.unwrap();
    assert!(read.into_inner().name.unwrap() == name);
    assert!(fs::metadata(&file).unwrap().len() < 10_000);
    Playback::read(&file).unwrap().check(&document).unwrap();
}
