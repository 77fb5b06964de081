//! Tests of credentials: those of client and call, and the handling of their refusal by servers.

use std::time::Duration;

use futures::StreamExt;
use openapi_runtime::{
    Credential, ErrorKind, Operate, Operation, PageInfo, Paged, Paging, RateLimit, Undocumented,
    outcome::{Json, Upgrade},
};
use serde_json::Value;

use super::{BY_CERTIFICATE, BY_KEY, BY_TOKEN, Call, Client, READ, Server, begin, json, response};

#[tokio::test]
async fn a_header_of_the_call_wins_over_the_credential_of_the_client() {
    let server = Server::new(|_| json("{}")).await;
    let never = Credential::from_fn(|| async { Err::<String, _>("it is not to be asked") });
    for client in [
        server.client().credential(0, "client").header("x-own", "client").build().unwrap(),
        server.client().credential(0, never).header("x-own", "client").build().unwrap(),
        server.client().build().unwrap(),
    ] {
        let mut call = client.begin(&BY_TOKEN);
        call.set_header("authorization", "Bearer call");
        call.set_header("x-own", "call");
        call.send::<Json<Value>, Undocumented>().await.unwrap();
        let received = server.received().pop().unwrap();
        assert_eq!((received.header("authorization"), received.header("x-own")), (Some("Bearer call"), Some("call")));
        assert_eq!(received.head.to_lowercase().matches("authorization:").count(), 1);
    }
}

#[tokio::test]
async fn a_credential_goes_before_a_certificate_that_may_not_be_there() {
    let server = Server::new(|_| json("{}")).await;
    let client = server.client().http(|http| http).credential(0, "t").build().unwrap();
    client.send(&BY_CERTIFICATE).await.unwrap();
    assert_eq!(server.received()[0].header("authorization"), Some("Bearer t"));
    server.client().http(|http| http).build().unwrap().send(&BY_CERTIFICATE).await.unwrap();
    let error = server.client().build().unwrap().send(&BY_CERTIFICATE).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
}

/// A list that goes on by links.
pub enum ListPets {}

impl Operate for ListPets {
    const OPERATION: &'static Operation = &BY_KEY;
    type Outcome = Json<Vec<i64>>;
    type Failure = Undocumented;
}

impl Paged for ListPets {
    const PAGING: Paging = Paging::Link;
    type Item = i64;

    fn info(page: &Vec<i64>) -> PageInfo {
        PageInfo { count: page.len(), ..PageInfo::default() }
    }

    fn items(page: Vec<i64>) -> Vec<i64> {
        page
    }
}

#[tokio::test]
async fn a_key_that_comes_back_in_a_link_is_sent_once_and_printed_never() {
    let server = Server::new(|received| match received.line.contains("page=2") {
        true => json("[2]"),
        false => response(
            "200 OK",
            "content-type: application/json\r\nlink: </pets?api_key=s3cret&page=2&api%5Fkey=s3cret>; rel=next\r\n",
            "[1]",
        ),
    })
    .await;
    let client = server.client().credential(1, "s3cret").build().unwrap();
    let call: Call<ListPets> = begin(&client.core);
    let mut pages = call.pages();
    let first = pages.next().await.unwrap().unwrap();
    let next = first.next().unwrap().to_string();
    assert!(next.starts_with("link:http://127.0.0.1:") && next.ends_with("/pets?page=2"), "{next}");
    assert!(!format!("{first:?}").contains("s3cret"), "{first:?}");
    pages.next().await.unwrap().unwrap();
    assert_eq!(server.received()[1].line, "GET /pets?page=2&api_key=s3cret HTTP/1.1");
}

#[tokio::test]
async fn a_handshake_has_to_be_answered() {
    let with = |accept: &'static str, protocol: &'static str| {
        move |received: &super::Received| {
            let key = received.header("sec-websocket-key").unwrap();
            assert_eq!(key.len(), 24);
            let head = format!(
                "HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: {protocol}\r\nsec-websocket-accept: {accept}\r\n\r\n"
            );
            vec![(Duration::ZERO, head.into_bytes()), (Duration::from_millis(200), Vec::new())]
        }
    };
    for (accept, protocol, message) in
        [("wrong", "websocket", "Sec-WebSocket-Accept"), ("wrong", "other", "`Upgrade` is not `websocket`")]
    {
        let server = Server::new(with(accept, protocol)).await;
        let mut call = server.client().build().unwrap().begin(&READ);
        call.upgrade();
        let error = call.send::<Upgrade, Undocumented>().await.unwrap_err();
        assert!(error.to_string().contains(message), "{error}");
        assert_eq!(server.received().len(), 1, "it is not tried again");
    }
}

#[tokio::test]
async fn a_call_that_cannot_be_sent_takes_no_turn() {
    let server = Server::new(|_| json("{}")).await;
    let client = server.client().rate_limit(RateLimit::new(2, Duration::from_secs(60))).build().unwrap();
    for _ in 0..5 {
        let sent = tokio::time::timeout(Duration::from_secs(5), client.send(&BY_TOKEN)).await.unwrap();
        assert_eq!(sent.unwrap_err().kind(), ErrorKind::Credentials);
    }
    tokio::time::timeout(Duration::from_secs(5), client.send(&READ)).await.unwrap().unwrap();
}

/// Tests a builder of the client above, as its `Debug` form is implemented in that module.
#[test]
fn a_builder_prints_no_secret_of_its_base() {
    let builder = Client::builder().base_url("https://me:s3cret@zoo.example/?k=s3cret");
    assert!(!format!("{builder:?}").contains("s3cret"), "{builder:?}");
    let error = builder.build().unwrap_err();
    assert!(!format!("{error} {error:?}").contains("s3cret"), "{error}");
}
