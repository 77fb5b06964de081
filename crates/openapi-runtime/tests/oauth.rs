//! Tests of OAuth 2 tokens from a server over real sockets.

#![cfg(feature = "oauth2")]
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU32, Ordering},
};

use openapi_runtime::{
    ExposeSecret, Flow, FlowKind, TokenSource,
    oauth::{OAuth, OAuthError, TokenStore, Tokens},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

/// Starts a server that issues a new token for each request; returns its URL and the requests.
async fn server(lasts: u32, status: &'static str) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/token", listener.local_addr().unwrap());
    let asked = Arc::new(Mutex::new(Vec::new()));
    let (record, count) = (Arc::clone(&asked), AtomicU32::new(0));
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut text = String::new();
            let mut buffer = [0; 4096];
            loop {
                let count = stream.read(&mut buffer).await.unwrap();
                text.push_str(&String::from_utf8_lossy(&buffer[..count]));
                let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
                let length =
                    head.to_lowercase().split_once("content-length: ").map(|(_, rest)| rest.to_owned()).unwrap();
                if body.len() >= length.lines().next().unwrap().parse::<usize>().unwrap() {
                    break;
                }
            }
            record.lock().unwrap().push(text.split_once("\r\n\r\n").unwrap().1.to_owned());
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            let number = count.fetch_add(1, Ordering::SeqCst);
            let body = match status {
                "200 OK" => format!(
                    r#"{{"access_token": "t{number}", "token_type": "Bearer", "expires_in": {lasts}, "refresh_token": "r{number}"}}"#
                ),
                _ => r#"{"error": "invalid_grant", "error_description": "s3cret"}"#.to_owned(),
            };
            let head = format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\nconnection: close\r\n");
            let _ = stream.write_all(format!("{head}content-length: {}\r\n\r\n{body}", body.len()).as_bytes()).await;
        }
    });
    (url, asked)
}

async fn token(oauth: &OAuth) -> String {
    oauth.access_token().await.unwrap().expose_secret().to_owned()
}

#[tokio::test]
async fn however_many_calls_wait_there_is_one_request() {
    let (url, asked) = server(3600, "200 OK").await;
    let oauth = OAuth::client_credentials(url, "me", "s3cret").scopes(["read", "write"]);
    let all = (0..20).map(|_| async { token(&oauth.clone()).await });
    assert!(futures::future::join_all(all).await.iter().all(|it| it == "t0"));
    assert_eq!(*asked.lock().unwrap(), ["grant_type=client_credentials&scope=read+write"]);
    // The API refuses the token: the next one is obtained with the refresh token, in a single request.
    let known = oauth.access_token().await.unwrap();
    assert!(oauth.refused(&known) && oauth.clone().refused(&known));
    let all = (0..20).map(|_| async { token(&oauth).await });
    assert!(futures::future::join_all(all).await.iter().all(|it| it == "t1"));
    assert_eq!(asked.lock().unwrap()[1..], ["grant_type=refresh_token&refresh_token=r0"]);
    assert!(!format!("{oauth:?}").contains("s3cret"));
}

#[tokio::test]
async fn what_runs_out_is_renewed_before() {
    let (url, asked) = server(2, "200 OK").await;
    let oauth = OAuth::refresh_token(url, "me", "r");
    assert_eq!((token(&oauth).await, token(&oauth).await), ("t0".to_owned(), "t0".to_owned()), "it lasts a while");
    tokio::time::sleep(std::time::Duration::from_millis(1600)).await;
    assert_eq!(token(&oauth).await, "t1", "less than a quarter of its time is left");
    let asked = asked.lock().unwrap().clone();
    assert_eq!(asked[0], "grant_type=refresh_token&refresh_token=r&client_id=me");
    assert!(asked[1].contains("refresh_token=r0"), "{asked:?}");
}

#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Option<Tokens>>>);

impl TokenStore for Kept {
    fn load(
        &self,
    ) -> std::pin::Pin<Box<dyn Future<Output = Result<Option<Tokens>, openapi_runtime::TokenError>> + Send + '_>> {
        Box::pin(async { Ok(self.0.lock().unwrap().clone()) })
    }

    fn save<'a>(
        &'a self,
        tokens: &'a Tokens,
    ) -> std::pin::Pin<Box<dyn Future<Output = Result<(), openapi_runtime::TokenError>> + Send + 'a>> {
        Box::pin(async {
            *self.0.lock().unwrap() = Some(tokens.clone());
            Ok(())
        })
    }
}

#[tokio::test]
async fn a_user_says_yes_once_and_the_tokens_outlive_the_process() {
    let (url, asked) = server(3600, "200 OK").await;
    let flow = Flow {
        scheme: "oauth",
        kind: FlowKind::AuthorizationCode,
        authorization_url: "https://id.example/authorize",
        token_url: Box::leak(url.into_boxed_str()),
        scopes: &["read"],
    };
    let kept = Kept::default();
    let new = || {
        OAuth::authorization_code(&flow, "me", "https://app.example/back")
            .scopes(flow.scopes.to_vec())
            .store(kept.clone())
    };
    let oauth = new();
    assert!(matches!(oauth.access_token().await, Err(OAuthError::NotSignedIn)));
    let authorization = oauth.begin().unwrap();
    let url = reqwest::Url::parse(authorization.url()).unwrap();
    let query: std::collections::HashMap<_, _> = url.query_pairs().collect();
    assert_eq!(
        (&*query["response_type"], &*query["code_challenge_method"], &*query["scope"]),
        ("code", "S256", "read")
    );
    assert!(matches!(oauth.finish(authorization, "code", "forged").await, Err(OAuthError::State)));
    let authorization = oauth.begin().unwrap();
    let state = reqwest::Url::parse(authorization.url())
        .unwrap()
        .query_pairs()
        .find(|(name, _)| name == "state")
        .unwrap()
        .1
        .into_owned();
    oauth.finish(authorization, "code", &state).await.unwrap();
    assert_eq!(token(&oauth).await, "t0");
    assert!(asked.lock().unwrap()[0].contains("code_verifier="));
    assert_eq!(token(&new()).await, "t0", "another process finds them in the store");
    assert_eq!(asked.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_refusal_is_reported_without_what_the_server_says_beside_its_code() {
    let (url, _) = server(0, "400 Bad Request").await;
    let error = OAuth::client_credentials(url, "me", "s3cret").access_token().await.unwrap_err();
    assert_eq!(error.to_string(), "the token endpoint rejected the request: invalid_grant");
    assert!(!format!("{error:?}").contains("s3cret"));
    let error = OAuth::client_credentials("nonsense", "me", "s3cret").access_token().await.unwrap_err();
    assert!(matches!(error, OAuthError::Url(_)), "{error}");
}
