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

/// Why a document cannot be served.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen on 127.0.0.1:{port}: {source}")]
pub struct Error {
    port: u16,
    source: std::io::Error,
}

/// A running server. It stops when this is dropped.
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
    /// If no port can be had.
    pub async fn start(document: &Document) -> Result<Self, Error> {
        Self::start_with(document, Options::default()).await
    }

    /// Serves a document.
    ///
    /// # Errors
    ///
    /// If the port cannot be had.
    pub async fn start_with(document: &Document, options: Options) -> Result<Self, Error> {
        Self::serve(Shared::new(document, options), options).await
    }

    /// Serves recorded calls: each response is given once, in their order, to the request that it was recorded
    /// for. A request that the document does not allow is refused as ever; one that was not recorded gets
    /// 501. [`Playback::check`] tells whether the document allows what was recorded.
    ///
    /// # Errors
    ///
    /// If the port cannot be had.
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
            // As in the recorder: a response in two writes would wait for an acknowledgement.
            let listener = axum::serve::ListenerExt::tap_io(listener, |stream| {
                let _ = stream.set_nodelay(true);
            });
            (tokio::spawn(serve(listener, served)), None)
        };
        Ok(Self { address, certificate, shared, task })
    }

    /// The recorded calls that nobody has asked for yet, where those are played.
    pub fn left(&self) -> Vec<String> {
        self.shared.player().map(|player| player.left()).unwrap_or_default()
    }

    /// The base URL, without a slash at the end.
    pub fn url(&self) -> String {
        match self.certificate {
            Some(_) => format!("https://localhost:{}", self.address.port()),
            None => format!("http://{}", self.address),
        }
    }

    /// The certificate to trust, in PEM, where the server speaks HTTPS.
    pub fn certificate(&self) -> Option<&str> {
        self.certificate.as_deref()
    }

    /// Tells a listener what the person who runs the server should know, such as responses that cannot be
    /// sampled from the document. There is one listener at a time.
    pub fn listen(&self, listener: impl Fn(&str) + Send + Sync + 'static) {
        self.shared.log().listen(listener);
    }

    /// What was sent so far.
    pub fn requests(&self) -> Vec<Recorded> {
        self.shared.recorded()
    }

    /// What was sent since this was asked last; it is forgotten.
    pub fn take_requests(&self) -> Vec<Recorded> {
        self.shared.take_recorded()
    }

    /// Responds to the next request for an operation with this instead. Further ones queue up, faults among
    /// them.
    pub fn script(&self, operation_id: &str, response: Scripted) {
        self.shared.script(operation_id, Step::Response(response));
    }

    /// Lets this go wrong with the next request for an operation. Further ones queue up, scripted responses
    /// among them.
    pub fn fault(&self, operation_id: &str, fault: Fault) {
        self.shared.script(operation_id, Step::Fault(fault));
    }

    /// Lets things go wrong by chance, with requests for any operation that nothing is scripted for.
    pub fn chances(&self, chances: Chances) {
        self.shared.set_chances(chances);
    }

    /// What is in a collection, by its path, where the server keeps state.
    pub fn stored(&self, collection: &str) -> Vec<Value> {
        self.shared.store().map(|store| store.items(collection)).unwrap_or_default()
    }

    /// Forgets what was created, as `POST /_mock/reset` does.
    pub fn reset(&self) {
        if let Some(store) = self.shared.store() {
            store.reset();
        }
    }

    /// Waits until the server ends, which it does not by itself.
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
