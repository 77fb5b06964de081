//! A proxy that records what is sent, to whichever host, and passes nothing on.
//!
//! A client that has it for a proxy speaks to the hosts it means, over TLS where they are `https`: the
//! proxy takes the part of each host. So what is recorded is what would have gone out, with the host it
//! would have gone to.

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

/// A request as it was heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// `http` or `https`.
    pub scheme: &'static str,
    /// The host, with its port where the URL had one.
    pub host: String,
    /// The HTTP method.
    pub method: String,
    /// The path, as it was encoded.
    pub path: String,
    /// The query string without the question mark, as it was encoded; empty if there was none.
    pub query: String,
    /// The headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Heard {
    /// The first header of a name, in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

type Record = Arc<Mutex<Vec<Heard>>>;

/// A running proxy. It stops when this is dropped.
#[derive(Debug)]
pub struct Recorder {
    address: SocketAddr,
    record: Record,
    task: JoinHandle<()>,
}

impl Recorder {
    /// Starts on a free port of loopback.
    ///
    /// # Errors
    ///
    /// If no port can be had, or no certificate can be made.
    pub async fn start() -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let (address, identity) = (listener.local_addr()?, Identity::new()?);
        let record = Record::default();
        let heard = Arc::clone(&record);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // Without it, a response in two writes waits for the acknowledgement of the first: 40 ms.
                let _ = stream.set_nodelay(true);
                let (heard, acceptor) = (Arc::clone(&heard), identity.acceptor.clone());
                tokio::spawn(async move {
                    let service = service_fn(move |request| proxied(request, Arc::clone(&heard), acceptor.clone()));
                    // A connection that breaks is its client's matter.
                    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).with_upgrades().await;
                });
            }
        });
        Ok(Self { address, record, task })
    }

    /// The address of the proxy.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What was heard since this was asked last.
    pub fn take(&self) -> Vec<Heard> {
        self.record.lock().map(|mut record| std::mem::take(&mut *record)).unwrap_or_default()
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.task.abort();
    }
}

type Outcome = Result<Response<Full<Bytes>>, Infallible>;

async fn proxied(request: Request<Incoming>, record: Record, acceptor: TlsAcceptor) -> Outcome {
    let host = request.uri().authority().map(ToString::to_string).unwrap_or_default();
    if request.method() != Method::CONNECT {
        return hear(request, "http", &host, &record).await;
    }
    tokio::spawn(async move {
        let Ok(stream) = hyper::upgrade::on(request).await else { return };
        let Ok(stream) = acceptor.accept(TokioIo::new(stream)).await else { return };
        let host = host.strip_suffix(":443").map_or(host.clone(), str::to_owned);
        let service = service_fn(move |request| {
            let (host, record) = (host.clone(), Arc::clone(&record));
            async move { hear(request, "https", &host, &record).await }
        });
        // A connection that breaks is its client's matter.
        let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
    });
    Ok(Response::new(Full::default()))
}

async fn hear(request: Request<Incoming>, scheme: &'static str, host: &str, record: &Record) -> Outcome {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.map(|body| body.to_bytes().to_vec()).unwrap_or_default();
    let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
    let heard = Heard {
        scheme,
        host: host.to_owned(),
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts.headers.iter().map(|(name, value)| (name.to_string(), text(value.as_bytes()))).collect(),
        body,
    };
    if let Ok(mut record) = record.lock() {
        record.push(heard);
    }
    let mut response = Response::new(Full::default());
    *response.status_mut() = StatusCode::NO_CONTENT;
    Ok(response)
}
