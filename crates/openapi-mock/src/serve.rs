//! The server.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};

use openapi_document::Document;
use serde_json::Value;
use tokio::{net::TcpListener, task::JoinHandle};

use crate::{
    Chances, Fault, Options, Playback, Recorded, Scripted,
    connection::serve,
    handle::{Shared, Step},
    tls::Identity,
};

/// The error of serving a document.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen on 127.0.0.1:{port}: {source}")]
pub struct Error {
    port: u16,
    source: std::io::Error,
}

/// A running server, which stops when it is dropped.
#[derive(Debug)]
pub struct Mock {
    address: SocketAddr,
    certificate: Option<String>,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

impl Mock {
    /// Serves a document on a free port.
    ///
    /// # Errors
    ///
    /// Returns an error if no port is available.
    pub async fn start(document: &Document) -> Result<Self, Error> {
        Self::start_with(document, Options::default()).await
    }

    /// Serves a document.
    ///
    /// # Errors
    ///
    /// Returns an error if the port is not available.
    pub async fn start_with(document: &Document, options: Options) -> Result<Self, Error> {
        Self::serve(Shared::new(document, options), options).await
    }

    /// Replays recorded calls: each response is returned once, in recorded order, for the request of its call. A
    /// request that the document does not allow is rejected as usual; one that was not recorded has status 501.
    /// [`Playback::check`] checks that the document allows the recorded calls.
    ///
    /// # Errors
    ///
    /// Returns an error if the port is not available.
    pub async fn play(document: &Document, playback: Playback, options: Options) -> Result<Self, Error> {
        Self::serve(Shared::new(document, options).playing(playback), options).await
    }

    async fn serve(shared: Shared, options: Options) -> Result<Self, Error> {
        let refuse = |source| Error { port: options.port, source };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await.map_err(refuse)?;
        let address = listener.local_addr().map_err(refuse)?;
        let shared = Arc::new(shared);
        let served = Arc::clone(&shared);
        let (task, certificate) = if options.https {
            let identity = Identity::new().map_err(refuse)?;
            let listener = identity.listen(listener).map_err(refuse)?;
            (tokio::spawn(serve(listener, served)), Some(identity.pem))
        } else {
            // As in the recorder, a response in two writes would wait for an acknowledgement.
            let listener = axum::serve::ListenerExt::tap_io(listener, |stream| {
                let _ = stream.set_nodelay(true);
            });
            (tokio::spawn(serve(listener, served)), None)
        };
        Ok(Self { address, certificate, shared, task })
    }

    /// Returns the recorded calls that have not been requested yet; empty unless calls are replayed.
    pub fn left(&self) -> Vec<String> {
        self.shared.player().map(|player| player.left()).unwrap_or_default()
    }

    /// Returns the base URL, without a trailing slash.
    pub fn url(&self) -> String {
        match self.certificate {
            Some(_) => format!("https://localhost:{}", self.address.port()),
            None => format!("http://{}", self.address),
        }
    }

    /// Returns the certificate to trust, in PEM, if the server uses HTTPS.
    pub fn certificate(&self) -> Option<&str> {
        self.certificate.as_deref()
    }

    /// Sets the listener for messages to the operator of the server, such as responses without a sample. It replaces
    /// a previous one.
    pub fn listen(&self, listener: impl Fn(&str) + Send + Sync + 'static) {
        self.shared.log().listen(listener);
    }

    /// Returns the requests received so far.
    pub fn requests(&self) -> Vec<Recorded> {
        self.shared.recorded()
    }

    /// Returns the requests received since the previous call, and removes them.
    pub fn take_requests(&self) -> Vec<Recorded> {
        self.shared.take_recorded()
    }

    /// Queues a response for the next request for an operation. Scripted responses and faults of an operation are
    /// used in order.
    pub fn script(&self, operation_id: &str, response: Scripted) {
        self.shared.script(operation_id, Step::Response(response));
    }

    /// Queues a fault for the next request for an operation. Scripted responses and faults of an operation are used
    /// in order.
    pub fn fault(&self, operation_id: &str, fault: Fault) {
        self.shared.script(operation_id, Step::Fault(fault));
    }

    /// Sets random faults, for requests without scripted responses or faults.
    pub fn chances(&self, chances: Chances) {
        self.shared.set_chances(chances);
    }

    /// Returns the items of a collection, by its path, if the server is stateful.
    pub fn stored(&self, collection: &str) -> Vec<Value> {
        self.shared.store().map(|store| store.items(collection)).unwrap_or_default()
    }

    /// Resets the stored state, as `POST /_mock/reset` does.
    pub fn reset(&self) {
        if let Some(store) = self.shared.store() {
            store.reset();
        }
    }

    /// Waits until the server ends, which happens only if it is aborted.
    pub async fn wait(mut self) {
        // A task that was aborted has ended.
        let _ = (&mut self.task).await;
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        self.task.abort();
    }
}
