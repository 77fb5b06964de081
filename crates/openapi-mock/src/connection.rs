//! Connections, each served until its client or a fault ends it.

use std::sync::Arc;

use axum::{body::Body, serve::Listener};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::task::JoinSet;

use crate::handle::{Shared, handle};

/// Serves the connections of a listener. They end when the future is dropped.
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
            // Connection errors are left to the client.
            let _ =
                http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service).await;
        });
        while connections.try_join_next().is_some() {}
    }
}
