//! Responses that break off.

use std::{fmt, time::Duration};

use axum::{body::Body, response::Response};
use futures::{StreamExt, stream};

/// The time in which the first half of a response that breaks off is sent.
const FLUSH: Duration = Duration::from_millis(10);

/// The connection is closed in place of a response.
#[derive(Debug)]
pub(crate) struct Cut;

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("connection closed by the fault `cut`")
    }
}

impl std::error::Error for Cut {}

/// A response that breaks off in the middle.
pub(crate) fn truncated(mut response: Response, body: &[u8]) -> Response {
    let half = body.get(..body.len() / 2).unwrap_or_default().to_vec();
    // The length of the whole is announced; an empty body breaks off before its first byte.
    response.headers_mut().insert("content-length", (body.len() + 1).into());
    let broken = async {
        // What was written so far goes out before the connection ends.
        tokio::time::sleep(FLUSH).await;
        Err(Cut)
    };
    let parts = stream::iter([Ok(half)]).chain(stream::once(broken));
    *response.body_mut() = Body::from_stream(parts);
    response
}
