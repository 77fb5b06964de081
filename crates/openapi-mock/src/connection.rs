//! Connections: each is served until its client, or a fault, ends it.

use std::{fmt, sync::Arc, time::Duration};

use axum::{body::Body, response::Response, serve::Listener};
use futures::{StreamExt, stream};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::task::JoinSet;

use crate::handle::{Shared, handle};

/// How long the first half of a response that breaks off has to go out.
const FLUSH: Duration = Duration::from_millis(10);

/// The connection is closed in place of a response.
#[derive(Debug)]
pub(crate) struct Cut;

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("connection closed by the fault `cut`")
    }
}

impl std::error::Error for Cut {}

/// Serves what a listener accepts. The connections end with the future.
pub(crate) async fn serve(mut listener: impl Listener<Io: 'static>, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    loop {
        let (stream, _) = listener.accept().await;
        let shared = Arc::clone(&shared);
        connections.spawn(async move {
            let service = service_fn(move |request: hyper::Request<Incoming>| {
                let shared = Arc::clone(&shared);
                async move { handle(shared, request.map(Body::new)).await }
            });
            // A connection that breaks is its client's matter.
            let _ =
                http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service).await;
        });
        while connections.try_join_next().is_some() {}
    }
}

/// A response that breaks off in the middle.
pub(crate) fn truncated(mut response: Response, body: &[u8]) -> Response {
    let half = body.get(..body.len() / 2).unwrap_or_default().to_vec();
    // The length of the whole is announced; an empty body breaks off before its first byte.
    response.headers_mut().insert("content-length", (body.len() + 1).into());
    let broken = async {
        // What was written so far goes out before the connection ends.
        tokio::time::sleep(FLUSH).await;
        Err(Cut)
    };
    let parts = stream::iter([Ok(half)]).chain(stream::once(broken));
    *response.body_mut() = Body::from_stream(parts);
    response
}
