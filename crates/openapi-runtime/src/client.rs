//! The client below every generated client: what its calls share, and sending.

use std::{fmt, sync::Arc, time::Duration};

use reqwest::header::HeaderName;

use crate::send::Pace;
use crate::{
    Credential, Credentials, Departures, Observer, Spec, TraceContext,
    arguments::Arguments,
    reading::Reading,
    send::{KeySource, Retrying, Transport},
    server::Base,
};

/// What a generated client holds. Clones share it.
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
    /// Says where an attempt stands in a trace.
    pub(crate) trace_context: Option<TraceSource>,
    /// For a call as a whole.
    pub(crate) timeout: Option<Duration>,
    pub(crate) attempt_timeout: Option<Duration>,
    /// For how long nothing may go out or come.
    pub(crate) idle_timeout: Option<Duration>,
    /// How many bytes the body of a response may have.
    pub(crate) response_limit: u64,
    /// The handling of responses that depart from the document.
    pub(crate) reading: Reading,
    /// `true` if the texts of errors include the messages of the server.
    pub(crate) shows_messages: bool,
    /// `true` if credentials that the document requires may be missing.
    pub(crate) is_anonymous: bool,
}

pub(crate) type TraceSource = Arc<dyn Fn() -> Option<TraceContext> + Send + Sync>;

impl Core {
    pub(crate) fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    /// The base URL of the operations that have no server of their own.
    pub fn base_url(&self) -> &str {
        self.0.bases.first().map_or("", |base| &base.text)
    }

    /// The departures, where they are counted.
    pub fn departures(&self) -> Option<&Departures> {
        self.0.reading.departures.as_ref()
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
