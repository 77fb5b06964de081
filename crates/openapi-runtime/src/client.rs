//! The client below every generated client: servers, credentials, limits of time, sending.

use std::{fmt, sync::Arc, time::Duration};

use reqwest::{
    Url,
    header::{HeaderName, HeaderValue},
};
use secrecy::ExposeSecret;

#[cfg(not(target_arch = "wasm32"))]
use crate::redirect;
use crate::{
    BuildError, Call, Credential, RequestError, Response, Scheme, Server, ServerGroup,
    call::Parts,
    error::Unsent,
    security::{self, Carrier, SchemeKind},
    server,
};

/// How long a connection may take, unless asked otherwise.
#[cfg(not(target_arch = "wasm32"))]
const CONNECT: Duration = Duration::from_secs(10);

/// How long a response may keep silent, unless asked otherwise.
#[cfg(not(target_arch = "wasm32"))]
const IDLE: Duration = Duration::from_secs(60);

/// What a document says of a client as a whole.
#[derive(Debug)]
pub struct Spec {
    /// Name and version of the generated crate, for the header `User-Agent`.
    pub user_agent: &'static str,
    /// The security schemes.
    pub schemes: &'static [Scheme],
    /// The alternatives of schemes for operations that have none of their own.
    pub security: &'static [&'static [usize]],
    /// Where the document is served, if that is known.
    pub document: Option<&'static str>,
    /// The servers: those of the document first, then those of some operations.
    pub servers: &'static [ServerGroup],
}

/// Puts a client together.
pub struct Builder {
    spec: &'static Spec,
    http: reqwest::ClientBuilder,
    given: Option<reqwest::Client>,
    is_configured: bool,
    base: Option<String>,
    bases: Vec<Option<Result<String, BuildError>>>,
    document: Option<String>,
    headers: Vec<(HeaderName, Credential)>,
    credentials: Vec<Option<Credential>>,
    total: Option<Duration>,
    error: Option<BuildError>,
}

impl Builder {
    /// Nothing chosen yet.
    pub fn new(spec: &'static Spec) -> Self {
        let http = reqwest::Client::builder().user_agent(spec.user_agent);
        #[cfg(not(target_arch = "wasm32"))]
        let http = http.connect_timeout(CONNECT).read_timeout(IDLE);
        Self {
            spec,
            http,
            given: None,
            is_configured: false,
            base: None,
            bases: spec.servers.iter().map(|_| None).collect(),
            document: spec.document.map(str::to_owned),
            headers: Vec::new(),
            credentials: spec.schemes.iter().map(|_| None).collect(),
            total: None,
            error: None,
        }
    }

    /// The base of all calls.
    pub fn base_url(&mut self, url: String) {
        self.base = Some(url);
    }

    /// The base of the calls of one group.
    pub fn base_url_of(&mut self, group: usize, url: String) {
        if let Some(base) = self.bases.get_mut(group) {
            *base = Some(Ok(url));
        }
    }

    /// The server of one group.
    pub fn server(&mut self, group: usize, server: &Server) {
        if let Some(base) = self.bases.get_mut(group) {
            *base = Some(server.url());
        }
    }

    /// Where the document is served; relative servers are relative to it.
    pub fn document_url(&mut self, url: String) {
        self.document = Some(url);
    }

    /// The credential for a scheme.
    pub fn credential(&mut self, scheme: usize, credential: Credential) {
        if let Some(place) = self.credentials.get_mut(scheme) {
            *place = Some(credential);
        }
    }

    /// A header of every call, kept as a credential is.
    pub fn header(&mut self, name: &str, value: Credential) {
        match HeaderName::from_bytes(name.as_bytes()) {
            Ok(name) => self.headers.push((name, value)),
            Err(_) => {
                self.error.get_or_insert(BuildError::HeaderName(name.to_owned()));
            }
        }
    }

    /// User and password for a scheme.
    pub fn basic(&mut self, scheme: usize, user: &str, password: impl Into<secrecy::SecretString>) {
        if user.contains(':') {
            let name = self.spec.schemes.get(scheme).map_or("", |scheme| scheme.name);
            self.error.get_or_insert(BuildError::UserName(name));
        }
        self.credential(scheme, Credential::basic(user, password));
    }

    /// Changes how the HTTP client is made.
    pub fn http(&mut self, configure: impl FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder) {
        self.http = configure(std::mem::take(&mut self.http));
        self.is_configured = true;
    }

    /// Takes an HTTP client as it is.
    pub fn http_client(&mut self, client: reqwest::Client) {
        self.given = Some(client);
        self.is_configured = true;
    }

    /// How long a connection may take.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn connect_timeout(&mut self, limit: Duration) {
        self.http = std::mem::take(&mut self.http).connect_timeout(limit);
    }

    /// How long a response may keep silent.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn idle_timeout(&mut self, limit: Duration) {
        self.http = std::mem::take(&mut self.http).read_timeout(limit);
    }

    /// How long a call may take as a whole.
    pub fn timeout(&mut self, limit: Duration) {
        self.total = Some(limit);
    }

    /// The client.
    ///
    /// # Errors
    ///
    /// If a base cannot be used, or the HTTP client cannot be made.
    pub fn build(self) -> Result<Core, BuildError> {
        if let Some(error) = self.error {
            return Err(error);
        }
        for (scheme, credential) in self.spec.schemes.iter().zip(&self.credentials) {
            if let Some(secret) = credential.as_ref().and_then(Credential::fixed) {
                scheme.kind.check(secret).map_err(|()| BuildError::Credential(scheme.name))?;
            }
        }
        #[cfg(not(target_arch = "wasm32"))]
        if let (Some(client), Some(carried)) = (&self.given, self.carried())
            && !redirect::is_left_to_us(client)
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
                // Redirects are followed by `redirect`, which leaves credentials behind.
                #[cfg(not(target_arch = "wasm32"))]
                let http = self.http.redirect(reqwest::redirect::Policy::none()).referer(false);
                #[cfg(target_arch = "wasm32")]
                let http = self.http;
                http.build().map_err(BuildError::Http)?
            }
        };
        let Self { spec, headers, credentials, total, is_configured: has_identity, .. } = self;
        Ok(Core(Arc::new(Inner { spec, http, bases, headers, credentials, total, has_identity })))
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl Builder {
    /// A credential that reqwest would carry to wherever a redirect leads: it takes off those that
    /// HTTP itself knows, and no others.
    fn carried(&self) -> Option<String> {
        let is_known = |name: &str| ["authorization", "cookie"].contains(&name.to_lowercase().as_str());
        let schemes = self.spec.schemes.iter().zip(&self.credentials).filter(|(_, credential)| credential.is_some());
        let scheme = schemes.map(|(scheme, _)| scheme).find_map(|scheme| match scheme.kind {
            SchemeKind::Header(name) if !is_known(name) => Some(format!("the credential for `{}`", scheme.name)),
            _ => None,
        });
        let header = || self.headers.iter().map(|(name, _)| name.as_str()).find(|name| !is_known(name));
        scheme.or_else(|| header().map(|name| format!("the header `{name}`")))
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder").field("base_url", &self.base).finish_non_exhaustive()
    }
}

/// What a generated client holds. Clones share it.
#[derive(Clone)]
pub struct Core(Arc<Inner>);

struct Inner {
    spec: &'static Spec,
    http: reqwest::Client,
    bases: Vec<String>,
    headers: Vec<(HeaderName, Credential)>,
    credentials: Vec<Option<Credential>>,
    total: Option<Duration>,
    has_identity: bool,
}

impl Core {
    /// The base URL of the operations that have no server of their own.
    pub fn base_url(&self) -> &str {
        self.0.bases.first().map_or("", String::as_str)
    }

    /// Sends a call.
    ///
    /// # Errors
    ///
    /// If a credential is missing, the request cannot be written, or no response comes.
    pub async fn send(&self, call: Call) -> Result<Response, Unsent> {
        let operation = call.operation;
        let request = self.request(call).await.map_err(|error| Unsent::request(operation, error))?;
        #[cfg(not(target_arch = "wasm32"))]
        let sent = redirect::follow(&self.0.http, request).await;
        #[cfg(target_arch = "wasm32")]
        let sent = self.0.http.execute(request).await;
        match sent {
            Ok(response) => Ok(Response::new(operation, response)),
            Err(error) => Err(Unsent::transport(operation, error)),
        }
    }

    async fn request(&self, call: Call) -> Result<reqwest::Request, RequestError> {
        let Inner { spec, http, bases, headers: further, credentials, total, has_identity } = &*self.0;
        let alternatives = call.security.unwrap_or(spec.security);
        let is_given = |index: usize| match spec.schemes.get(index) {
            Some(Scheme { kind: SchemeKind::MutualTls, .. }) => *has_identity,
            _ => credentials.get(index).is_some_and(Option::is_some),
        };
        let chosen = security::choose(spec.schemes, alternatives, is_given)?;
        let base = bases.get(call.server).map_or("", String::as_str);
        let method = reqwest::Method::from_bytes(call.operation.method.as_bytes())
            .map_err(|error| RequestError::value("the method", error))?;

        let Parts { path, mut query, mut headers, body, form } = call.finish()?;
        for index in chosen {
            let (Some(scheme), Some(Some(credential))) = (spec.schemes.get(*index), credentials.get(*index)) else {
                continue;
            };
            let secret = credential.secret(scheme.name).await?;
            let mut carrier = Carrier { headers: &mut headers, query: &mut query };
            scheme.kind.apply(scheme.name, &secret, &mut carrier)?;
        }
        for (name, credential) in further {
            let secret = credential.secret("a header").await?;
            let mut value = HeaderValue::from_str(secret.expose_secret()).map_err(|_| {
                RequestError::value(format!("the header `{name}`"), "it has characters that a header cannot carry")
            })?;
            value.set_sensitive(true);
            headers.insert(name.clone(), value);
        }
        // A path may bring a query of its own.
        if path.contains('?') && query.starts_with('?') {
            query.replace_range(..1, "&");
        }
        let mut request = http.request(method, format!("{base}{path}{query}")).headers(headers);
        if let Some(limit) = total {
            request = request.timeout(*limit);
        }
        if let Some(body) = body {
            request = request.body(body);
        }
        if let Some(form) = form {
            request = request.multipart(form);
        }
        let request = request.build().map_err(|error| RequestError::Malformed(error.without_url()))?;
        // Whatever the parts hold, credentials go to the origin they were given for.
        let is_at_home = Url::parse(base).is_ok_and(|base| base.origin() == request.url().origin());
        if is_at_home { Ok(request) } else { Err(RequestError::value("the path", "it leads to another host")) }
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("base_url", &self.base_url()).finish_non_exhaustive()
    }
}

/// The client of a document, and what builds it. The document's own parts (a method for each security
/// scheme and for each server, and the operations) are added by further `impl` blocks.
#[macro_export]
macro_rules! client {
    ($(#[$meta:meta])* $spec:ident) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        pub struct Client {
            core: $crate::Core,
        }

        impl Client {
            /// Begins a client: credentials and base URL first, then [`build`](Builder::build).
            pub fn builder() -> Builder {
                Builder { inner: $crate::Builder::new(&$spec) }
            }

            /// A client without credentials for another base URL than the document's.
            ///
            /// # Errors
            ///
            /// If the URL cannot be used, or the HTTP client cannot be made.
            pub fn new(base_url: &str) -> ::std::result::Result<Self, $crate::BuildError> {
                Self::builder().base_url(base_url).build()
            }

            /// The base URL of the operations that have no server of their own.
            pub fn base_url(&self) -> &str {
                self.core.base_url()
            }
        }

        /// Puts a [`Client`] together.
        #[derive(Debug)]
        #[must_use]
        pub struct Builder {
            inner: $crate::Builder,
        }

        impl Builder {
            /// Sends all calls there, in place of every server that the document names. Credentials go
            /// to this origin alone.
            pub fn base_url(mut self, url: impl Into<::std::string::String>) -> Self {
                self.inner.base_url(url.into());
                self
            }

            /// Says where the document is served; servers that it names relative to that are found.
            pub fn document_url(mut self, url: impl Into<::std::string::String>) -> Self {
                self.inner.document_url(url.into());
                self
            }

            /// Sends a header with every call. It is kept as credentials are: never printed, never sent to
            /// another origin.
            pub fn header(mut self, name: &str, value: impl Into<$crate::Credential>) -> Self {
                self.inner.header(name, value.into());
                self
            }

            /// Changes how the HTTP client is made: certificates, a proxy, a client identity. Redirects
            /// are followed by the runtime, which sends no credential to another origin.
            pub fn http(
                mut self,
                configure: impl FnOnce($crate::macros::reqwest::ClientBuilder) -> $crate::macros::reqwest::ClientBuilder,
            ) -> Self {
                self.inner.http(configure);
                self
            }

            /// Takes an HTTP client as it is, with its own limits. If there is a credential in a header of
            /// the API's own, the client has to be built with `redirect(Policy::none())`: the runtime
            /// follows redirects without it, and a client that follows them itself would carry it along.
            pub fn http_client(mut self, client: $crate::macros::reqwest::Client) -> Self {
                self.inner.http_client(client);
                self
            }

            /// How long a connection may take; 10 seconds unless it is set.
            #[cfg(not(target_arch = "wasm32"))]
            pub fn connect_timeout(mut self, limit: ::std::time::Duration) -> Self {
                self.inner.connect_timeout(limit);
                self
            }

            /// How long a response may keep silent while it is read; 60 seconds unless it is set.
            #[cfg(not(target_arch = "wasm32"))]
            pub fn idle_timeout(mut self, limit: ::std::time::Duration) -> Self {
                self.inner.idle_timeout(limit);
                self
            }

            /// How long a call may take as a whole; without limit unless it is set.
            pub fn timeout(mut self, limit: ::std::time::Duration) -> Self {
                self.inner.timeout(limit);
                self
            }

            /// The client.
            ///
            /// # Errors
            ///
            /// If a base URL cannot be used, or the HTTP client cannot be made.
            pub fn build(self) -> ::std::result::Result<Client, $crate::BuildError> {
                Ok(Client { core: self.inner.build()? })
            }
        }
    };
}
