//! Following redirects without carrying a credential to another origin (RFC 9110, section 15.4).

use reqwest::{
    Client, Method, Request, Response, StatusCode, Url,
    header::{
        ACCEPT, ACCEPT_LANGUAGE, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue,
        IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, LOCATION, RANGE, TRANSFER_ENCODING, USER_AGENT,
    },
};

use crate::{
    Body, ServiceError,
    content::Opened,
    send::{Pulse, Rejected},
};

/// How many redirects are followed.
const REDIRECTS: usize = 10;

/// What may go to another origin: nothing that says who asks, and nothing that the document calls a
/// parameter, as that may be a secret as well.
const HARMLESS: [HeaderName; 8] =
    [ACCEPT, ACCEPT_LANGUAGE, USER_AGENT, RANGE, IF_RANGE, IF_NONE_MATCH, IF_MATCH, IF_MODIFIED_SINCE];

/// The HTTP client, which follows no redirect itself.
#[derive(Clone)]
pub(crate) struct Http {
    pub(crate) client: Client,
    /// True if it may call other origins. Default headers of the client go wherever it calls, and cannot be taken off.
    pub(crate) leads_elsewhere: bool,
}

/// A body that can be opened once more.
#[derive(Clone)]
pub(crate) struct Again {
    pub(crate) body: Body,
    pub(crate) pulse: Option<Pulse>,
}

/// A body that can be opened once more, for what sends the request below the layers. They may have put another one in
/// its place, which the headers tell.
#[derive(Clone)]
pub(crate) struct Reopened {
    again: Again,
    told: [Option<HeaderValue>; 3],
}

impl Reopened {
    pub(crate) fn new(again: Again, headers: &HeaderMap) -> Self {
        Self { again, told: told(headers) }
    }
}

/// The headers that tell a body from another.
fn told(headers: &HeaderMap) -> [Option<HeaderValue>; 3] {
    [CONTENT_LENGTH, CONTENT_TYPE, CONTENT_ENCODING].map(|name| headers.get(name).cloned())
}

/// A request that was sent, as far as it can be sent once more.
pub(crate) struct Asked {
    /// The request, with its body if that can be cloned.
    pub(crate) request: Request,
    body: Rest,
}

/// The body, as far as the request does not hold it.
enum Rest {
    /// The request has it, or there is none.
    Within,
    Again(Again),
    /// It was sent, and cannot be had once more.
    Gone,
}

impl Asked {
    /// A request without its body, and the body if it can be opened once more.
    pub(crate) fn new(request: Request, body: Option<Again>) -> Self {
        let body = match body {
            None => Rest::Within,
            Some(again) if again.body.is_reusable() => Rest::Again(again),
            Some(_) => Rest::Gone,
        };
        Self { request, body }
    }

    /// A copy of a request that is about to be sent.
    fn of(request: &Request, reopened: Option<Reopened>) -> Self {
        if let Some(request) = request.try_clone() {
            return Self { request, body: Rest::Within };
        }
        let mut bare = Request::new(request.method().clone(), request.url().clone());
        *bare.headers_mut() = request.headers().clone();
        *bare.version_mut() = request.version();
        let reopened = reopened.filter(|reopened| reopened.told == told(request.headers()));
        Self { request: bare, body: reopened.map_or(Rest::Gone, |reopened| Rest::Again(reopened.again)) }
    }

    /// Turns to where a response leads; not if it leads nowhere, or nowhere that can be gone to safely.
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
            // What was to be written at one origin is not written at another.
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

    /// The request once more; nothing if its body is gone.
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

/// Returns the address that a response leads to. Some servers write it in UTF-8, where it should be ASCII.
fn location(response: &Response) -> Option<Url> {
    let location = std::str::from_utf8(response.headers().get(LOCATION)?.as_bytes()).ok()?;
    response.url().join(location).ok().filter(|to| matches!(to.scheme(), "http" | "https"))
}

/// Returns true if a response asks to call elsewhere.
pub(crate) fn is_redirect(response: &Response) -> bool {
    matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) && response.headers().contains_key(LOCATION)
}

/// Sends a request, and what redirects ask for in turn. Errors hold no URL, which may hold a credential.
pub(crate) async fn follow(http: &Http, first: Request, reopened: Option<Reopened>) -> Result<Response, ServiceError> {
    let asked = Asked::of(&first, reopened);
    let response = http.client.execute(first).await.map_err(reqwest::Error::without_url)?;
    go_on(http, response, asked).await
}

/// Sends what a response asks for, and what redirects ask for in turn, if the response is one. A redirect that cannot be
/// followed safely is the response.
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
