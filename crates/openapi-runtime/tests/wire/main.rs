//! Tests of what is sent over the wire and what must not be: redirects, credentials, handshakes and bodies, over
//! real sockets.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod bodies;
mod redirects;
mod secrets;

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use openapi_runtime::{
    Call as Inner, Credential, IdempotencyKey, Operation, Scheme, SchemeKind, Sending, ServerGroup, Spec, Undocumented,
    outcome::Json,
};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

#[path = "../generated/mod.rs"]
mod generated;

use generated::*;
use openapi_runtime as support;

static SPEC: Spec = Spec {
    schemes: &[
        Scheme { name: "token", kind: SchemeKind::Bearer },
        Scheme { name: "key", kind: SchemeKind::Query("api_key") },
        Scheme { name: "certificate", kind: SchemeKind::MutualTls },
    ],
    servers: &[ServerGroup { template: "https://api.zoo.example/v1", variables: &[], setter: "base_url" }],
    ..Spec::PLAIN
};

pub const READ: Operation = Operation { id: "readPets", path: "/pets", accept: "application/json", ..Operation::PLAIN };
pub const BY_TOKEN: Operation = Operation { security: Some(&[&[0]]), ..READ };
pub const BY_KEY: Operation = Operation { security: Some(&[&[1]]), ..READ };
pub const BY_CERTIFICATE: Operation = Operation { security: Some(&[&[2], &[0]]), ..READ };
pub const CREATE: Operation =
    Operation { method: "POST", id: "createPet", key: Some(IdempotencyKey::Header("Idempotency-Key")), ..BY_TOKEN };

impl Builder {
    pub fn credential(mut self, scheme: usize, credential: impl Into<Credential>) -> Self {
        self.inner.credential(scheme, credential.into());
        self
    }
}

impl Client {
    pub fn begin(&self, operation: &'static Operation) -> Box<Inner> {
        Inner::new(&self.core, operation)
    }

    pub fn send(&self, operation: &'static Operation) -> Sending<Value, Undocumented> {
        self.begin(operation).send::<Json<Value>, _>()
    }
}

/// A request as received by a server.
#[derive(Clone, Debug)]
pub struct Received {
    pub line: String,
    pub head: String,
    pub body: Vec<u8>,
}

impl Received {
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut pairs = self.head.lines().filter_map(|line| line.split_once(": "));
        pairs.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

/// A server that records the requests it receives.
#[derive(Clone)]
pub struct Server {
    pub url: String,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Server {
    /// Starts a server that responds to each request with chunks, each after a pause, and closes the connection.
    pub async fn new(answer: impl Fn(&Received) -> Vec<(Duration, Vec<u8>)> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self { url: format!("http://{}", listener.local_addr().unwrap()), received: Arc::default() };
        let (received, answer) = (Arc::clone(&server.received), Arc::new(answer));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (received, answer) = (Arc::clone(&received), Arc::clone(&answer));
                tokio::spawn(async move {
                    let mut bytes = Vec::new();
                    let mut buffer = vec![0; 1 << 16];
                    let request = loop {
                        match stream.read(&mut buffer).await {
                            Ok(0) | Err(_) => return,
                            Ok(count) => bytes.extend_from_slice(&buffer[..count]),
                        }
                        if let Some(request) = whole(&bytes) {
                            break request;
                        }
                    };
                    received.lock().unwrap().push(request.clone());
                    for (pause, piece) in answer(&request) {
                        tokio::time::sleep(pause).await;
                        if stream.write_all(&piece).await.is_err() {
                            return;
                        }
                    }
                });
            }
        });
        server
    }

    pub fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    pub fn client(&self) -> Builder {
        Client::builder().base_url(&self.url)
    }
}

/// Parses a request, once it is complete.
fn whole(bytes: &[u8]) -> Option<Received> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let text = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let (line, head) = text.split_once("\r\n").map(|(line, head)| (line.to_owned(), head.to_owned()))?;
    let received = Received { line, head, body: bytes[end + 4..].to_vec() };
    let is_whole = match received.header("content-length") {
        Some(length) => received.body.len() >= length.parse::<usize>().unwrap(),
        None => received.header("transfer-encoding").is_none() || received.body.ends_with(b"0\r\n\r\n"),
    };
    is_whole.then_some(received)
}

/// Returns a response in a single chunk.
pub fn response(status: &str, headers: &str, body: &str) -> Vec<(Duration, Vec<u8>)> {
    let length = body.len();
    let text = format!("HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{body}");
    vec![(Duration::ZERO, text.into_bytes())]
}

pub fn json(body: &str) -> Vec<(Duration, Vec<u8>)> {
    response("200 OK", "content-type: application/json\r\n", body)
}

/// Redirects requests for the path of the operations, and responds to others.
pub fn leads(
    status: &'static str,
    to: String,
) -> impl Fn(&Received) -> Vec<(Duration, Vec<u8>)> + Send + Sync + 'static {
    move |received| {
        let path = received.line.split(' ').nth(1).unwrap_or_default();
        let is_first = path.split('?').next() == Some("/pets");
        if is_first { response(status, &format!("location: {to}\r\n"), "") } else { json("{}") }
    }
}
