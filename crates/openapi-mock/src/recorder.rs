//! A proxy that records requests to any host and forwards none.
//!
//! A client that uses it as a proxy connects to the original hosts, by TLS for `https`: the proxy impersonates each
//! host. The recorded requests are those that would have been sent, with their hosts.

use std::{
    convert::Infallible,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex},
};

use http_body_util::{BodyExt, Full};
use hyper::{
    Method, Request, Response, StatusCode,
    body::{Bytes, Incoming},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use tokio::{net::TcpListener, task::JoinHandle};
use tokio_rustls::TlsAcceptor;

use crate::tls::Identity;

/// A received request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedRequest {
    /// `http` or `https`.
    pub scheme: &'static str,
    /// The host, with its port if the URL had one.
    pub host: String,
    /// The HTTP method.
    pub method: String,
    /// The path, percent-encoded as received.
    pub path: String,
    /// The query string without the question mark, percent-encoded as received; empty if there was none.
    pub query: String,
    /// The headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl RecordedRequest {
    /// Returns the first header with a name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

type Record = Arc<Mutex<Vec<RecordedRequest>>>;

/// A running proxy, which stops when it is dropped.
#[derive(Debug)]
pub struct Recorder {
    address: SocketAddr,
    record: Record,
    task: JoinHandle<()>,
}

impl Recorder {
    /// Starts a proxy on a free port of the loopback interface.
    ///
    /// # Errors
    ///
    /// Returns an error if no port is available, or the certificate cannot be created.
    pub async fn start() -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let (address, identity) = (listener.local_addr()?, Identity::new()?);
        let record = Record::default();
        let requests = Arc::clone(&record);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // With Nagle's algorithm, a response in two writes waits 40 ms for the acknowledgement of the first.
                let _ = stream.set_nodelay(true);
                let (requests, acceptor) = (Arc::clone(&requests), identity.acceptor.clone());
                tokio::spawn(async move {
                    let service = service_fn(move |request| proxied(request, Arc::clone(&requests), acceptor.clone()));
                    // Connection errors are left to the client.
                    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).with_upgrades().await;
                });
            }
        });
        Ok(Self { address, record, task })
    }

    /// Returns the URL of the proxy.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Returns the requests received since the previous call.
    pub fn take(&self) -> Vec<RecordedRequest> {
        self.record.lock().map(|mut record| std::mem::take(&mut *record)).unwrap_or_default()
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.task.abort();
    }
}

type ProxyResult = Result<Response<Full<Bytes>>, Infallible>;

async fn proxied(request: Request<Incoming>, record: Record, acceptor: TlsAcceptor) -> ProxyResult {
    let host = request.uri().authority().map(ToString::to_string).unwrap_or_default();
    if request.method() != Method::CONNECT {
        return record_request(request, "http", &host, &record).await;
    }
    tokio::spawn(async move {
        let Ok(stream) = hyper::upgrade::on(request).await else { return };
        let Ok(stream) = acceptor.accept(TokioIo::new(stream)).await else { return };
        let host = host.strip_suffix(":443").map_or(host.clone(), str::to_owned);
        let service = service_fn(move |request| {
            let (host, record) = (host.clone(), Arc::clone(&record));
            async move { record_request(request, "https", &host, &record).await }
        });
        // Connection errors are left to the client.
        let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
    });
    Ok(Response::new(Full::default()))
}

async fn record_request(request: Request<Incoming>, scheme: &'static str, host: &str, record: &Record) -> ProxyResult {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.map(|body| body.to_bytes().to_vec()).unwrap_or_default();
    let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
    let received = RecordedRequest {
        scheme,
        host: host.to_owned(),
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts.headers.iter().map(|(name, value)| (name.to_string(), text(value.as_bytes()))).collect(),
        body,
    };
    if let Ok(mut record) = record.lock() {
        record.push(received);
    }
    let mut response = Response::new(Full::default());
    *response.status_mut() = StatusCode::NO_CONTENT;
    Ok(response)
}
