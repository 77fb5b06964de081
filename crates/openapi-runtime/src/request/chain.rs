//! Bodies that are sent in chunks.

use std::{
    collections::VecDeque,
    convert::Infallible,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use http_body::{Body, Frame};

use crate::{
    RequestError,
    common::pulse::Pulse,
    request::content::{Content, Opened},
};

/// The size in bytes of the chunks of in-memory data, so that progress can be observed.
pub(crate) const PIECE: usize = 256 << 10;

/// A body that sends several bodies one after the other.
struct Chain(VecDeque<reqwest::Body>);

impl Body for Chain {
    type Data = Bytes;
    type Error = reqwest::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, reqwest::Error>>> {
        while let Some(first) = self.0.front_mut() {
            if let Some(frame) = ready!(Pin::new(first).poll_frame(context)) {
                return Poll::Ready(Some(frame));
            }
            self.0.pop_front();
        }
        Poll::Ready(None)
    }
}

/// A body that sends bytes in chunks.
struct Sliced(Bytes);

impl Body for Sliced {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let length = self.0.len().min(PIECE);
        let piece = self.0.split_to(length);
        Poll::Ready((length > 0).then(|| Ok(Frame::data(piece))))
    }
}

/// A callback that receives the number of bytes sent, and the total if it is known.
pub(crate) type Report = Arc<dyn Fn(u64, Option<u64>) + Send + Sync>;

/// A body that reports how many bytes were sent.
struct Counted {
    body: reqwest::Body,
    sent: u64,
    length: Option<u64>,
    report: Option<Report>,
    pulse: Option<Pulse>,
}

impl Body for Counted {
    type Data = Bytes;
    type Error = reqwest::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, reqwest::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        if let Some(data) = frame.as_ref().and_then(|frame| frame.as_ref().ok()?.data_ref()) {
            self.sent += data.len() as u64;
            if let Some(report) = &self.report {
                report(self.sent, self.length);
            }
        }
        self.pulse.as_ref().inspect(|pulse| pulse.beat());
        Poll::Ready(frame)
    }
}

/// Wraps a body so that it reports its progress.
pub(crate) fn counted(opened: Opened, report: Option<Report>, pulse: Option<Pulse>) -> Opened {
    let Opened { body, length } = opened;
    Opened { body: reqwest::Body::wrap(Counted { body, sent: 0, length, report, pulse }), length }
}

/// Creates a body from bytes in memory.
pub(crate) fn sliced(bytes: Bytes) -> reqwest::Body {
    reqwest::Body::wrap(Sliced(bytes))
}

/// Opens contents, some of which are files, as one body.
pub(crate) fn open(pieces: &[Content]) -> Result<Opened, RequestError> {
    let mut bodies = VecDeque::new();
    let mut length = Some(0_u64);
    for piece in pieces {
        let (body, bytes) = piece.open()?;
        bodies.push_back(body);
        length = length.zip(bytes).map(|(length, bytes)| length.saturating_add(bytes));
    }
    let body = if bodies.len() == 1 { bodies.pop_front() } else { None };
    let body = body.unwrap_or_else(|| reqwest::Body::wrap(Chain(bodies)));
    Ok(Opened { body, length })
}
