//! Tests of paginated lists and streaming responses.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use std::{
    convert::Infallible,
    sync::{Arc, Mutex},
};

use futures::{StreamExt, TryStreamExt};
use http::{Request, Response};
use openapi_runtime::{
    Download, ErrorKind, EventError, EventStream, Operate, Operation, Outcome, PageInfo, Paged, Paging, Position,
    Retry, ServerGroup, Spec, Undocumented,
    outcome::{Events, Json, WholeEvents},
};
use serde::Deserialize;
use serde_json::{Value, json};
use tower::service_fn;

#[macro_use]
mod listing;

mod generated;

use generated::*;
use openapi_runtime as support;

static SPEC: Spec = Spec {
    servers: &[ServerGroup { template: "https://zoo.example/v1", variables: &[], setter: "base_url" }],
    ..Spec::PLAIN
};

list!(ByNumber, Paging::Number { parameter: "page", first: 1 });
list!(ByOffset, Paging::Offset { parameter: "offset", first: 0 });
list!(ByCursor, Paging::Cursor { parameter: "cursor", header: None });
list!(ByHeader, Paging::Cursor { parameter: "cursor", header: Some("x-next") });
list!(ByLink, Paging::Link);

type Asked = Arc<Mutex<Vec<String>>>;

/// A body with additional headers.
type Answer = (Value, &'static [(&'static str, &'static str)]);

/// Returns a client of a server that responds depending on the query; and the requests.
fn server(respond: fn(&str) -> Answer) -> (Client, Asked) {
    let asked = Asked::default();
    let record = Arc::clone(&asked);
    let fake = service_fn(move |request: Request<reqwest::Body>| {
        assert_eq!(request.uri().path(), "/v1/pets");
        let query = request.uri().query().unwrap_or_default().to_owned();
        record.lock().unwrap().push(query.clone());
        let (body, headers) = respond(&query);
        let response = Response::builder().header("content-type", "application/json");
        let response = headers.iter().fold(response, |it, (name, value)| it.header(*name, *value));
        std::future::ready(Ok::<_, Infallible>(response.body(body.to_string()).unwrap()))
    });
    (Client::builder().service(fake).retry(Retry::NEVER).build().unwrap(), asked)
}

fn asked(asked: &Asked) -> Vec<String> {
    std::mem::take(&mut *asked.lock().unwrap())
}

async fn all<O: Paged<Item = i64, Failure = Undocumented>>(client: &Client) -> Vec<i64> {
    begin::<O>(&client.core).items().try_collect().await.unwrap()
}

#[tokio::test]
async fn pages_are_turned_in_each_style() {
    let (client, log) = server(|query| match query {
        "page=1" => (json!({"items": [1, 2], "last": 2}), &[]),
        _ => (json!({"items": [3], "last": 2}), &[]),
    });
    assert_eq!(all::<ByNumber>(&client).await, [1, 2, 3]);
    assert_eq!(asked(&log), ["page=1", "page=2"]);
    let (client, log) = server(|query| match query {
        "offset=0" => (json!({"items": [1, 2], "total": 3}), &[]),
        _ => (json!({"items": [3], "total": 3}), &[]),
    });
    assert_eq!(all::<ByOffset>(&client).await, [1, 2, 3]);
    assert_eq!(asked(&log), ["offset=0", "offset=2"]);
    let (client, log) = server(|query| match query {
        "" => (json!({"items": [1], "next": "a b"}), &[("x-next", "h")]),
        _ => (json!({"items": [2], "next": null}), &[]),
    });
    assert_eq!(all::<ByCursor>(&client).await, [1, 2]);
    assert_eq!(all::<ByHeader>(&client).await, [1, 2]);
    assert_eq!(asked(&log), ["", "cursor=a%20b", "", "cursor=h"]);
    let (client, log) = server(|query| match query {
        "" => (json!({"items": [1]}), &[("link", "</v1/pets?at=2>; rel=\"next\"")]),
        _ => (json!({"items": [2]}), &[("link", "<https://zoo.example/v1/pets>; rel=\"first\"")]),
    });
    assert_eq!(all::<ByLink>(&client).await, [1, 2]);
    let (client, _) = server(|query| match query {
        "" => (json!({"items": [1]}), &[("link", "<?at=2>; rel=\"next\"")]),
        _ => (json!({"items": [2]}), &[]),
    });
    assert_eq!(all::<ByLink>(&client).await, [1, 2], "relative to what was asked");
    assert_eq!(asked(&log), ["", "at=2"]);
}

#[tokio::test]
async fn a_list_ends_and_does_not_go_on_for_ever() {
    // Without information in the page, an empty page is the last.
    let (client, log) = server(|query| {
        (json!({"items": if query == "page=3" { vec![] } else { vec![query.len(), query.as_bytes()[5].into()] }}), &[])
    });
    assert_eq!(all::<ByNumber>(&client).await, [6, 49, 6, 50]);
    assert_eq!(asked(&log).len(), 3);
    // The same page forever.
    let (client, log) = server(|_| (json!({"items": [1], "more": true, "next": "same"}), &[]));
    for error in [
        begin::<ByNumber>(&client.core).items().try_collect::<Vec<_>>().await.unwrap_err(),
        begin::<ByCursor>(&client.core).items().try_collect::<Vec<_>>().await.unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::RepeatedPage, "{error}");
    }
    assert_eq!(asked(&log).len(), 13, "equal pages may follow each other, and a cursor that comes again may not");
    // A link to another host is not followed.
    let (client, log) = server(|_| (json!({"items": [1]}), &[("link", "<https://evil.example/pets>; rel=next")]));
    let error = begin::<ByLink>(&client.core).items().try_collect::<Vec<_>>().await.unwrap_err();
    assert_eq!((error.kind(), asked(&log).len()), (ErrorKind::Request, 1));
}

#[tokio::test]
async fn a_list_goes_on_where_it_was_left_and_looks_ahead_if_asked() {
    let respond = |query: &str| -> Answer {
        let page: i64 = query.strip_prefix("page=").unwrap().parse().unwrap();
        (json!({"items": [page], "last": 4}), &[])
    };
    let (client, log) = server(respond);
    let mut pages = begin::<ByNumber>(&client.core).pages();
    let page = pages.next().await.unwrap().unwrap();
    assert_eq!(asked(&log), ["page=1"], "one page at a time");
    let text = page.next().unwrap().to_string();
    let rest = begin::<ByNumber>(&client.core).items().from(text.parse::<Position>().unwrap());
    assert_eq!(rest.try_collect::<Vec<_>>().await.unwrap(), [2, 3, 4]);
    // A call that requests a certain page starts with it.
    asked(&log);
    let mut call = begin::<ByNumber>(&client.core);
    call.inner.query("page", &3);
    assert_eq!(call.items().try_collect::<Vec<_>>().await.unwrap(), [3, 4]);
    asked(&log);
    let mut pages = begin::<ByNumber>(&client.core).pages().prefetch();
    pages.next().await.unwrap().unwrap();
    assert_eq!(asked(&log), ["page=1", "page=2"]);
    assert_eq!(pages.count().await, 3);
    assert!("nonsense".parse::<Position>().is_err());
}

/// Returns a client of a server that responds with the texts one after the other, in this media type.
fn stream(media_type: &'static str, texts: &[&'static str]) -> (Client, Asked) {
    let asked = Asked::default();
    let (record, texts) = (Arc::clone(&asked), texts.to_vec());
    let fake = service_fn(move |request: Request<reqwest::Body>| {
        let mut record = record.lock().unwrap();
        let text = texts.get(record.len()).copied();
        let id = request.headers().get("last-event-id").map(|id| id.to_str().unwrap().to_owned());
        record.push(id.unwrap_or_default());
        let (status, text) = text.map_or((204, ""), |text| (200, text));
        let chunks: Vec<Result<Vec<u8>, Infallible>> = text.as_bytes().chunks(3).map(|it| Ok(it.to_vec())).collect();
        let body = reqwest::Body::wrap_stream(futures::stream::iter(chunks));
        std::future::ready(Ok::<_, Infallible>(
            Response::builder().status(status).header("content-type", media_type).body(body).unwrap(),
        ))
    });
    (Client::builder().service(fake).build().unwrap(), asked)
}

const STREAM: Operation = Operation { id: "stream", path: "/stream", accept: "text/event-stream", ..Operation::PLAIN };

async fn open<O: Outcome<Success = EventStream<T>>, T>(client: &Client) -> EventStream<T> {
    openapi_runtime::Call::new(&client.core, &STREAM).send::<O, Undocumented>().await.unwrap().into_inner()
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Delta {
    Text { text: String },
    Stop,
}

#[tokio::test]
async fn items_come_typed_until_done() {
    let text = "data: {\"type\": \"text\", \"text\": \"Hé\"}\n\n: ping\n\ndata: {\"type\": \"stop\"}\n\ndata: [DONE]\n\ndata: {}\n\n";
    let (client, _) = stream("text/event-stream; charset=utf-8", &[text]);
    let items: Vec<Delta> = open::<Events<Delta>, _>(&client).await.try_collect().await.unwrap();
    assert_eq!(items, [Delta::Text { text: "Hé".to_owned() }, Delta::Stop]);
    let (client, _) = stream("application/x-ndjson", &["1\n\n2\n3"]);
    assert_eq!(open::<Events<i64>, _>(&client).await.try_collect::<Vec<_>>().await.unwrap(), [1, 2, 3]);
    let (client, _) = stream("application/json-seq", &["\u{1e}1\n\u{1e}2\n"]);
    assert_eq!(open::<Events<i64>, _>(&client).await.try_collect::<Vec<_>>().await.unwrap(), [1, 2]);
    let (client, _) = stream("text/event-stream", &["data: plain words\n\n"]);
    assert_eq!(open::<Events<String>, _>(&client).await.try_collect::<Vec<_>>().await.unwrap(), ["plain words"]);
    let (client, _) = stream("text/event-stream", &["event: add\nid: 7\ndata: x\n\n"]);
    let whole: Vec<Value> = open::<WholeEvents<Value>, _>(&client).await.try_collect().await.unwrap();
    assert_eq!(whole, [json!({"data": "x", "event": "add", "id": "7"})]);
}

#[tokio::test]
async fn an_item_that_is_not_as_documented_is_reported_and_the_stream_goes_on() {
    let (client, _) = stream("text/event-stream", &["data: 1\n\ndata: s3cret\n\ndata: 3\n\n"]);
    let items: Vec<_> = open::<Events<i64>, _>(&client).await.collect().await;
    assert!(matches!(items.as_slice(), [Ok(1), Err(EventError::Item { .. }), Ok(3)]), "{items:?}");
    let error = items[1].as_ref().unwrap_err();
    assert!(error.to_string().starts_with("GET /stream: an item") && !format!("{error} {error:?}").contains("s3cret"));
    let (client, _) = stream("application/x-ndjson", &["1\n\"0123456789"]);
    let mut call = openapi_runtime::Call::new(&client.core, &STREAM);
    call.set_response_limit(8);
    let items: Vec<_> = call.send::<Events<i64>, Undocumented>().await.unwrap().into_inner().collect().await;
    assert!(matches!(items.as_slice(), [Ok(1), Err(EventError::TooLarge { limit: 8, .. })]), "{items:?}");
}

#[tokio::test(start_paused = true)]
async fn a_stream_is_asked_for_again_where_it_was_left() {
    let (client, log) = stream("text/event-stream", &["retry: 10\nid: a\ndata: 1\n\ndata: lost", "id: b\ndata: 2\n\n"]);
    let items: Vec<i64> = open::<Events<i64>, _>(&client).await.reconnecting(2).try_collect().await.unwrap();
    assert_eq!((items, asked(&log)), (vec![1, 2], vec!["".to_owned(), "a".to_owned(), "b".to_owned()]));
    let (client, log) = stream("text/event-stream", &["data: 1\n\n", "data: 2\n\n"]);
    assert_eq!(open::<Events<i64>, _>(&client).await.count().await, 1);
    assert_eq!(asked(&log).len(), 1, "only where it is asked for");
}

#[tokio::test]
async fn bodies_go_from_and_to_files_and_report_how_far_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let (sent, saved) = (folder.path().join("sent"), folder.path().join("saved"));
    std::fs::write(&sent, vec![b'x'; 300_000]).unwrap();
    let echo = service_fn(|request: Request<reqwest::Body>| async move {
        let length = request.headers()["content-length"].clone();
        Ok::<_, Infallible>(Response::builder().header("content-length", length).body(request.into_body()).unwrap())
    });
    let client = Client::builder().service(echo).build().unwrap();
    let reported = Arc::new(Mutex::new(Vec::new()));
    let record = Arc::clone(&reported);
    const PUT: Operation = Operation { method: "PUT", ..STREAM };
    let mut call = openapi_runtime::Call::new(&client.core, &PUT);
    let body =
        openapi_runtime::Body::file(&sent).progress(move |count, total| record.lock().unwrap().push((count, total)));
    call.body("application/octet-stream", body);
    let response = call.send::<openapi_runtime::outcome::Stream, Undocumented>().await.unwrap();
    let mut last = (0, None);
    let count = response.save(&saved, |count, total| last = (count, total)).await.unwrap();
    assert_eq!((count, last), (300_000, (300_000, Some(300_000))));
    assert_eq!(reported.lock().unwrap().last(), Some(&(300_000, Some(300_000))));
    assert_eq!(std::fs::read(&saved).unwrap().len(), 300_000);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "no part is left");
    // An interrupted download leaves no file.
    let broken = service_fn(|_: Request<reqwest::Body>| async {
        let chunks = [Ok("x"), Err(std::io::Error::other("cut"))];
        Ok::<_, Infallible>(Response::new(reqwest::Body::wrap_stream(futures::stream::iter(chunks))))
    });
    let client = Client::builder().service(broken).build().unwrap();
    let call = openapi_runtime::Call::new(&client.core, &STREAM);
    let response = call.send::<openapi_runtime::outcome::Stream, Undocumented>().await.unwrap();
    assert!(response.save(folder.path().join("broken"), |_, _| {}).await.is_err());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
}

/// Tests that synchronous code can wait for calls and lists, also inside another runtime.
#[cfg(feature = "blocking")]
#[test]
fn calls_and_lists_are_waited_for() {
    let (client, _) = server(|query| (json!({"items": [query.len()], "last": 1}), &[]));
    let response = begin::<ByNumber>(&client.core).send_blocking().unwrap();
    assert_eq!(response["items"], json!([0]));
    let items = openapi_runtime::blocking::iter(begin::<ByNumber>(&client.core).items());
    assert_eq!(items.map(|item| item.unwrap().unwrap()).collect::<Vec<_>>(), [6]);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async { begin::<ByNumber>(&client.core).send_blocking().unwrap() });
}
