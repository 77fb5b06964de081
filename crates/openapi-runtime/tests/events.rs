//! Tests of server-sent events: ids, heartbeats, data that is no item, and reconnection.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use std::{
    convert::Infallible,
    error::Error as _,
    sync::{Arc, Mutex},
    time::Duration,
};

use futures::{StreamExt, TryStreamExt};
use http::{Request, Response};
use openapi_runtime::{
    EventError, EventStream, Operation, Outcome, ServerGroup, Spec, Undocumented,
    outcome::{Events, JsonEvents, WholeEvents},
};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use tower::service_fn;

mod generated;

use generated::*;
use openapi_runtime as support;

static SPEC: Spec = Spec {
    servers: &[ServerGroup { template: "https://zoo.example/v1", variables: &[], setter: "base_url" }],
    ..Spec::PLAIN
};

const STREAM: Operation = Operation { id: "stream", path: "/stream", accept: "text/event-stream", ..Operation::PLAIN };

type Asked = Arc<Mutex<Vec<String>>>;

/// Returns a client of a server that responds with the texts one after the other, each with its media type; and the
/// ids in `Last-Event-ID` of the requests.
fn server(texts: &[(&'static str, &'static str)]) -> (Client, Asked) {
    let asked = Asked::default();
    let (record, texts) = (Arc::clone(&asked), texts.to_vec());
    let fake = service_fn(move |request: Request<reqwest::Body>| {
        let mut record = record.lock().unwrap();
        let text = texts.get(record.len()).copied();
        let id = request.headers().get("last-event-id").map(|id| id.to_str().unwrap().to_owned());
        record.push(id.unwrap_or_default());
        let (status, media_type, text) = text.map_or((204, "", ""), |(media_type, text)| (200, media_type, text));
        let response = Response::builder().status(status);
        let response = if media_type.is_empty() { response } else { response.header("content-type", media_type) };
        std::future::ready(Ok::<_, Infallible>(response.body(reqwest::Body::from(text)).unwrap()))
    });
    (Client::builder().service(fake).build().unwrap(), asked)
}

async fn open<O: Outcome<Success = EventStream<T>>, T>(client: &Client) -> EventStream<T> {
    openapi_runtime::Call::new(&client.core, &STREAM).send::<O, Undocumented>().await.unwrap().into_inner()
}

const SSE: &str = "text/event-stream";

#[tokio::test]
async fn each_item_has_its_own_id() {
    let (client, _) = server(&[(SSE, "id: 1\ndata: 1\n\nid: 2\ndata: 2\n\ndata: 3\n\nid: 4\n\n")]);
    let whole: Vec<Value> = open::<WholeEvents<Value>, _>(&client).await.try_collect().await.unwrap();
    assert_eq!(
        whole,
        [json!({"data": "1", "id": "1"}), json!({"data": "2", "id": "2"}), json!({"data": "3", "id": "2"})]
    );
    let (client, _) = server(&[(SSE, "id: 1\ndata: 1\n\nid: 2\ndata: 2\n\nid: 3\n\n")]);
    let mut stream = open::<Events<i64>, _>(&client).await;
    for id in ["1", "3"] {
        stream.next().await.unwrap().unwrap();
        assert_eq!(stream.last_event_id(), Some(id));
    }
}

#[tokio::test(start_paused = true)]
async fn an_event_that_was_cut_is_asked_for_again() {
    let (client, asked) = server(&[(SSE, "id: 4\ndata: 1\n\nid: 5\ndata: cut\n"), (SSE, "id: 5\ndata: 2\n\n")]);
    let items: Vec<i64> = open::<Events<i64>, _>(&client).await.reconnecting(1).try_collect().await.unwrap();
    assert_eq!((items, asked.lock().unwrap().clone()), (vec![1, 2], ["", "4", "5"].map(str::to_owned).to_vec()));
}

#[tokio::test]
async fn the_document_says_how_to_read_what_has_no_media_type() {
    for media_type in ["", "text/plain; charset=utf-8", "application/octet-stream"] {
        let (client, _) = server(&[(media_type, "data: 1\n\ndata: 2\n\n")]);
        let items: Vec<i64> = open::<Events<i64>, _>(&client).await.try_collect().await.unwrap();
        assert_eq!(items, [1, 2], "{media_type}");
    }
}

#[tokio::test]
async fn heartbeats_are_no_items_of_json() {
    let text = "data: 1\n\ndata:\n\nevent: ping\ndata\n\ndata: 2\n\n";
    let (client, _) = server(&[(SSE, text)]);
    assert_eq!(open::<Events<i64>, _>(&client).await.try_collect::<Vec<_>>().await.unwrap(), [1, 2]);
    let (client, _) = server(&[(SSE, text)]);
    assert_eq!(open::<Events<Value>, _>(&client).await.try_collect::<Vec<_>>().await.unwrap(), [json!(1), json!(2)]);
    let (client, _) = server(&[(SSE, text)]);
    assert_eq!(open::<Events<String>, _>(&client).await.count().await, 4);
}

#[tokio::test]
async fn texts_stay_as_they_were_sent() {
    let (client, _) = server(&[(SSE, "data: \"quoted\"\n\ndata: 7\n\n")]);
    let items: Vec<String> = open::<Events<String>, _>(&client).await.try_collect().await.unwrap();
    assert_eq!(items, ["\"quoted\"", "7"]);
    // A line is always read as JSON.
    let (client, _) = server(&[("application/x-ndjson", "\"quoted\"\n")]);
    let items: Vec<String> = open::<Events<String>, _>(&client).await.try_collect().await.unwrap();
    assert_eq!(items, ["quoted"]);
}

#[derive(Debug, Deserialize, PartialEq)]
struct Delta {
    id: i64,
}

#[derive(Debug, Deserialize, PartialEq)]
struct DeltaEvent {
    event: Option<String>,
    data: Delta,
}

#[tokio::test]
async fn what_the_server_says_in_place_of_an_item_is_at_hand() {
    let text = "data: {\"id\": 1}\n\nevent: error\nid: 9\ndata: {\"error\": \"s3cret\"}\n\ndata: {\"id\": 2}\n\n";
    let (client, _) = server(&[(SSE, text)]);
    let items: Vec<_> = open::<Events<Delta>, _>(&client).await.collect().await;
    let [Ok(Delta { id: 1 }), Err(error), Ok(Delta { id: 2 })] = items.as_slice() else { panic!("{items:?}") };
    let raw = error.raw().unwrap();
    assert_eq!((raw.event.as_deref(), raw.id.as_deref()), (Some("error"), Some("9")));
    assert_eq!(raw.data, "{\"error\": \"s3cret\"}");
    assert!(
        error.to_string().starts_with("GET /stream: an item of the stream (event `error`) cannot be decoded: at "),
        "{error}"
    );
    assert!(!format!("{error} {error:?}").contains("s3cret"), "{error:?}");
}

#[tokio::test]
async fn the_data_of_an_event_is_read_as_json_where_the_document_says_so() {
    let text = "event: delta\ndata: {\"id\":\ndata: 1}\n\ndata:\n\ndata: words\n\n";
    let (client, _) = server(&[(SSE, text)]);
    let items: Vec<_> = open::<JsonEvents<DeltaEvent>, _>(&client).await.collect().await;
    let [Ok(first), Err(EventError::Item { error, .. })] = items.as_slice() else { panic!("{items:?}") };
    assert_eq!(*first, DeltaEvent { event: Some("delta".to_owned()), data: Delta { id: 1 } });
    assert_eq!(error.path(), "data");
}

/// The data of an event.
#[derive(Clone, Debug, PartialEq)]
pub struct Words {
    pub count: i64,
}

openapi_runtime::wire! {
    Words {
        count = required "count",
    }
}

openapi_runtime::candidate! {
    Words {
        required "count": i64,
    }
}

/// An event with JSON data.
#[derive(Clone, Debug, PartialEq)]
pub struct Counted {
    pub event: String,
    pub data: Words,
}

openapi_runtime::wire! {
    Counted {
        event = required "event",
        data = required "data",
    }
}

openapi_runtime::candidate! {
    Counted {
        required "event": String,
        required "data": Words,
    }
}

/// An event with text data.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    pub event: String,
    pub data: String,
}

openapi_runtime::wire! {
    Message {
        event = required "event",
        data = required "data",
    }
}

openapi_runtime::candidate! {
    Message {
        required "event": String,
        required "data": String,
    }
}

openapi_runtime::open_union! {
    /// A union of the events.
    pub enum Either by "event" {
        Counted(Counted) = Text("counted"),
        Message(Message) = Text("said"),
    }
}

#[tokio::test]
async fn among_several_events_some_may_have_texts() {
    let text = "event: counted\ndata: {\"count\": 1}\n\nevent: said\nid: 7\ndata: words\n\nevent: said\ndata: {\"count\": 1}\n\nevent: said\ndata: 12\n\nevent: new\ndata: 12\n\n";
    let (client, _) = server(&[(SSE, text)]);
    let items: Vec<Either> = open::<JsonEvents<Either>, _>(&client).await.try_collect().await.unwrap();
    let texts = items.iter().map(|item| match item {
        Either::Counted(event) => event.data.count.to_string(),
        Either::Message(event) => event.data.clone(),
        _ => "unmatched".to_owned(),
    });
    assert_eq!(texts.collect::<Vec<_>>(), ["1", "words", "{\"count\": 1}", "12", "unmatched"]);
}

#[tokio::test(start_paused = true)]
async fn going_on_is_bounded_and_needs_a_stream_of_the_same_kind() {
    const FOREVER: &str = "retry: 3153600000000\ndata: 1\n\n";
    let (client, _) = server(&[(SSE, FOREVER), (SSE, "data: 2\n\n")]);
    let began = tokio::time::Instant::now();
    assert_eq!(open::<Events<i64>, _>(&client).await.reconnecting(1).count().await, 2);
    assert!(began.elapsed() < Duration::from_secs(130), "{:?}", began.elapsed());
    let (client, _) = server(&[(SSE, FOREVER), (SSE, "data: 2\n\n")]);
    let mut call = openapi_runtime::Call::new(&client.core, &STREAM);
    call.set_timeout(Duration::from_secs(1));
    let began = tokio::time::Instant::now();
    let stream = call.send::<Events<i64>, Undocumented>().await.unwrap().into_inner();
    assert_eq!(stream.reconnecting(1).count().await, 2);
    assert!(began.elapsed() <= Duration::from_secs(2), "{:?}", began.elapsed());
    let (client, _) = server(&[(SSE, "data: 1\n\n"), ("text/html", "<p>later</p>\n")]);
    let items: Vec<_> = open::<Events<i64>, _>(&client).await.reconnecting(1).collect().await;
    let [Ok(1), Err(error)] = items.as_slice() else { panic!("{items:?}") };
    assert!(error.to_string().ends_with("on reconnecting, the server responded with `text/html`"), "{error}");
}

/// Starts a server that sends the head of a response and `events`, and then nothing more. The receiver is notified
/// when the client closes the connection.
async fn silent(events: &'static str) -> (Client, tokio::sync::oneshot::Receiver<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (closed, is_closed) = tokio::sync::oneshot::channel();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut buffer = [0; 4096];
        let _ = stream.read(&mut buffer).await.unwrap();
        let length = events.len();
        let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";
        stream.write_all(format!("{head}{length:x}\r\n{events}\r\n").as_bytes()).await.unwrap();
        while stream.read(&mut buffer).await.is_ok_and(|count| count > 0) {}
        let _ = closed.send(());
    });
    (Client::builder().base_url(&url).idle_timeout(Duration::from_millis(200)).build().unwrap(), is_closed)
}

#[tokio::test]
async fn a_stream_that_breaks_off_says_why() {
    let (client, _closed) = silent("data: 1\n\n").await;
    let items: Vec<_> = open::<Events<i64>, _>(&client).await.collect().await;
    let [Ok(1), Err(error)] = items.as_slice() else { panic!("{items:?}") };
    assert!(error.to_string().contains("nothing was received for 200ms"), "{error}");
    assert!(matches!(error, EventError::Broken { .. }) && error.source().is_some(), "{error:?}");
}

#[tokio::test]
async fn the_connection_is_let_go_at_the_end_of_the_stream() {
    let (client, closed) = silent("data: 1\n\ndata: [DONE]\n\n").await;
    let mut stream = open::<Events<i64>, _>(&client).await;
    assert_eq!(stream.next().await.unwrap().unwrap(), 1);
    assert!(stream.next().await.is_none());
    tokio::time::timeout(Duration::from_secs(5), closed).await.unwrap().unwrap();
    drop(stream);
}
