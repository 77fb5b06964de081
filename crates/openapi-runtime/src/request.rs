//! From a call to the request that is sent.

use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use http::Request;
use reqwest::{
    Method, Url,
    header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HeaderMap, HeaderName, HeaderValue},
};
use secrecy::{ExposeSecret, SecretString};

use crate::{
    Call, Credential, Credentials, RequestError, Scheme, SchemeKind,
    body::Opened,
    security::{self, Carrier},
    send::Pulse,
    server,
};

/// A call, written.
pub(crate) struct Written {
    method: Method,
    /// The URL without its query.
    url: Url,
    query: String,
    headers: HeaderMap,
}

/// The tokens that sources gave for a request, in the order in which it takes credentials.
#[derive(Default)]
pub(crate) struct Presented(Vec<(Credential, SecretString)>);

impl Presented {
    /// Tells the sources that the server refused their tokens; whether one of them can get another.
    pub(crate) fn are_refused(&self) -> bool {
        self.0.iter().fold(false, |any, (credential, secret)| credential.refused(secret) || any)
    }
}

impl Written {
    fn into_parts(self) -> (Method, Url, HeaderMap) {
        let Self { method, mut url, query, headers } = self;
        if !query.is_empty() {
            url.set_query(Some(&query));
        }
        (method, url, headers)
    }

    /// The request with a body.
    pub(crate) fn into_request<B>(self, body: B) -> Result<Request<B>, RequestError> {
        let (method, url, headers) = self.into_parts();
        let mut request = Request::new(body);
        *request.method_mut() = method;
        *request.uri_mut() = uri(&url)?;
        *request.headers_mut() = headers;
        Ok(request)
    }

    /// The request as the HTTP client has it.
    fn into_outgoing(self, body: Option<reqwest::Body>) -> reqwest::Request {
        let (method, url, headers) = self.into_parts();
        let mut request = reqwest::Request::new(method, url);
        // Nothing is not an empty body, which some servers refuse where none is meant.
        *request.body_mut() = body;
        *request.headers_mut() = headers;
        request
    }
}

/// A URL as the crate `http` has it.
pub(crate) fn uri(url: &Url) -> Result<http::Uri, RequestError> {
    url.as_str().parse().map_err(|error: http::uri::InvalidUri| RequestError::value("the URL", error))
}

impl Call {
    /// The request without credentials.
    pub(crate) fn write(&self) -> Result<Written, RequestError> {
        if let Some((place, reason)) = &self.error {
            return Err(RequestError::Value { place: place.clone(), reason: reason.clone() });
        }
        let core = self.core.inner();
        let method = Method::from_bytes(self.operation.method.as_bytes())
            .map_err(|error| RequestError::value("the method", error))?;
        let own = self.options.base.as_ref().map(|url| server::base(url, None, "base_url")).transpose();
        let own = own.map_err(|error| RequestError::value("the base URL", error))?;
        let base = own.as_ref().or_else(|| core.bases.get(self.operation.server));
        let base = base.ok_or_else(|| RequestError::value("the base URL", "there is none"))?;
        let arguments = self.arguments.with(&core.common);
        if let Some(missing) = core.spec.parameters.iter().find(|it| it.required && !arguments.has(it.name)) {
            return Err(RequestError::MissingParameter { name: missing.name });
        }
        let (path, query) = arguments.path_and_query(base.path());
        // Whatever the path holds, it stays with the host. The base is parsed already.
        let mut url = base.url.clone();
        url.set_path(&path);
        let (url, query) = match &self.options.link {
            Some(link) => follow(&url, link)?,
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
        if self.upgrade {
            upgrade(&mut headers);
        }
        if let Some((documented, body)) = &self.body {
            // A range such as `*/*` says what may be sent, not what is.
            let documented = if documented.contains('*') { "application/octet-stream" } else { documented };
            let given = body.given_media_type();
            let value = given.map_or_else(|| plain(documented), |given| HeaderValue::from_str(given).ok());
            let value = value.ok_or_else(|| {
                let place = format!("the media type `{}`", given.unwrap_or(documented));
                RequestError::value(place, "it has characters that a header cannot carry")
            })?;
            headers.insert(CONTENT_TYPE, value);
        }
        for (name, value) in &self.options.headers {
            headers.insert(name, value.clone());
        }
        Ok(Written { method, url, query, headers })
    }

    /// The request with its credentials and its body, for another HTTP client.
    pub(crate) async fn request(&self) -> Result<Request<reqwest::Body>, RequestError> {
        let (written, body) = self.with_credentials(&self.tokens().await?, None)?;
        written.into_request(body.unwrap_or_default())
    }

    /// The request with its credentials and its body. `pulse` is told when its body goes out.
    pub(crate) fn signed(&self, tokens: &Presented, pulse: Option<&Pulse>) -> Result<reqwest::Request, RequestError> {
        let (written, body) = self.with_credentials(tokens, pulse)?;
        Ok(written.into_outgoing(body))
    }

    fn given(&self, scheme: usize) -> Option<&Credential> {
        let own = self.options.credentials.as_ref().and_then(|own| own.get(scheme));
        own.or_else(|| self.core.inner().credentials.get(scheme))
    }

    /// The schemes that the call is sent with, each with its credential.
    fn chosen(&self) -> Result<impl Iterator<Item = (&'static Scheme, &Credential)>, RequestError> {
        let core = self.core.inner();
        let schemes = core.spec.schemes;
        let is_given = |index: usize| match schemes.get(index).map(|scheme| scheme.kind) {
            Some(SchemeKind::MutualTls) => core.has_identity,
            _ => self.given(index).is_some(),
        };
        let alternatives = self.operation.security.unwrap_or(core.spec.security);
        let chosen = match security::choose(schemes, alternatives, is_given) {
            Err(RequestError::MissingCredential { .. }) if core.is_anonymous => &[],
            chosen => chosen?,
        };
        Ok(chosen.iter().filter_map(move |index| Some((schemes.get(*index)?, self.given(*index)?))))
    }

    /// Whether a source has to be asked before it can be sent.
    pub(crate) fn has_sources(&self) -> bool {
        let is_asked = |credential: &Credential| credential.fixed().is_none();
        // Most clients have none, and need not choose among the schemes to know it.
        let any = self.core.inner().credentials.are_asked()
            || self.options.credentials.as_ref().is_some_and(Credentials::are_asked);
        let chosen = any && self.chosen().is_ok_and(|mut chosen| chosen.any(|(_, credential)| is_asked(credential)));
        chosen || self.core.inner().headers.iter().any(|(_, credential)| is_asked(credential))
    }

    /// Asks the sources of the credentials that it is sent with.
    pub(crate) async fn tokens(&self) -> Result<Presented, RequestError> {
        let mut tokens = Presented::default();
        let chosen = self.chosen()?.map(|(scheme, credential)| (scheme.name, credential));
        let headers = self.core.inner().headers.iter().map(|(_, credential)| ("a header", credential));
        for (name, credential) in chosen.chain(headers) {
            if let Some(token) = credential.ask(name).await? {
                tokens.0.push((credential.clone(), token));
            }
        }
        Ok(tokens)
    }

    fn with_credentials(
        &self,
        tokens: &Presented,
        pulse: Option<&Pulse>,
    ) -> Result<(Written, Option<reqwest::Body>), RequestError> {
        let mut tokens = tokens.0.iter().map(|(_, token)| token);
        let mut secret_of = |credential| Credential::fixed(credential).or_else(|| tokens.next());
        let chosen = self.chosen()?;
        let mut written = self.write()?;
        for (scheme, credential) in chosen {
            let Some(secret) = secret_of(credential) else { continue };
            let mut carrier = Carrier { headers: &mut written.headers, query: &mut written.query };
            scheme.kind.apply(scheme.name, secret, &mut carrier)?;
        }
        for (name, credential) in &self.core.inner().headers {
            let Some(secret) = secret_of(credential) else { continue };
            let mut value = HeaderValue::from_str(secret.expose_secret()).map_err(|_| {
                RequestError::value(format!("the header `{name}`"), "it has characters that a header cannot carry")
            })?;
            value.set_sensitive(true);
            written.headers.insert(name.clone(), value);
        }
        let Some((_, body)) = &self.body else { return Ok((written, None)) };
        let Opened { body, length } = body.open(pulse)?;
        if let Some(length) = length {
            written.headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
        }
        Ok((written, Some(body)))
    }

    /// Whether its body, if it has one, can be sent again.
    pub(crate) fn can_be_sent_again(&self) -> bool {
        self.body.as_ref().is_none_or(|(_, body)| body.is_reusable())
    }
}

/// Where a link of the server's own leads, and its query: relative to what was asked (RFC 8288, section 3.1).
/// Credentials go to the origin that they were given for.
fn follow(asked: &Url, link: &str) -> Result<(Url, String), RequestError> {
    let refused = |error: &dyn std::fmt::Display| RequestError::value("the link to the next page", error);
    let mut url = asked.join(link).map_err(|error| refused(&error))?;
    if url.origin() != asked.origin() {
        return Err(refused(&"it leads to another host"));
    }
    let query = url.query().unwrap_or_default().to_owned();
    url.set_query(None);
    url.set_fragment(None);
    Ok((url, query))
}

/// A header that the document writes, without a copy of it.
fn plain(text: &'static str) -> Option<HeaderValue> {
    HeaderValue::from_maybe_shared(Bytes::from_static(text.as_bytes())).ok()
}

/// The headers that ask for a WebSocket.
fn upgrade(headers: &mut HeaderMap) {
    use std::hash::{BuildHasher, Hasher, RandomState};
    let random = || RandomState::new().build_hasher().finish();
    let nonce = [random().to_be_bytes(), random().to_be_bytes()].concat();
    let wanted = [
        ("connection", "Upgrade".to_owned()),
        ("upgrade", "websocket".to_owned()),
        ("sec-websocket-version", "13".to_owned()),
        ("sec-websocket-key", BASE64_STANDARD.encode(nonce)),
    ];
    for (name, value) in wanted {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
}
