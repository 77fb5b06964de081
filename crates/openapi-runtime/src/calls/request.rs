//! The conversion of a call to a request.

use std::sync::Arc;

use bytes::Bytes;
use http::Request;
use reqwest::{
    Method, Url,
    header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HeaderMap, HeaderName, HeaderValue},
};
use secrecy::ExposeSecret;

#[cfg(not(target_arch = "wasm32"))]
use crate::send::redirect::{Again, Asked};
use crate::{
    BuildError, Call, Credential, Credentials, RequestError, Scheme, SchemeKind,
    api::{
        presented::Presented,
        security::{self, Carrier},
        server,
    },
    common::{media_type::default_of, pulse::Pulse, uri::uri},
    request::{arguments::is_dots, content::Opened},
};

/// A serialized call.
pub(crate) struct Written {
    method: Method,
    /// The URL without its query.
    url: Url,
    query: String,
    headers: HeaderMap,
}

impl Written {
    fn into_parts(self) -> (Method, Url, HeaderMap) {
        let Self { method, mut url, query, headers } = self;
        if !query.is_empty() {
            url.set_query(Some(&query));
        }
        (method, url, headers)
    }

    /// Builds the request with a body.
    pub(crate) fn into_request<B>(self, body: B) -> Result<Request<B>, RequestError> {
        let (method, url, headers) = self.into_parts();
        let mut request = Request::new(body);
        *request.method_mut() = method;
        *request.uri_mut() = uri(&url)?;
        *request.headers_mut() = headers;
        Ok(request)
    }

    /// Builds the request for the HTTP client.
    fn into_outgoing(self, body: Option<reqwest::Body>) -> reqwest::Request {
        let (method, url, headers) = self.into_parts();
        let mut request = reqwest::Request::new(method, url);
        // `None` is not the same as an empty body, which some servers refuse.
        *request.body_mut() = body;
        *request.headers_mut() = headers;
        request
    }
}

impl Call {
    /// Builds the request without credentials.
    pub(crate) fn write(&self) -> Result<Written, RequestError> {
        if let Some((place, reason)) = &self.error {
            return Err(RequestError::Value { place: place.clone(), reason: reason.clone() });
        }
        let core = self.core.inner();
        let method = Method::from_bytes(self.operation.method.as_bytes())
            .map_err(|error| RequestError::value("method", error))?;
        let own = self.options.base.as_ref().map(|url| server::base(url, None, "base_url")).transpose();
        let own = own.map_err(|error| match error {
            BuildError::BaseUrl { url, reason } => RequestError::value(format!("base URL `{url}`"), reason),
            error => RequestError::value("base URL", error),
        })?;
        let base = own.as_ref().or_else(|| core.bases.get(self.operation.server));
        let base = base.ok_or_else(|| RequestError::value("base URL", "none is set"))?;
        let arguments = self.arguments.with(&core.common);
        if let Some(missing) = core.spec.parameters.iter().find(|it| it.required && !arguments.has(it.name)) {
            return Err(RequestError::MissingParameter { name: missing.name });
        }
        let (path, query) = arguments.path_and_query(base.path());
        // Values and literals of a template may together form a `.` or `..` segment.
        if path.get(base.path().len()..).unwrap_or_default().split('/').any(is_dots) {
            return Err(RequestError::value("path", "it must not contain a `.` or `..` segment"));
        }
        // Whatever the path contains, the host is unchanged, as the base URL is already parsed.
        let mut url = base.url.clone();
        url.set_path(&path);
        let (url, query) = match &self.options.link {
            Some(link) => follow(&url, &self.without_keys(link))?,
            None => (url, query),
        };
        let mut headers = arguments.headers.clone();
        if let Some(cookies) = arguments.cookies()? {
            headers.insert(COOKIE, cookies);
        }
        let accept = self.options.accept.unwrap_or(self.operation.accept);
        if let Some(accept) = Some(accept).filter(|it| !it.is_empty()).and_then(plain) {
            headers.insert(ACCEPT, accept);
        }
        if let Some(handshake) = self.handshake {
            handshake.write(&mut headers);
        }
        if let Some((documented, body)) = &self.body {
            let documented = default_of(documented);
            let given = body.given_media_type();
            let value = given.map_or_else(|| plain(documented), |given| HeaderValue::from_str(given).ok());
            let value = value.ok_or_else(|| {
                let place = format!("media type `{}`", given.unwrap_or(documented));
                RequestError::value(place, "it contains characters that are not allowed in a header value")
            })?;
            headers.insert(CONTENT_TYPE, value);
        }
        for (name, value) in &self.options.headers {
            headers.insert(name, value.clone());
        }
        Ok(Written { method, url, query, headers })
    }

    /// Builds the request with its credentials and its body, for another HTTP client.
    pub(crate) async fn request(&self) -> Result<Request<reqwest::Body>, RequestError> {
        let (written, body) = self.with_credentials(&self.tokens().await?, None)?;
        written.into_request(body.unwrap_or_default())
    }

    /// Builds the request with its credentials and its body. `pulse` is notified when its body is sent.
    pub(crate) fn signed(&self, tokens: &Presented, pulse: Option<&Pulse>) -> Result<reqwest::Request, RequestError> {
        let (written, body) = self.with_credentials(tokens, pulse)?;
        Ok(written.into_outgoing(body))
    }

    fn given(&self, scheme: usize) -> Option<&Credential> {
        let own = self.options.credentials.as_ref().and_then(|own| own.get(scheme));
        own.or_else(|| self.core.inner().credentials.get(scheme))
    }

    fn has_header(&self, name: &str) -> bool {
        self.options.headers.iter().any(|(known, _)| known.as_str().eq_ignore_ascii_case(name))
    }

    /// Returns true if the caller set the header of a credential for this call alone, which then replaces it.
    fn has_own(&self, kind: SchemeKind) -> bool {
        match kind {
            SchemeKind::Header(name) => self.has_header(name),
            SchemeKind::Basic | SchemeKind::Bearer | SchemeKind::Http(_) => self.has_header("authorization"),
            SchemeKind::Query(_) | SchemeKind::Cookie(_) | SchemeKind::MutualTls => false,
        }
    }

    /// Returns the security schemes of the call, each with its credential, except for those replaced by a header of
    /// the call.
    fn chosen(&self) -> Result<impl Iterator<Item = (&'static Scheme, &Credential)>, RequestError> {
        let core = self.core.inner();
        let schemes = core.spec.schemes;
        let choose = |has_identity: bool| {
            let is_given = |index: usize| match schemes.get(index).map(|scheme| scheme.kind) {
                Some(SchemeKind::MutualTls) => has_identity,
                Some(kind) if self.has_own(kind) => true,
                _ => self.given(index).is_some(),
            };
            security::choose(schemes, self.operation.security.unwrap_or(core.spec.security), is_given)
        };
        // An HTTP client configured by the caller may or may not present a certificate: alternatives with known
        // credentials are tried first.
        let chosen = match choose(false) {
            Ok(chosen) if !chosen.is_empty() || !core.has_identity => Ok(chosen),
            Err(error) if !core.has_identity => Err(error),
            Ok(_) | Err(_) => choose(true),
        };
        let chosen = match chosen {
            Err(RequestError::MissingCredential { .. }) if core.is_anonymous => &[],
            chosen => chosen?,
        };
        Ok(chosen.iter().filter_map(move |index| {
            let scheme = schemes.get(*index).filter(|scheme| !self.has_own(scheme.kind))?;
            Some((scheme, self.given(*index)?))
        }))
    }

    /// Returns the headers that the client adds to every call, except for those set on the call.
    fn headers_of_client(&self) -> impl Iterator<Item = (&HeaderName, &Credential)> {
        let headers = self.core.inner().headers.iter().filter(move |(name, _)| !self.has_header(name.as_str()));
        headers.map(|(name, credential)| (name, credential))
    }

    /// Returns true if a token source has to be queried before the call can be sent.
    pub(crate) fn has_sources(&self) -> bool {
        let is_asked = |credential: &Credential| credential.fixed().is_none();
        // Most clients have no sources, and skip the selection of schemes.
        let any = self.core.inner().credentials.are_asked()
            || self.options.credentials.as_ref().is_some_and(Credentials::are_asked);
        let chosen = any && self.chosen().is_ok_and(|mut chosen| chosen.any(|(_, credential)| is_asked(credential)));
        chosen || self.headers_of_client().any(|(_, credential)| is_asked(credential))
    }

    /// Queries the sources of the call's credentials.
    pub(crate) async fn tokens(&self) -> Result<Presented, RequestError> {
        let mut tokens = Vec::new();
        let chosen = self.chosen()?.map(|(scheme, credential)| (scheme.name, credential));
        let headers = self.headers_of_client().map(|(_, credential)| ("a header", credential));
        for (name, credential) in chosen.chain(headers) {
            if let Some(token) = credential.ask(name).await? {
                tokens.push((credential.clone(), token));
            }
        }
        Ok(Presented((!tokens.is_empty()).then(|| Arc::new(tokens))))
    }

    /// Builds the request with its credentials, without its body.
    fn credentialed(&self, tokens: &Presented) -> Result<Written, RequestError> {
        let mut tokens = tokens.all().map(|(_, token)| token);
        let mut secret_of = |credential| Credential::fixed(credential).or_else(|| tokens.next());
        let chosen = self.chosen()?;
        let mut written = self.write()?;
        for (scheme, credential) in chosen {
            let Some(secret) = secret_of(credential) else { continue };
            let mut carrier = Carrier { headers: &mut written.headers, query: &mut written.query };
            scheme.kind.apply(scheme.name, secret, &mut carrier)?;
        }
        for (name, credential) in self.headers_of_client() {
            let Some(secret) = secret_of(credential) else { continue };
            let mut value = HeaderValue::from_str(secret.expose_secret()).map_err(|_| {
                RequestError::value(
                    format!("header `{name}`"),
                    "it contains characters that are not allowed in a header value",
                )
            })?;
            value.set_sensitive(true);
            written.headers.insert(name.clone(), value);
        }
        // Some servers refuse a request of these methods that does not declare the length of its body.
        if self.body.is_none() && matches!(written.method, Method::POST | Method::PUT | Method::PATCH) {
            written.headers.entry(CONTENT_LENGTH).or_insert(HeaderValue::from_static("0"));
        }
        Ok(written)
    }

    fn with_credentials(
        &self,
        tokens: &Presented,
        pulse: Option<&Pulse>,
    ) -> Result<(Written, Option<reqwest::Body>), RequestError> {
        let mut written = self.credentialed(tokens)?;
        let Some((_, body)) = &self.body else { return Ok((written, None)) };
        let Opened { body, length } = body.open(pulse)?;
        if let Some(length) = length {
            written.headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
        }
        Ok((written, Some(body)))
    }

    /// Returns the body, to be opened again.
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) fn body_again(&self, pulse: Option<Pulse>) -> Option<Again> {
        self.body.as_ref().map(|(_, body)| Again { body: body.clone(), pulse })
    }

    /// Returns the request with its credentials, as far as it can be sent again.
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) fn asked(&self, tokens: &Presented, pulse: Option<Pulse>) -> Result<Asked, RequestError> {
        Ok(Asked::new(self.credentialed(tokens)?.into_outgoing(None), self.body_again(pulse)))
    }

    /// Removes the credentials that servers repeat in a link: they are added again on sending, and a link may be
    /// stored or logged.
    pub(crate) fn without_keys(&self, link: &str) -> String {
        let is_key = |pair: &&str| {
            let name = pair.split('=').next().unwrap_or_default();
            let mut keys = self.core.inner().spec.schemes.iter().filter_map(|scheme| match scheme.kind {
                SchemeKind::Query(key) => Some(key),
                _ => None,
            });
            keys.any(|key| name == key || decoded(name).as_deref() == Some(key))
        };
        let Some((before, query)) = link.split_once('?') else { return link.to_owned() };
        let query = query.split('#').next().unwrap_or_default();
        let kept: Vec<&str> = query.split('&').filter(|pair| !is_key(pair)).collect();
        if kept.is_empty() { before.to_owned() } else { format!("{before}?{}", kept.join("&")) }
    }

    /// Returns true if the call has no body, or one that can be sent again.
    pub(crate) fn can_be_sent_again(&self) -> bool {
        self.body.as_ref().is_none_or(|(_, body)| body.is_reusable())
    }
}

/// Resolves a link from a response against the URL of the request (RFC 8288, section 3.1); returns the URL and its
/// query. Another origin is refused, as credentials must not be sent there.
fn follow(asked: &Url, link: &str) -> Result<(Url, String), RequestError> {
    let refused = |error: &dyn std::fmt::Display| RequestError::value("link to the next page", error);
    let mut url = asked.join(link).map_err(|error| refused(&error))?;
    // A server behind a proxy that terminates TLS knows of HTTP only.
    if (asked.scheme(), url.scheme(), url.port()) == ("https", "http", None) {
        let _ = url.set_scheme("https");
    }
    if url.origin() != asked.origin() {
        return Err(refused(&"it points to another host"));
    }
    let query = url.query().unwrap_or_default().to_owned();
    url.set_query(None);
    url.set_fragment(None);
    Ok((url, query))
}

/// Decodes a name in a query.
fn decoded(name: &str) -> Option<String> {
    let url = Url::parse(&format!("http://localhost/?{name}")).ok()?;
    url.query_pairs().next().map(|(name, _)| name.into_owned())
}

/// Converts a header value of the document without copying it.
fn plain(text: &'static str) -> Option<HeaderValue> {
    HeaderValue::from_maybe_shared(Bytes::from_static(text.as_bytes())).ok()
}
