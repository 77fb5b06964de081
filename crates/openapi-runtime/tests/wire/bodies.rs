//! Tests of request bodies, and of responses saved to files.

use std::collections::BTreeMap;

use openapi_runtime::{
    Body, Call, Download, ErrorKind, Form, Multipart, RequestError, Style, Undocumented,
    outcome::{Json, Stream},
};
use serde_json::Value;

use super::{CREATE, READ, Server, json, response};

#[tokio::test]
async fn a_post_without_a_body_says_so() {
    let server = Server::new(|_| json("{}")).await;
    let client = server.client().credential(0, "t").build().unwrap();
    client.send(&CREATE).await.unwrap();
    client.send(&READ).await.unwrap();
    let received = server.received();
    assert_eq!((received[0].header("content-length"), received[1].header("content-length")), (Some("0"), None));
}

/// Tests virtual files, which report a size of zero.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_file_of_unknown_size_is_sent_whole() {
    let server = Server::new(|_| json("{}")).await;
    let client = server.client().credential(0, "t").build().unwrap();
    let mut call = client.begin(&CREATE);
    call.body("text/plain", Body::file("/proc/self/status"));
    call.send::<Json<Value>, Undocumented>().await.unwrap();
    let received = server.received().pop().unwrap();
    assert_eq!((received.header("content-length"), received.header("transfer-encoding")), (None, Some("chunked")));
    assert!(String::from_utf8_lossy(&received.body).contains("Name:"), "{received:?}");
}

#[tokio::test]
async fn a_request_for_another_client_has_the_key_that_sending_gives_it() {
    let server = Server::new(|_| json("{}")).await;
    let client = server.client().credential(0, "t").build().unwrap();
    let request = client.begin(&CREATE).into_request().await.unwrap();
    assert_eq!(request.headers()["idempotency-key"].len(), 36);
    assert_eq!(request.headers()["content-length"], "0");
}

#[tokio::test]
async fn two_downloads_to_one_path_do_not_mix() {
    let server =
        Server::new(|_| response("200 OK", "content-type: application/octet-stream\r\n", &"x".repeat(50_000))).await;
    let client = server.client().build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pets.bin");
    let get = || async { client.begin(&READ).send::<Stream, Undocumented>().await.unwrap() };
    let (one, other) = (get().await, get().await);
    let saved = futures::future::join(one.save(&path, |_, _| {}), other.save(&path, |_, _| {})).await;
    assert_eq!((saved.0.unwrap(), saved.1.unwrap()), (50_000, 50_000));
    assert_eq!(std::fs::read(&path).unwrap(), vec![b'x'; 50_000]);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
}

/// A form with one number.
struct Weight(f64);

impl Multipart for Weight {
    fn parts(&self, form: &mut Form) -> Result<(), RequestError> {
        form.value("weight", &self.0)
    }
}

#[tokio::test]
async fn a_number_that_is_not_finite_is_refused_before_anything_is_sent() {
    let server = Server::new(|_| json("{}")).await;
    let client = server.client().credential(0, "t").build().unwrap();
    type Set = fn(&mut Call, f64);
    let places: [(Set, &str); 9] = [
        (|call, number| call.query("weight", &number), "value of `weight`: it must"),
        (|call, number| call.query_as("weight", Style::JSON, &[number]), "value of `weight`: `[0]` must"),
        (|call, number| call.segment("weight", &number), "value of `weight`: it must"),
        (|call, number| call.header("weight", &number), "value of `weight`: it must"),
        (|call, number| call.cookie("weight", &number), "value of `weight`: it must"),
        (|call, number| call.form(&BTreeMap::from([("weight", number)])), "request body: `weight` must"),
        (|call, number| call.multipart(&Weight(number)), "value of `weight`: it must"),
        (|call, number| call.json("application/json", &number), "request body: it must"),
        (
            |call, number| call.json("application/json", &BTreeMap::from([("weights", [1.0, number])])),
            "request body: `weights[1]` must",
        ),
    ];
    for (set, reason) in places {
        for (number, name) in [(f64::NAN, "NaN"), (f64::INFINITY, "inf"), (f64::NEG_INFINITY, "-inf")] {
            let mut call = client.begin(&CREATE);
            set(&mut call, number);
            let error = call.send::<Json<Value>, Undocumented>().await.unwrap_err();
            assert_eq!((error.kind(), error.attempts()), (ErrorKind::Request, 0), "{error}");
            let reason = format!("invalid {reason} be a finite number, found {name}");
            assert!(error.to_string().contains(&reason), "{reason} in {error}");
        }
    }
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn a_body_of_a_range_has_a_media_type_within_it() {
    let server = Server::new(|_| json("{}")).await;
    let client = server.client().credential(0, "t").build().unwrap();
    for (documented, given, sent) in [
        ("text/*", None, "text/plain"),
        ("application/*+json", None, "application/json"),
        ("application/*+xml; charset=utf-8", None, "application/xml"),
        ("*/*", None, "application/octet-stream"),
        ("image/*", None, "application/octet-stream"),
        ("image/*", Some("image/png"), "image/png"),
        ("application/*+json", Some("application/vnd.pets+json"), "application/vnd.pets+json"),
        ("text/csv", None, "text/csv"),
    ] {
        let mut call = client.begin(&CREATE);
        let body = Body::from("{}");
        call.body(documented, given.map_or(body.clone(), |given| body.media_type(given)));
        call.send::<Json<Value>, Undocumented>().await.unwrap();
        let received = server.received().pop().unwrap();
        assert_eq!(received.header("content-type"), Some(sent), "{documented}");
    }
    // A header of the call replaces the media type of a JSON body.
    let mut call = client.begin(&CREATE);
    call.json("application/json", "a");
    call.set_header("content-type", "application/vnd.pets+json");
    call.send::<Json<Value>, Undocumented>().await.unwrap();
    assert_eq!(server.received().pop().unwrap().header("content-type"), Some("application/vnd.pets+json"));
}

#[tokio::test]
async fn a_related_body_states_the_media_type_of_its_first_part() {
    let server = Server::new(|_| json("{}")).await;
    let client = server.client().credential(0, "t").build().unwrap();
    let mut call = client.begin(&CREATE);
    call.multipart_as("multipart/related", &Weight(1.5));
    call.send::<Json<Value>, Undocumented>().await.unwrap();
    let received = server.received().pop().unwrap();
    let media_type = received.header("content-type").unwrap();
    assert!(media_type.starts_with("multipart/related; type=\"text/plain\"; boundary="), "{media_type}");
}
