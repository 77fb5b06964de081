//! Following of redirects without forwarding a credential to another origin (RFC 9110, section 15.4).

use reqwest::{
    Client, Method, Request, Response, StatusCode, Url,
    header::{
        ACCEPT, ACCEPT_LANGUAGE, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue,
        IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, LOCATION, RANGE, TRANSFER_ENCODING, USER_AGENT,
    },
};

use crate::{
    Body, ServiceError,
    common::{pulse::Pulse, rejected::Rejected},
    request::content::Opened,
};

/// The maximum number of redirects that are followed.
const REDIRECTS: usize = 10;

/// The headers that may be sent to another origin: none that identifies the user, and none that the document
/// declares as a parameter, as that may be a secret as well.
const HARMLESS: [HeaderName; 8] =
    [ACCEPT, ACCEPT_LANGUAGE, USER_AGENT, RANGE, IF_RANGE, IF_NONE_MATCH, IF_MATCH, IF_MODIFIED_SINCE];

/// The HTTP client, which follows no redirects itself.
#[derive(Clone)]
pub(crate) struct Http {
    pub(crate) client: Client,
    /// True if it may call other origins. The client's default headers are sent to every origin and cannot be
    /// removed.
    pub(crate) leads_elsewhere: bool,
}

/// A body that can be opened again.
#[derive(Clone)]
pub(crate) struct Again {
    pub(crate) body: Body,
    pub(crate) pulse: Option<Pulse>,
}

/// A body that can be opened again, for the service below the layers. Layers may have replaced the body, which is
/// detected by its headers.
#[derive(Clone)]
pub(crate) struct Reopened {
    again: Again,
    identity: [Option<HeaderValue>; 3],
}

impl Reopened {
    pub(crate) fn new(again: Again, headers: &HeaderMap) -> Self {
        Self { again, identity: identity(headers) }
    }
}

/// Returns the headers that identify a body.
fn identity(headers: &HeaderMap) -> [Option<HeaderValue>; 3] {
    [CONTENT_LENGTH, CONTENT_TYPE, CONTENT_ENCODING].map(|name| headers.get(name).cloned())
}

/// A request that was sent, as far as it can be sent again.
pub(crate) struct Asked {
    /// The request, with its body if that can be cloned.
    pub(crate) request: Request,
    body: Rest,
}

/// The body, if it is not part of the request.
enum Rest {
    /// The request contains it, or there is none.
    Within,
    Again(Again),
    /// It was sent and cannot be opened again.
    Gone,
}

impl Asked {
    /// Creates it from a request without its body, and the body if it can be opened again.
    pub(crate) fn new(request: Request, body: Option<Again>) -> Self {
        let body = match body {
            None => Rest::Within,
            Some(again) if again.body.is_reusable() => Rest::Again(again),
            Some(_) => Rest::Gone,
        };
        Self { request, body }
    }

    /// Copies a request that is about to be sent.
    fn of(request: &Request, reopened: Option<Reopened>) -> Self {
        if let Some(request) = request.try_clone() {
            return Self { request, body: Rest::Within };
        }
        let mut bare = Request::new(request.method().clone(), request.url().clone());
        *bare.headers_mut() = request.headers().clone();
        *bare.version_mut() = request.version();
        let reopened = reopened.filter(|reopened| reopened.identity == identity(request.headers()));
        Self { request: bare, body: reopened.map_or(Rest::Gone, |reopened| Rest::Again(reopened.again)) }
    }

    /// Returns the request that follows a redirect; `None` if the response is no redirect, or cannot be followed
    /// safely.
    fn turn(&mut self, response: &Response, leads_elsewhere: bool) -> Result<Option<Request>, Rejected> {
        let method = self.request.method();
        let drops_body = match response.status() {
            StatusCode::MOVED_PERMANENTLY | StatusCode::FOUND => *method == Method::POST,
            StatusCode::SEE_OTHER => *method != Method::HEAD && *method != Method::GET,
            StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT => false,
            _ => return Ok(None),
        };
        let Some(to) = location(response) else { return Ok(None) };
        let is_same_origin = to.origin() == response.url().origin();
        if drops_body {
            *self.request.method_mut() = Method::GET;
            self.drop_body();
            for header in [CONTENT_TYPE, CONTENT_LENGTH, CONTENT_ENCODING, TRANSFER_ENCODING] {
                self.request.headers_mut().remove(header);
            }
        }
        if !is_same_origin {
            // A request that is not safe is not repeated at another origin.
            if !matches!(*self.request.method(), Method::GET | Method::HEAD) {
                return Ok(None);
            }
            if !leads_elsewhere {
                return Err(Rejected::OtherOrigin);
            }
            self.drop_body();
            let headers = self.request.headers();
            let kept: HeaderMap =
                HARMLESS.iter().filter_map(|name| Some((name.clone(), headers.get(name)?.clone()))).collect();
            *self.request.headers_mut() = kept;
        }
        *self.request.url_mut() = to;
        Ok(self.request())
    }

    fn drop_body(&mut self) {
        *self.request.body_mut() = None;
        self.body = Rest::Within;
    }

    /// Returns the request once more; `None` if its body cannot be opened again.
    fn request(&self) -> Option<Request> {
        let mut request = self.request.try_clone()?;
        match &self.body {
            Rest::Within => {}
            Rest::Gone => return None,
            Rest::Again(Again { body, pulse }) => {
                let Opened { body, length } = body.open(pulse.as_ref()).ok()?;
                *request.body_mut() = Some(body);
                if let Some(length) = length {
                    request.headers_mut().insert(CONTENT_LENGTH, length.into());
                }
            }
        }
        Some(request)
    }
}

/// Returns the target of a redirect. Some servers write it in UTF-8, where it should be ASCII.
fn location(response: &Response) -> Option<Url> {
    let location = std::str::from_utf8(response.headers().get(LOCATION)?.as_bytes()).ok()?;
    response.url().join(location).ok().filter(|to| matches!(to.scheme(), "http" | "https"))
}

/// Returns true if a response is a redirect.
pub(crate) fn is_redirect(response: &Response) -> bool {
    matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) && response.headers().contains_key(LOCATION)
}

/// Sends a request and follows redirects. Errors contain no URL, which may include a credential.
pub(crate) async fn follow(http: &Http, first: Request, reopened: Option<Reopened>) -> Result<Response, ServiceError> {
    let asked = Asked::of(&first, reopened);
    let response = http.client.execute(first).await.map_err(reqwest::Error::without_url)?;
    go_on(http, response, asked).await
}

/// Follows redirects from a response on. A redirect that cannot be followed safely is returned as the response.
pub(crate) async fn go_on(http: &Http, mut response: Response, mut asked: Asked) -> Result<Response, ServiceError> {
    let mut followed = 0;
    while let Some(request) = asked.turn(&response, http.leads_elsewhere)? {
        if followed == REDIRECTS {
            return Err(Rejected::Redirects(followed).into());
        }
        followed += 1;
        response = http.client.execute(request).await.map_err(reqwest::Error::without_url)?;
    }
    Ok(response)
}
