//! Tests of redirects, with and without layers and recordings.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use openapi_runtime::{
    Body, Credential, ServiceError, Undocumented,
    outcome::{Json, Stream},
};
use serde_json::Value;
use tower::util::MapErrLayer;

use super::{BY_KEY, BY_TOKEN, CREATE, READ, Server, json, leads, response};

const MOVED: &str = "307 Temporary Redirect";
const SEE: &str = "303 See Other";

#[tokio::test]
async fn default_headers_go_to_no_other_origin() {
    let there = Server::new(|_| json("{}")).await;
    let here = Server::new(leads("302 Found", format!("{}/other", there.url))).await;
    let mut headers = reqwest::header::HeaderMap::new();
    headers.insert("x-api-key", "s3cret".parse().unwrap());
    let build = || here.client().http(|http| http.default_headers(headers.clone()));
    for client in [build().build().unwrap(), build().layer(MapErrLayer::new(|it: ServiceError| it)).build().unwrap()] {
        let error = client.send(&READ).await.unwrap_err();
        assert!(error.to_string().contains("redirect to another origin is not followed"), "{error}");
        assert_eq!(error.attempts(), 1);
    }
    assert!(there.received().is_empty());
    build().redirects_to_other_origins().build().unwrap().send(&READ).await.unwrap();
    here.client().build().unwrap().send(&READ).await.unwrap();
    assert_eq!(there.received().len(), 2);
    // The same origin receives them.
    let here = Server::new(leads("302 Found", "/other".to_owned())).await;
    let client = here.client().http(|http| http.default_headers(headers.clone())).build().unwrap();
    client.send(&READ).await.unwrap();
    assert_eq!(here.received()[1].header("x-api-key"), Some("s3cret"));
}

#[tokio::test]
async fn layers_receive_no_url() {
    let layer = MapErrLayer::new(std::io::Error::other::<ServiceError>);
    let client = super::Client::builder().credential(1, "s3cret").base_url("http://127.0.0.1:1").layer(layer);
    let client = client.retry(openapi_runtime::Retry::NEVER).build().unwrap();
    let error = client.send(&BY_KEY).await.unwrap_err();
    let mut text = format!("{error} {error:?}");
    let mut source = std::error::Error::source(&error);
    while let Some(error) = source {
        text.push_str(&format!("{error} {error:?}"));
        source = error.source();
    }
    assert!(!text.contains("s3cret"), "{text}");
}

#[tokio::test]
async fn an_address_in_utf_8_is_followed() {
    let server = Server::new(leads("302 Found", "/caf\u{e9}".to_owned())).await;
    server.client().build().unwrap().send(&READ).await.unwrap();
    assert_eq!(server.received()[1].line, "GET /caf%C3%A9 HTTP/1.1");
}

/// Tests that a file is sent again, with or without a layer, and a stream is not; the request after a 303 needs no
/// body.
#[tokio::test]
async fn uploads_are_redirected_with_their_credentials() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pet.bin");
    std::fs::write(&path, vec![7; 400 << 10]).unwrap();
    for kind in ["plain", "layer", "recording"] {
        let build = |server: &Server| {
            let builder = server.client().credential(0, "t");
            match kind {
                "layer" => builder.layer(MapErrLayer::new(|error: ServiceError| error)),
                "recording" => builder.record(folder.path().join("calls.har")),
                _ => builder,
            }
        };
        for body in [Body::file(&path), vec![7_u8; 400 << 10].into()] {
            let server = Server::new(leads(MOVED, "/other".to_owned())).await;
            let mut call = build(&server).build().unwrap().begin(&CREATE);
            call.body("application/octet-stream", body);
            call.send::<Json<Value>, Undocumented>().await.unwrap();
            let second = &server.received()[1];
            assert_eq!((second.body.len(), second.header("content-length")), (400 << 10, Some("409600")), "{kind}");
            assert_eq!(second.header("authorization"), Some("Bearer t"), "{kind}");
        }
        let stream = || Body::from(reqwest::Body::wrap_stream(futures::stream::iter([Ok::<_, std::io::Error>("x")])));
        let server = Server::new(leads(SEE, "/other".to_owned())).await;
        let mut call = build(&server).build().unwrap().begin(&CREATE);
        call.body("application/octet-stream", stream());
        call.send::<Json<Value>, Undocumented>().await.unwrap();
        let second = &server.received()[1];
        assert!(second.line.starts_with("GET /other ") && second.body.is_empty(), "{kind}: {second:?}");
        assert_eq!((second.header("authorization"), second.header("content-type")), (Some("Bearer t"), None), "{kind}");
        let server = Server::new(leads(MOVED, "/other".to_owned())).await;
        let mut call = build(&server).build().unwrap().begin(&CREATE);
        call.body("application/octet-stream", stream());
        let error = call.send::<Json<Value>, Undocumented>().await.unwrap_err();
        assert_eq!(error.status().map(|it| it.as_u16()), Some(307), "{kind}: a stream is gone");
    }
}

#[tokio::test]
async fn a_source_is_asked_once_for_a_call_and_its_redirects() {
    let count = Arc::new(AtomicU32::new(0));
    let source = {
        let count = Arc::clone(&count);
        Credential::from_fn(move || {
            let number = count.fetch_add(1, Ordering::Relaxed);
            async move { Ok::<_, std::io::Error>(format!("t{number}")) }
        })
    };
    let server = Server::new(leads("302 Found", "/other".to_owned())).await;
    server.client().credential(0, source).build().unwrap().send(&BY_TOKEN).await.unwrap();
    assert_eq!(count.load(Ordering::Relaxed), 1);
    assert_eq!(server.received()[1].header("authorization"), Some("Bearer t0"));
}

#[tokio::test]
async fn a_loop_is_reported() {
    let server = Server::new(|_| response("302 Found", "location: /pets\r\n", "")).await;
    for builder in [server.client(), server.client().layer(MapErrLayer::new(|error: ServiceError| error))] {
        let error = builder.build().unwrap().send(&READ).await.unwrap_err();
        assert!(error.to_string().contains("too many redirects"), "{error}");
        assert_eq!(error.attempts(), 1);
    }
    assert_eq!(server.received().len(), 22);
}

/// Tests that a body whose bytes arrive slowly does not reach the idle timeout, with and without recording.
#[tokio::test]
async fn a_recording_passes_on_what_comes_as_it_comes() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("calls.har");
    let server = Server::new(|_| {
        let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 10\r\n\r\n\"".to_owned();
        let mut pieces = vec![(Duration::ZERO, head.into_bytes())];
        pieces.extend((0..8).map(|_| (Duration::from_millis(100), b"x".to_vec())));
        pieces.push((Duration::from_millis(100), b"\"".to_vec()));
        pieces
    })
    .await;
    let client = server.client().idle_timeout(Duration::from_millis(400)).record(&file).build().unwrap();
    assert_eq!(client.send(&READ).await.unwrap().into_inner(), "xxxxxxxx");
    assert!(std::fs::read_to_string(&file).unwrap().contains("xxxxxxxx"));
    // A body that is not read to its end is omitted from the recording.
    drop(client.begin(&READ).send::<Stream, Undocumented>().await.unwrap());
    let archive: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    assert_eq!(archive["log"]["entries"].as_array().unwrap().len(), 2);
    assert_eq!(archive.pointer("/log/entries/1/response/content/text"), None);
}
