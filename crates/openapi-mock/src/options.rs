//! Options of a server, and responses of a script.

use crate::outgoing::Outgoing;

/// Options of a server.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// The port on loopback; 0 takes a free one.
    pub port: u16,
    /// The seed of samples: the same seed produces the same responses.
    pub seed: u64,
    /// `true` to serve HTTPS, with a certificate that is created at start.
    pub https: bool,
    /// `true` to store created items and remove deleted ones; otherwise each response is made from the
    /// document alone.
    pub stateful: bool,
    /// `true` if pages of other origins may call it: CORS preflights are granted, and responses may be read.
    pub cors: bool,
}

/// A response that a test puts in the place of the document's own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scripted {
    /// The status.
    pub status: u16,
    /// Further headers.
    pub headers: Vec<(String, String)>,
    /// The body; JSON unless a header says otherwise.
    pub body: String,
}

impl Scripted {
    pub(crate) fn into_outgoing(self) -> Outgoing {
        let Self { status, mut headers, body } = self;
        if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
            headers.push(("content-type".to_owned(), "application/json".to_owned()));
        }
        Outgoing { status, headers, body: body.into_bytes() }
    }
}
