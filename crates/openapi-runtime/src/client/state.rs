//! The core of every generated client: the state that its calls share, and sending.

use std::{fmt, sync::Arc, time::Duration};

use reqwest::header::HeaderName;

use crate::{
    Credential, Credentials, Deviations, Observer, Spec, TraceContext,
    api::server::Base,
    request::arguments::Arguments,
    response::reading::Reading,
    send::{KeySource, Pace, Retrying, Transport},
};

/// The shared state of a generated client. Clones share it.
#[derive(Clone)]
pub struct Core(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) spec: &'static Spec,
    pub(crate) bases: Vec<Base>,
    pub(crate) headers: Vec<(HeaderName, Credential)>,
    pub(crate) credentials: Credentials,
    /// The parameters that are set once for all calls.
    pub(crate) common: Arguments,
    pub(crate) has_identity: bool,
    pub(crate) transport: Transport,
    pub(crate) retrying: Retrying,
    pub(crate) pace: Pace,
    pub(crate) keys: KeySource,
    pub(crate) observer: Option<Arc<dyn Observer>>,
    /// The source of the trace context of an attempt.
    pub(crate) trace_context: Option<TraceSource>,
    /// The total timeout of a call.
    pub(crate) timeout: Option<Duration>,
    pub(crate) attempt_timeout: Option<Duration>,
    /// The idle timeout.
    pub(crate) idle_timeout: Option<Duration>,
    /// The maximum size of a response body in bytes.
    pub(crate) response_limit: u64,
    /// The handling of responses that deviate from the document.
    pub(crate) reading: Reading,
    /// `true` if the `Display` form of errors includes the messages of the server.
    pub(crate) shows_messages: bool,
    /// `true` if credentials that the document requires may be missing.
    pub(crate) is_anonymous: bool,
}

pub(crate) type TraceSource = Arc<dyn Fn() -> Option<TraceContext> + Send + Sync>;

impl Core {
    pub(crate) fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    /// Returns the base URL of the operations that have no server of their own.
    pub fn base_url(&self) -> &str {
        self.0.bases.first().map_or("", |base| &base.text)
    }

    /// Returns the counter for deviations, if one is set.
    pub fn deviations(&self) -> Option<&Deviations> {
        self.0.reading.deviations.as_ref()
    }

    pub(crate) fn inner(&self) -> &Inner {
        &self.0
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("base_url", &self.base_url()).finish_non_exhaustive()
    }
}
