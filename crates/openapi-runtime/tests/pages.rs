//! Tests of lists that are continued, that return to earlier pages, and that are prefetched.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use std::{
    convert::Infallible,
    sync::{Arc, Mutex},
    time::Duration,
};

use futures::{StreamExt, TryStreamExt};
use http::{Request, Response};
use openapi_runtime::{
    ErrorKind, Operate, Operation, PageInfo, Paged, Paging, Position, Retry, ServerGroup, Spec, Undocumented,
    outcome::Json,
};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
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
list!(ByCursor, Paging::Cursor { parameter: "cursor", header: None });
list!(ByLink, Paging::Link);

type Asked = Arc<Mutex<Vec<String>>>;

/// The members of a page beside its number, and its `Link` header; `None` if there is no such page.
type Answer = Option<(Value, &'static str)>;

fn server(respond: fn(&str) -> Answer) -> (Client, Asked) {
    server_of(respond)
}

fn server_of(respond: impl Fn(&str) -> Answer + Clone + Send + Sync + 'static) -> (Client, Asked) {
    let asked = Asked::default();
    let record = Arc::clone(&asked);
    let fake = service_fn(move |request: Request<reqwest::Body>| {
        let asked = request.uri().path_and_query().unwrap().as_str().strip_prefix("/v1/pets").unwrap().to_owned();
        record.lock().unwrap().push(asked.clone());
        let response = Response::builder().header("content-type", "application/json");
        let response = match respond(asked.trim_start_matches('?')) {
            Some((page, "")) => response.body(page.to_string()),
            Some((page, link)) => response.header("link", link).body(page.to_string()),
            None => response.status(404).body("{}".to_owned()),
        };
        std::future::ready(Ok::<_, Infallible>(response.unwrap()))
    });
    (Client::builder().service(fake).retry(Retry::NEVER).build().unwrap(), asked)
}

fn number(query: &str) -> i64 {
    query.strip_prefix("page=").unwrap().parse().unwrap()
}

/// Returns a page of a list of five items, two per page.
fn five(query: &str) -> Answer {
    let pages = [vec![1, 2], vec![3, 4], vec![5]];
    let items = pages.get(usize::try_from(number(query) - 1).unwrap())?;
    Some((json!({"items": items, "total": 5}), ""))
}

#[tokio::test]
async fn a_list_that_is_gone_on_with_ends_where_it_ends() {
    let (client, asked) = server(five);
    let first = begin::<ByNumber>(&client.core).pages().next().await.unwrap().unwrap();
    let text = first.next().unwrap().to_string();
    assert_eq!(text, "number:2+2");
    for position in [text.as_str(), "number:2"] {
        asked.lock().unwrap().clear();
        let rest = begin::<ByNumber>(&client.core).items().from(position.parse::<Position>().unwrap());
        assert_eq!(rest.try_collect::<Vec<_>>().await.unwrap(), [3, 4, 5]);
        assert_eq!(*asked.lock().unwrap(), ["?page=2", "?page=3"]);
    }
    asked.lock().unwrap().clear();
    let rest = begin::<ByNumber>(&client.core).items().from("number:3+4".parse().unwrap());
    assert_eq!(rest.try_collect::<Vec<_>>().await.unwrap(), [5]);
    assert_eq!(*asked.lock().unwrap(), ["?page=3"]);
    // Started with the last page, it could be the third of five with one item each; the missing fourth page shows
    // that it is not.
    let mut call = begin::<ByNumber>(&client.core);
    call.inner.query("page", &3);
    assert_eq!(call.items().try_collect::<Vec<_>>().await.unwrap(), [5]);
    let (client, _) = server(|query| (number(query) < 3).then(|| (json!({"items": [1], "more": true}), "")));
    let error = begin::<ByNumber>(&client.core).items().try_collect::<Vec<_>>().await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 404, "a page that is said to be there");
}

#[tokio::test]
async fn equal_pages_are_pages_if_the_position_moves_on() {
    let (client, _) = server(|query| {
        let items = if number(query) < 4 { vec![0] } else { vec![] };
        Some((json!({"items": items}), ""))
    });
    assert_eq!(begin::<ByNumber>(&client.core).items().try_collect::<Vec<_>>().await.unwrap(), [0, 0, 0]);
    // Without a limit, if the total is known.
    let (client, _) = server(|_| Some((json!({"items": [0], "total": 50}), "")));
    assert_eq!(begin::<ByNumber>(&client.core).items().count().await, 50);
    let (client, _) = server(|query| {
        let link = match query {
            "" => "</v1/pets?at=2>; rel=next",
            "at=2" => "</v1/pets?at=3>; rel=next",
            _ => "",
        };
        Some((json!({"items": [1]}), link))
    });
    assert_eq!(begin::<ByLink>(&client.core).items().try_collect::<Vec<_>>().await.unwrap(), [1, 1, 1]);
}

#[tokio::test]
async fn a_url_in_the_body_leads_to_the_next_page() {
    // Relative to the page, absolute, and as a server behind a proxy that terminates TLS writes it.
    let (client, asked) = server(|query| {
        let url = match query {
            "" => json!("?at=2"),
            "at=2" => json!("https://zoo.example/v1/pets?at=3#top"),
            "at=3" => json!("http://zoo.example/v1/pets?at=4"),
            _ => json!(null),
        };
        Some((json!({"items": [1], "url": url}), ""))
    });
    assert_eq!(begin::<ByLink>(&client.core).items().try_collect::<Vec<_>>().await.unwrap(), [1, 1, 1, 1]);
    assert_eq!(*asked.lock().unwrap(), ["", "?at=2", "?at=3", "?at=4"]);
    let position = "link:https://zoo.example/v1/pets?at=3".parse::<Position>().unwrap();
    assert_eq!(begin::<ByLink>(&client.core).items().from(position).count().await, 2);
    // No page follows an empty URL, or a page that is the last by its own account.
    for page in [json!({"items": [1], "url": ""}), json!({"items": [1], "url": "?at=2", "more": false})] {
        let (client, _) = server_of(move |_| Some((page.clone(), "")));
        assert_eq!(begin::<ByLink>(&client.core).items().count().await, 1);
    }
    for elsewhere in ["https://evil.example/v1/pets", "http://zoo.example:8080/v1/pets", "//evil.example"] {
        let (client, asked) = server_of(move |_| Some((json!({"items": [1], "url": elsewhere}), "")));
        let error = begin::<ByLink>(&client.core).items().try_collect::<Vec<_>>().await.unwrap_err();
        assert_eq!((error.kind(), asked.lock().unwrap().len()), (ErrorKind::Request, 1), "{elsewhere}");
    }
}

#[tokio::test]
async fn a_list_that_leads_back_is_an_error_after_its_pages() {
    let (client, asked) = server(|query| {
        let (item, next) = match query {
            "" => (1, "a"),
            "cursor=a" => (2, "b"),
            "cursor=b" => (3, "c"),
            _ => (4, "a"),
        };
        Some((json!({"items": [item], "next": next}), ""))
    });
    let items: Vec<_> = begin::<ByCursor>(&client.core).items().prefetch().collect().await;
    let [Ok(1), Ok(2), Ok(3), Ok(4), Err(error)] = items.as_slice() else { panic!("{items:?}") };
    assert_eq!((error.kind(), asked.lock().unwrap().len()), (ErrorKind::RepeatedPage, 4));
    let (client, _) = server(|query| {
        let link = if query == "at=2" { "<?at=3>; rel=next" } else { "<?at=2>; rel=next" };
        Some((json!({"items": [1]}), link))
    });
    let items: Vec<_> = begin::<ByLink>(&client.core).items().collect().await;
    assert_eq!(items.len(), 4);
    assert_eq!(items.last().unwrap().as_ref().unwrap_err().kind(), ErrorKind::RepeatedPage);
}

/// Starts a server that closes each connection; returns the requests with their times.
async fn closing(respond: fn(&str) -> String) -> (Builder, Arc<Mutex<Vec<(String, std::time::Instant)>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::new(Mutex::new(Vec::new()));
    let record = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let record = Arc::clone(&record);
            tokio::spawn(async move {
                let mut buffer = [0; 4096];
                let count = stream.read(&mut buffer).await.unwrap();
                let text = String::from_utf8_lossy(&buffer[..count]).into_owned();
                let path = text.split(' ').nth(1).unwrap().to_owned();
                record.lock().unwrap().push((path.clone(), std::time::Instant::now()));
                stream.write_all(respond(&path).as_bytes()).await.unwrap();
            });
        }
    });
    (Client::builder().base_url(&url).retry(Retry::NEVER), asked)
}

fn page(head: &str, body: &Value) -> String {
    let (body, kind) = (body.to_string(), "content-type: application/json\r\nconnection: close");
    format!("HTTP/1.1 {head}\r\n{kind}\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}

#[tokio::test]
async fn a_page_that_is_asked_for_ahead_comes_while_the_caller_works() {
    let respond = |_: &str| page("200 OK", &json!({"items": [1], "last": 3}));
    let (builder, asked) = closing(respond).await;
    let client = builder.timeout(Duration::from_millis(500)).build().unwrap();
    let mut pages = begin::<ByNumber>(&client.core).pages().prefetch();
    for number in 1..=3 {
        pages.next().await.unwrap().unwrap();
        // Longer than the timeout of the call, without polling.
        tokio::time::sleep(Duration::from_millis(700)).await;
        let asked = asked.lock().unwrap();
        assert_eq!(asked.len(), (number + 1).min(3), "{asked:?}");
    }
    assert!(pages.next().await.is_none());
    // After it is dropped, no page is requested.
    drop(begin::<ByNumber>(&client.core).pages().prefetch());
    assert_eq!(asked.lock().unwrap().len(), 3);
}

#[tokio::test]
async fn links_are_relative_to_the_page_that_has_them() {
    let respond = |path: &str| match path {
        "/pets" => page("302 Found\r\nlocation: /sub/page1", &json!({})),
        "/sub/page1" => page("200 OK\r\nlink: <page2>; rel=next", &json!({"items": [1]})),
        "/sub/page2" => page("200 OK\r\nlink: <page3>; rel=next; anchor=\"/other\"", &json!({"items": [2]})),
        _ => page("404 Not Found", &json!({})),
    };
    let (builder, asked) = closing(respond).await;
    let client = builder.build().unwrap();
    let items: Vec<i64> = begin::<ByLink>(&client.core).items().try_collect().await.unwrap();
    assert_eq!(items, [1, 2]);
    let asked: Vec<String> = asked.lock().unwrap().iter().map(|(path, _)| path.clone()).collect();
    assert_eq!(asked, ["/pets", "/sub/page1", "/sub/page2"]);
}
