//! From a call to the request that is sent.

use std::borrow::Cow;

use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use http::Request;
use reqwest::{
    Method, Url,
    header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HeaderMap, HeaderName, HeaderValue},
};
use secrecy::{ExposeSecret, SecretString};

use crate::{
    Call, Credential, RequestError, SchemeKind,
    body::Opened,
    security::{self, Carrier},
    server,
};

/// A call, written.
pub(crate) struct Written {
    method: Method,
    /// Scheme, host and port, which the URL must keep.
    origin: usize,
    /// The URL without its query.
    url: String,
    query: String,
    headers: HeaderMap,
}

/// The tokens that a request was made with, of sources that may have others.
#[derive(Default)]
pub(crate) struct Presented(Vec<(Credential, SecretString)>);

impl Presented {
    /// Tells the sources that the server refused their tokens; whether one of them can get another.
    pub(crate) fn are_refused(&self) -> bool {
        self.0.iter().fold(false, |any, (credential, secret)| credential.refused(secret) || any)
    }
}

impl Presented {
    /// Keeps a token that was asked for; one that stays the same is no matter.
    fn keep(&mut self, credential: &Credential, secret: Cow<'_, SecretString>) {
        if let Cow::Owned(secret) = secret {
            self.0.push((credential.clone(), secret));
        }
    }
}

impl Written {
    fn into_parts(self) -> Result<(Method, Url, HeaderMap), RequestError> {
        let Self { method, origin, url: mut text, query, headers } = self;
        if !query.is_empty() {
            text.push('?');
            text.push_str(&query);
        }
        let url = Url::parse(&text).map_err(|error| RequestError::value("the URL", error))?;
        // Whatever the parts hold, credentials go to the origin they were given for.
        let origin = text.get(..origin).unwrap_or(&text);
        if url.as_str().strip_prefix(origin).is_some_and(|rest| rest.starts_with('/')) {
            return Ok((method, url, headers));
        }
        Err(RequestError::value("the path", "it leads to another host"))
    }

    /// The request with a body.
    pub(crate) fn into_request<B>(self, body: B) -> Result<Request<B>, RequestError> {
        let (method, url, headers) = self.into_parts()?;
        let mut request = Request::new(body);
        *request.method_mut() = method;
        *request.uri_mut() = uri(&url)?;
        *request.headers_mut() = headers;
        Ok(request)
    }

    /// The request as the HTTP client has it.
    fn into_outgoing(self, body: Option<reqwest::Body>) -> Result<reqwest::Request, RequestError> {
        let (method, url, headers) = self.into_parts()?;
        let mut request = reqwest::Request::new(method, url);
        // Nothing is not an empty body, which some servers refuse where none is meant.
        *request.body_mut() = body;
        *request.headers_mut() = headers;
        Ok(request)
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
        let base = match &self.options.base {
            Some(url) => Cow::Owned(
                server::base(url, None, "base_url").map_err(|error| RequestError::value("the base URL", error))?,
            ),
            None => Cow::Borrowed(core.bases.get(self.operation.server).map_or("", String::as_str)),
        };
        let arguments = self.arguments.with(&core.common);
        if let Some(missing) = core.spec.parameters.iter().find(|it| it.required && !arguments.has(it.name)) {
            return Err(RequestError::MissingParameter { name: missing.name });
        }
        let (url, query) = match &self.options.link {
            Some(link) => follow(&base, link)?,
            None => arguments.url_and_query(&base),
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
        Ok(Written { method, origin: server::origin(&base).len(), url, query, headers })
    }

    /// The request with its credentials and its body, for another HTTP client.
    pub(crate) async fn request(&self) -> Result<Request<reqwest::Body>, RequestError> {
        let (written, body) = self.with_credentials(&mut Presented::default()).await?;
        written.into_request(body.unwrap_or_default())
    }

    /// The request with its credentials and its body. `presented` is told which tokens are in it.
    pub(crate) async fn signed(&self, presented: &mut Presented) -> Result<reqwest::Request, RequestError> {
        let (written, body) = self.with_credentials(presented).await?;
        written.into_outgoing(body)
    }

    async fn with_credentials(
        &self,
        presented: &mut Presented,
    ) -> Result<(Written, Option<reqwest::Body>), RequestError> {
        let core = self.core.inner();
        let given = |index: usize| {
            let own = self.options.credentials.as_ref().and_then(|own| own.get(index));
            own.or_else(|| core.credentials.get(index))
        };
        let alternatives = self.operation.security.unwrap_or(core.spec.security);
        let is_given = |index: usize| match core.spec.schemes.get(index).map(|scheme| scheme.kind) {
            Some(SchemeKind::MutualTls) => core.has_identity,
            _ => given(index).is_some(),
        };
        let chosen = security::choose(core.spec.schemes, alternatives, is_given)?;
        let mut written = self.write()?;
        for index in chosen {
            let (Some(scheme), Some(credential)) = (core.spec.schemes.get(*index), given(*index)) else { continue };
            let secret = credential.secret(scheme.name).await?;
            let mut carrier = Carrier { headers: &mut written.headers, query: &mut written.query };
            scheme.kind.apply(scheme.name, &secret, &mut carrier)?;
            presented.keep(credential, secret);
        }
        for (name, credential) in &core.headers {
            let secret = credential.secret("a header").await?;
            let mut value = HeaderValue::from_str(secret.expose_secret()).map_err(|_| {
                RequestError::value(format!("the header `{name}`"), "it has characters that a header cannot carry")
            })?;
            value.set_sensitive(true);
            written.headers.insert(name.clone(), value);
            presented.keep(credential, secret);
        }
        let Some((_, body)) = &self.body else { return Ok((written, None)) };
        let Opened { body, length } = body.open()?;
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

/// Where a link of the server's own leads, and its query. That it is on the same host is seen to where the
/// URL is put together.
fn follow(base: &str, link: &str) -> Result<(String, String), RequestError> {
    let refused = |error| RequestError::value("the link to the next page", error);
    let mut url = Url::parse(base).and_then(|base| base.join(link)).map_err(refused)?;
    let query = url.query().unwrap_or_default().to_owned();
    url.set_query(None);
    url.set_fragment(None);
    Ok((url.into(), query))
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
