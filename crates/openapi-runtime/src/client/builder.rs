//! The builder of a client: servers, credentials, timeouts, headers.

use std::{fmt, sync::Arc, time::Duration};

use reqwest::{Url, header::HeaderName};
use serde::Serialize;

use crate::send::Pace;
#[cfg(target_arch = "wasm32")]
use crate::send::Transport;
use crate::{
    BuildError, Core, Credential, Credentials, Deviations, Observer, RateLimit, RequestError, Retry, Server, Spec,
    Style, TraceContext,
    api::server,
    client::state::{Inner, TraceSource},
    request::arguments::Arguments,
    response::reading::{Mode, Reading},
    send::{KeySource, Retrying},
};
#[cfg(not(target_arch = "wasm32"))]
use crate::{
    Scheme, SchemeKind,
    send::{Layers, redirect::Http},
};

/// The default connect timeout.
#[cfg(not(target_arch = "wasm32"))]
const CONNECT: Duration = Duration::from_secs(10);

/// The default idle timeout.
const IDLE: Duration = Duration::from_secs(60);

/// The default maximum size of a response body in bytes.
const RESPONSE: u64 = 64 << 20;

/// The builder below every generated client builder.
pub struct Builder {
    pub(crate) spec: &'static Spec,
    http: reqwest::ClientBuilder,
    given: Option<reqwest::Client>,
    pub(crate) is_configured: bool,
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) follows_none: bool,
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) leads_elsewhere: bool,
    base: Option<String>,
    bases: Vec<Option<Result<String, BuildError>>>,
    document: Option<String>,
    headers: Vec<(HeaderName, Credential)>,
    credentials: Credentials,
    common: Arguments,
    retry: Retry,
    pub(crate) pace: Pace,
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) layers: Layers,
    keys: KeySource,
    observer: Option<Arc<dyn Observer>>,
    trace_context: Option<TraceSource>,
    timeout: Option<Duration>,
    attempt_timeout: Option<Duration>,
    idle_timeout: Duration,
    response_limit: u64,
    reading: Reading,
    is_anonymous: bool,
    shows_messages: bool,
    pub(crate) error: Option<BuildError>,
}

impl Builder {
    /// Creates a builder with default settings.
    pub fn new(spec: &'static Spec) -> Self {
        let http = reqwest::Client::builder().user_agent(spec.user_agent);
        #[cfg(not(target_arch = "wasm32"))]
        let http = http.connect_timeout(CONNECT);
        Self {
            spec,
            http,
            given: None,
            is_configured: false,
            #[cfg(not(target_arch = "wasm32"))]
            follows_none: false,
            #[cfg(not(target_arch = "wasm32"))]
            leads_elsewhere: false,
            base: None,
            bases: spec.servers.iter().map(|_| None).collect(),
            document: spec.document.map(str::to_owned),
            headers: Vec::new(),
            credentials: Credentials::default(),
            common: Arguments::new(""),
            retry: Retry::STANDARD,
            pace: Pace::new(spec.rate.map(RateLimit::documented), spec.reported_rate),
            #[cfg(not(target_arch = "wasm32"))]
            layers: Layers::default(),
            keys: KeySource::default(),
            observer: None,
            trace_context: None,
            timeout: None,
            attempt_timeout: None,
            idle_timeout: IDLE,
            response_limit: RESPONSE,
            reading: Reading::default(),
            is_anonymous: false,
            shows_messages: false,
            error: None,
        }
    }

    /// Sets the base URL of all calls.
    pub fn base_url(&mut self, url: String) {
        self.base = Some(url);
    }

    /// Sets the base URL of the calls of one server group.
    pub fn base_url_of(&mut self, group: usize, url: String) {
        if let Some(base) = self.bases.get_mut(group) {
            *base = Some(Ok(url));
        }
    }

    /// Sets the server of one server group.
    pub fn server(&mut self, group: usize, server: &Server) {
        if let Some(base) = self.bases.get_mut(group) {
            *base = Some(server.url());
        }
    }

    /// Sets the URL of the document, which relative server URLs are resolved against.
    pub fn document_url(&mut self, url: String) {
        self.document = Some(url);
    }

    /// Sets the credential for a security scheme.
    pub fn credential(&mut self, scheme: usize, credential: Credential) {
        self.credentials.set(scheme, credential);
    }

    /// Adds a header to every call; its value is treated as a secret.
    pub fn header(&mut self, name: &str, value: Credential) {
        match HeaderName::from_bytes(name.as_bytes()) {
            Ok(name) => self.headers.push((name, value)),
            Err(_) => {
                self.error.get_or_insert(BuildError::HeaderName(name.to_owned()));
            }
        }
    }

    fn keep(&mut self, name: &'static str, written: Result<(), RequestError>) {
        if let Err(error) = written {
            let (_, reason) = error.into_place();
            self.error.get_or_insert(BuildError::Parameter { name, reason });
        }
    }

    /// Sets a header parameter that every operation has.
    pub fn common_header<T: Serialize + ?Sized>(&mut self, name: &'static str, style: Style, value: &T) {
        let written = self.common.header(name, style, value);
        self.keep(name, written);
    }

    /// Sets a query parameter that every operation has.
    pub fn common_query<T: Serialize + ?Sized>(&mut self, name: &'static str, style: Style, value: &T) {
        let written = self.common.query(name, style, value);
        self.keep(name, written);
    }

    /// Sets a cookie parameter that every operation has.
    pub fn common_cookie<T: Serialize + ?Sized>(&mut self, name: &'static str, style: Style, value: &T) {
        let written = self.common.cookie(name, style, value);
        self.keep(name, written);
    }

    /// Sets user and password for a security scheme.
    pub fn basic(&mut self, scheme: usize, user: &str, password: impl Into<secrecy::SecretString>) {
        if user.contains(':') {
            let name = self.spec.schemes.get(scheme).map_or("", |scheme| scheme.name);
            self.error.get_or_insert(BuildError::UserName(name));
        }
        self.credential(scheme, Credential::basic(user, password));
    }

    /// Configures the HTTP client.
    pub fn http(&mut self, configure: impl FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder) {
        self.http = configure(std::mem::take(&mut self.http));
        self.is_configured = true;
    }

    /// Sets the HTTP client to use as it is.
    pub fn http_client(&mut self, client: reqwest::Client) {
        self.given = Some(client);
        self.is_configured = true;
    }

    /// Sets the connect timeout.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn connect_timeout(&mut self, limit: Duration) {
        self.http = std::mem::take(&mut self.http).connect_timeout(limit);
    }

    /// Sets the idle timeout: the longest time without bytes sent or received.
    pub fn idle_timeout(&mut self, limit: Duration) {
        self.idle_timeout = limit;
    }

    /// Sets the total timeout of a call.
    pub fn timeout(&mut self, limit: Duration) {
        self.timeout = Some(limit);
    }

    /// Sets the timeout of an attempt.
    pub fn attempt_timeout(&mut self, limit: Duration) {
        self.attempt_timeout = Some(limit);
    }

    /// Sets the maximum size of a response body in bytes.
    pub fn response_limit(&mut self, bytes: u64) {
        self.response_limit = bytes;
    }

    /// Sets the retry policy.
    pub fn retry(&mut self, retry: Retry) {
        self.retry = retry;
    }

    /// Sets the header for idempotency keys, by which the server recognizes repeated requests.
    pub fn idempotency_keys(&mut self, header: &str) {
        match HeaderName::from_bytes(header.as_bytes()) {
            Ok(name) => self.keys = KeySource(Some(name)),
            Err(_) => {
                self.error.get_or_insert(BuildError::HeaderName(header.to_owned()));
            }
        }
    }

    /// Permits calls without credentials that are required but not set.
    pub fn anonymous(&mut self) {
        self.is_anonymous = true;
    }

    /// Includes the message of the server in the `Display` form of errors.
    pub fn error_messages(&mut self) {
        self.shows_messages = true;
    }

    /// Reads responses leniently: missing values are replaced by defaults and counted as deviations.
    pub fn lenient(&mut self) {
        self.reading.mode = Mode::Lenient;
        // Replaced values are always counted.
        self.reading.deviations.get_or_insert_default();
    }

    /// Rejects responses that deviate from the document.
    pub fn strict(&mut self) {
        self.reading.mode = Mode::Strict;
    }

    /// Sets the counter for deviations from the document.
    pub fn deviations(&mut self, deviations: Deviations) {
        self.reading.deviations = Some(deviations);
    }

    /// Sets the observer of attempts.
    pub fn observer(&mut self, observer: impl Observer + 'static) {
        self.observer = Some(Arc::new(observer));
    }

    /// Sets the source of the trace context of each attempt.
    pub fn trace_context(&mut self, source: impl Fn() -> Option<TraceContext> + Send + Sync + 'static) {
        self.trace_context = Some(Arc::new(source));
    }

    /// Builds the client.
    ///
    /// # Errors
    ///
    /// Returns an error if a base URL or another setting is invalid, or if the HTTP client cannot be built.
    pub fn build(self) -> Result<Core, BuildError> {
        if let Some(error) = self.error {
            return Err(error);
        }
        for (index, scheme) in self.spec.schemes.iter().enumerate() {
            if let Some(secret) = self.credentials.get(index).and_then(Credential::fixed) {
                scheme.kind.check(secret).map_err(|()| BuildError::Credential(scheme.name))?;
            }
        }
        #[cfg(not(target_arch = "wasm32"))]
        if self.given.is_some()
            && !self.follows_none
            && let Some(carried) = self.carried()
        {
            return Err(BuildError::Redirects(carried));
        }
        let parse = |url: &String| Url::parse(url).map_err(|error| BuildError::url(url, error.to_string()));
        let document = self.document.as_ref().map(parse).transpose()?;
        let mut bases = Vec::new();
        for (group, chosen) in self.spec.servers.iter().zip(self.bases) {
            let url = match (chosen, &self.base) {
                (Some(chosen), _) => chosen?,
                (None, Some(base)) => base.clone(),
                (None, None) => Server::new(group.template, group.variables).url()?,
            };
            bases.push(server::base(&url, document.as_ref(), group.setter)?);
        }
        let http = match self.given {
            Some(client) => client,
            None => {
                // Redirects are followed by `redirect`, which does not forward credentials.
                #[cfg(not(target_arch = "wasm32"))]
                let http = self.http.redirect(reqwest::redirect::Policy::none()).referer(false);
                #[cfg(target_arch = "wasm32")]
                let http = self.http;
                http.build().map_err(BuildError::Http)?
            }
        };
        #[cfg(not(target_arch = "wasm32"))]
        let http = Http { client: http, leads_elsewhere: self.leads_elsewhere || !self.is_configured };
        Ok(Core::new(Inner {
            spec: self.spec,
            #[cfg(not(target_arch = "wasm32"))]
            transport: self.layers.around(http),
            #[cfg(target_arch = "wasm32")]
            transport: Transport::Client(http),
            bases,
            headers: self.headers,
            credentials: self.credentials,
            common: self.common,
            has_identity: self.is_configured,
            retrying: Retrying::new(self.retry),
            pace: self.pace,
            keys: self.keys,
            observer: self.observer,
            trace_context: self.trace_context,
            timeout: self.timeout,
            attempt_timeout: self.attempt_timeout,
            idle_timeout: Some(self.idle_timeout),
            response_limit: self.response_limit,
            reading: self.reading,
            is_anonymous: self.is_anonymous,
            shows_messages: self.shows_messages,
        }))
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl Builder {
    /// Returns a description of a credential that reqwest would forward on redirects: it removes the headers
    /// defined by HTTP, and no others.
    fn carried(&self) -> Option<String> {
        let is_known = |name: &str| ["authorization", "cookie"].contains(&name.to_lowercase().as_str());
        let given = self.spec.schemes.iter().enumerate().filter(|(index, _)| self.credentials.get(*index).is_some());
        let scheme = given.map(|(_, scheme)| scheme).find_map(|scheme: &Scheme| match scheme.kind {
            SchemeKind::Header(name) if !is_known(name) => Some(format!("the credential for `{}`", scheme.name)),
            _ => None,
        });
        let header = || self.headers.iter().map(|(name, _)| name.as_str()).find(|name| !is_known(name));
        scheme.or_else(|| header().map(|name| format!("the header `{name}`")))
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let base = self.base.as_deref().map(crate::common::masked::masked);
        f.debug_struct("Builder").field("base_url", &base).finish_non_exhaustive()
    }
}
