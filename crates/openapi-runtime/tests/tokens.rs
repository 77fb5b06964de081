//! Tests that token requests fail, time out and are refused as specified, over real sockets.

#![cfg(feature = "oauth2")]
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use std::{
    pin::Pin,
    sync::{Arc, Mutex},
    time::Duration,
};

use openapi_runtime::{
    ExposeSecret, TokenError, TokenSource,
    oauth::{OAuth, OAuthError, TokenStore, Tokens},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

type Received = Arc<Mutex<Vec<String>>>;

/// Starts a server that responds to the body of each request, numbered from zero, after a pause; returns its URL
/// and the requests.
async fn server(
    pause: Duration,
    answer: impl Fn(usize, &str) -> (&'static str, String) + Send + Sync + 'static,
) -> (String, Received) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/token", listener.local_addr().unwrap());
    let received = Received::default();
    let (record, answer) = (Arc::clone(&received), Arc::new(answer));
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (record, answer) = (Arc::clone(&record), Arc::clone(&answer));
            tokio::spawn(async move {
                let mut text = String::new();
                let mut buffer = [0; 4096];
                loop {
                    match stream.read(&mut buffer).await {
                        Ok(0) | Err(_) => return,
                        Ok(count) => text.push_str(&String::from_utf8_lossy(&buffer[..count])),
                    }
                    let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
                    let head = head.to_lowercase();
                    let length = head.split_once("content-length: ").and_then(|(_, rest)| rest.lines().next());
                    if body.len() >= length.map_or(0, |length| length.parse().unwrap()) {
                        break;
                    }
                }
                let (head, body) = text.split_once("\r\n\r\n").unwrap();
                let number = record.lock().unwrap().len();
                record.lock().unwrap().push(format!("{head}\r\n\r\n{body}"));
                let (status, answered) = answer(number, body);
                tokio::time::sleep(pause).await;
                let more = if status.starts_with("307") { format!("{answered}\r\n") } else { String::new() };
                let answered = if more.is_empty() { answered } else { String::new() };
                let head =
                    format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\n{more}connection: close\r\n");
                let _ = stream
                    .write_all(format!("{head}content-length: {}\r\n\r\n{answered}", answered.len()).as_bytes())
                    .await;
            });
        }
    });
    (url, received)
}

const REFUSED: (&str, &str) = ("400 Bad Request", r#"{"error": "invalid_grant"}"#);

fn refused() -> (&'static str, String) {
    (REFUSED.0, REFUSED.1.to_owned())
}

fn given(access: &str, more: &str) -> (&'static str, String) {
    ("200 OK", format!(r#"{{"access_token": "{access}"{more}}}"#))
}

/// Starts a server that accepts each refresh token once, starting with `r0`.
async fn rotating(pause: Duration) -> (String, Received) {
    let current = Mutex::new(0);
    server(pause, move |_, body| {
        let mut current = current.lock().unwrap();
        if !body.contains(&format!("refresh_token=r{}&", *current)) {
            return refused();
        }
        *current += 1;
        given(&format!("a{}", *current), &format!(r#", "refresh_token": "r{}", "expires_in": 3600"#, *current))
    })
    .await
}

async fn token(oauth: &OAuth) -> String {
    oauth.access_token().await.unwrap().expose_secret().to_owned()
}

async fn refuse(oauth: &OAuth) {
    assert!(oauth.refused(&oauth.access_token().await.unwrap()));
}

/// A store that several processes share, and that can be made to fail.
#[derive(Clone, Default)]
struct Kept {
    tokens: Arc<Mutex<Option<Tokens>>>,
    is_full: bool,
}

impl TokenStore for Kept {
    fn load(&self) -> Pin<Box<dyn Future<Output = Result<Option<Tokens>, TokenError>> + Send + '_>> {
        Box::pin(async { Ok(self.tokens.lock().unwrap().clone()) })
    }

    fn save<'a>(&'a self, tokens: &'a Tokens) -> Pin<Box<dyn Future<Output = Result<(), TokenError>> + Send + 'a>> {
        Box::pin(async {
            if self.is_full {
                return Err("the disk is full".into());
            }
            *self.tokens.lock().unwrap() = Some(tokens.clone());
            Ok(())
        })
    }
}

#[tokio::test]
async fn a_request_outlives_the_call_that_began_it() {
    let (url, received) = rotating(Duration::from_millis(200)).await;
    let oauth = OAuth::refresh_token(url, "me", "r0");
    assert!(tokio::time::timeout(Duration::from_millis(50), oauth.access_token()).await.is_err());
    assert_eq!(token(&oauth).await, "a1", "the next call finds what the first one asked for");
    assert_eq!(received.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_store_is_asked_before_the_first_refresh_token() {
    let (url, received) = rotating(Duration::ZERO).await;
    let store = Kept::default();
    let start = || OAuth::refresh_token(&url, "me", "r0").store(store.clone());
    let (one, other) = (start(), start());
    assert_eq!((token(&one).await, token(&other).await), ("a1".to_owned(), "a1".to_owned()));
    // Each client finds the token that the other one renewed.
    refuse(&one).await;
    assert_eq!(token(&one).await, "a2");
    refuse(&other).await;
    assert_eq!(token(&other).await, "a2");
    assert_eq!(received.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn tokens_that_cannot_be_saved_are_used() {
    let (url, _) = rotating(Duration::ZERO).await;
    let oauth = OAuth::refresh_token(url, "me", "r0").store(Kept { is_full: true, ..Kept::default() });
    assert_eq!(token(&oauth).await, "a1");
    refuse(&oauth).await;
    assert_eq!(token(&oauth).await, "a2");
}

#[tokio::test]
async fn a_redirect_carries_no_token_elsewhere() {
    let (other, stolen) = server(Duration::ZERO, |_, _| given("a", "")).await;
    let location = format!("location: {other}");
    let (url, _) = server(Duration::ZERO, move |_, _| ("307 Temporary Redirect", location.clone())).await;
    let error = OAuth::refresh_token(url, "me", "r0").access_token().await.unwrap_err();
    assert!(matches!(error, OAuthError::Redirect), "{error}");
    assert!(stolen.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_failure_in_passing_is_repeated() {
    let (url, received) = server(Duration::ZERO, |number, _| match number {
        0 => ("503 Service Unavailable", String::new()),
        1 => ("429 Too Many Requests", String::new()),
        _ => given("a", ""),
    })
    .await;
    assert_eq!(token(&OAuth::client_credentials(url, "me", "s3cret")).await, "a");
    assert_eq!(received.lock().unwrap().len(), 3);
}

#[tokio::test]
async fn a_token_that_lasts_is_used_while_the_server_is_down() {
    let (url, received) = server(Duration::ZERO, |number, _| match number {
        0 => given("a", r#", "expires_in": "8""#),
        _ => ("503 Service Unavailable", String::new()),
    })
    .await;
    let oauth = OAuth::client_credentials(url, "me", "s3cret");
    token(&oauth).await;
    tokio::time::sleep(Duration::from_millis(6100)).await;
    assert_eq!((token(&oauth).await, token(&oauth).await), ("a".to_owned(), "a".to_owned()));
    assert_eq!(received.lock().unwrap().len(), 4, "three attempts, and then the server is left alone");
}

#[tokio::test]
async fn own_credentials_stay_when_a_refresh_token_is_refused() {
    let (url, _) = server(Duration::ZERO, |number, body| {
        if body.starts_with("grant_type=refresh_token") {
            return refused();
        }
        given(&format!("a{number}"), r#", "refresh_token": "r""#)
    })
    .await;
    let oauth = OAuth::client_credentials(url, "me", "s3cret");
    assert_eq!(token(&oauth).await, "a0");
    refuse(&oauth).await;
    assert_eq!(token(&oauth).await, "a2");
}

#[tokio::test]
async fn the_same_token_again_is_asked_for_once() {
    let (url, received) = server(Duration::ZERO, |_, _| given("a", r#", "expires_in": 20"#)).await;
    let oauth = OAuth::client_credentials(url, "me", "s3cret");
    refuse(&oauth).await;
    for _ in 0..5 {
        assert_eq!(token(&oauth).await, "a");
    }
    assert_eq!(received.lock().unwrap().len(), 2);
    // If an operation is refused with the new token too, another one is not requested.
    assert!(!oauth.refused(&"a".into()));
    token(&oauth).await;
    assert_eq!(received.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn a_late_refusal_of_an_old_token_changes_nothing() {
    let (url, received) = server(Duration::ZERO, |number, _| given(&format!("a{number}"), "")).await;
    let oauth = OAuth::client_credentials(url, "me", "s3cret");
    refuse(&oauth).await;
    assert_eq!(token(&oauth).await, "a1");
    assert!(oauth.refused(&"a0".into()), "there is another one to send");
    assert_eq!(token(&oauth).await, "a1");
    assert_eq!(received.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn a_client_proves_itself_as_the_server_wants_it() {
    let (url, received) = server(Duration::ZERO, |_, _| given("a", "")).await;
    let oauth = OAuth::client_credentials(&url, "me", "s3cret").audience("https://api.example").resource("urn:x");
    token(&oauth).await;
    token(&OAuth::client_credentials(&url, "me", "s3cret").client_secret_post()).await;
    let received = received.lock().unwrap().clone();
    assert!(received[0].to_lowercase().contains("authorization: basic "), "{received:?}");
    assert!(received[0].ends_with("grant_type=client_credentials&audience=https%3A%2F%2Fapi.example&resource=urn%3Ax"));
    assert!(!received[1].to_lowercase().contains("authorization:"), "{received:?}");
    assert!(received[1].ends_with("grant_type=client_credentials&client_id=me&client_secret=s3cret"), "{received:?}");
}

#[tokio::test]
async fn an_option_after_a_clone_is_an_error() {
    let (url, received) = server(Duration::ZERO, |_, _| given("a", "")).await;
    let oauth = OAuth::client_credentials(url, "me", "s3cret");
    let late = oauth.clone().scopes(["read"]);
    let error = late.access_token().await.unwrap_err();
    assert!(matches!(error, OAuthError::TooLate("scopes")), "{error}");
    assert!(received.lock().unwrap().is_empty());
    assert_eq!(token(&oauth).await, "a", "the one that was not changed is as it was");
    let text = format!("{:?}", OAuth::client_credentials("https://me:s3cret@id.example/?k=s3cret", "me", "s"));
    assert!(!text.contains("s3cret"), "{text}");
}
