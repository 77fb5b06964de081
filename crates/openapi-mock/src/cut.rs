//! Truncated responses.

use std::{fmt, time::Duration};

use axum::{body::Body, response::Response};
use futures::{StreamExt, stream};

/// The time between sending the first half of a truncated response and closing the connection.
const FLUSH: Duration = Duration::from_millis(10);

/// The error that closes the connection in place of a response.
#[derive(Debug)]
pub(crate) struct Cut;

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("connection closed by the fault `cut`")
    }
}

impl std::error::Error for Cut {}

/// Returns a response that is truncated in the middle of its body.
pub(crate) fn truncated(mut response: Response, body: &[u8]) -> Response {
    let half = body.get(..body.len() / 2).unwrap_or_default().to_vec();
    // The announced length is one byte more than the whole, so that an empty body is truncated as well.
    response.headers_mut().insert("content-length", (body.len() + 1).into());
    let broken = async {
        // The delay lets the first half be sent before the connection is closed.
        tokio::time::sleep(FLUSH).await;
        Err(Cut)
    };
    let parts = stream::iter([Ok(half)]).chain(stream::once(broken));
    *response.body_mut() = Body::from_stream(parts);
    response
}
