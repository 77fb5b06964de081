//! Following redirects without carrying a credential to another origin (RFC 9110, section 15.4).

use reqwest::{
    Client, Method, Request, Response, StatusCode, Url,
    header::{
        ACCEPT, ACCEPT_LANGUAGE, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, IF_MATCH,
        IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, LOCATION, RANGE, TRANSFER_ENCODING, USER_AGENT,
    },
};

/// How many redirects are followed.
const REDIRECTS: usize = 10;

/// What may go to another origin: nothing that says who asks, and nothing that the document calls a
/// parameter, as that may be a secret as well.
const HARMLESS: [HeaderName; 8] =
    [ACCEPT, ACCEPT_LANGUAGE, USER_AGENT, RANGE, IF_RANGE, IF_NONE_MATCH, IF_MATCH, IF_MODIFIED_SINCE];

/// Whether a client follows no redirect itself. reqwest tells it by its debug form alone; what is not
/// recognised there is taken for a client that follows.
pub(crate) fn is_left_to_us(client: &Client) -> bool {
    format!("{client:?}").contains("Policy(None)")
}

/// Whether a response asks to call elsewhere.
pub(crate) fn is_redirect(response: &Response) -> bool {
    matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) && response.headers().contains_key(LOCATION)
}

/// Sends a request, and what redirects ask for in turn.
pub(crate) async fn follow(http: &Client, first: Request) -> reqwest::Result<Response> {
    let (method, again) = (first.method().clone(), first.try_clone());
    let response = http.execute(first).await?;
    go_on(http, response, &method, again).await
}

/// Sends what a response asks for, and what redirects ask for in turn, if the response is one. `again` is the
/// request that it responds to, unless that can be sent only once. A redirect that cannot be followed
/// safely is the response.
pub(crate) async fn go_on(
    http: &Client,
    response: Response,
    method: &Method,
    again: Option<Request>,
) -> reqwest::Result<Response> {
    let from = response.url().clone();
    let Some(mut request) = next(&response, &from, method, again) else { return Ok(response) };
    for _ in 1..REDIRECTS {
        let again = request.try_clone();
        let (from, method) = (request.url().clone(), request.method().clone());
        let response = http.execute(request).await?;
        match next(&response, &from, &method, again) {
            Some(next) => request = next,
            None => return Ok(response),
        }
    }
    http.execute(request).await
}

/// The request that a redirect asks for.
fn next(response: &Response, from: &Url, method: &Method, again: Option<Request>) -> Option<Request> {
    let status = response.status();
    let drops_body = match status {
        StatusCode::MOVED_PERMANENTLY | StatusCode::FOUND => method == Method::POST,
        StatusCode::SEE_OTHER => method != Method::HEAD && method != Method::GET,
        StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT => false,
        _ => return None,
    };
    let location = response.headers().get(LOCATION)?.to_str().ok()?;
    let to = from.join(location).ok().filter(|to| matches!(to.scheme(), "http" | "https"))?;
    let is_same_origin = to.origin() == from.origin();
    let mut request = match again {
        Some(request) => request,
        // A streamed body is gone; without it the request can still be made anew.
        None if drops_body => Request::new(method.clone(), to.clone()),
        None => return None,
    };
    if drops_body {
        *request.method_mut() = Method::GET;
        *request.body_mut() = None;
        for header in [CONTENT_TYPE, CONTENT_LENGTH, CONTENT_ENCODING, TRANSFER_ENCODING] {
            request.headers_mut().remove(header);
        }
    }
    if !is_same_origin {
        // What was to be written at one origin is not written at another.
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            return None;
        }
        *request.body_mut() = None;
        let kept: HeaderMap =
            HARMLESS.iter().filter_map(|name| Some((name.clone(), request.headers().get(name)?.clone()))).collect();
        *request.headers_mut() = kept;
    }
    *request.url_mut() = to;
    Some(request)
}
