//! Options of a server, and scripted responses.

use crate::outgoing::Outgoing;

/// Options of a server.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// The port on the loopback interface; 0 selects a free one.
    pub port: u16,
    /// The seed of samples: the same seed produces the same responses.
    pub seed: u64,
    /// `true` to serve HTTPS, with a certificate that is generated at start.
    pub https: bool,
    /// `true` to store created items and remove deleted ones; otherwise each response is derived from the document
    /// alone.
    pub stateful: bool,
    /// `true` to allow pages of other origins: CORS preflight requests are granted, and responses may be read.
    pub cors: bool,
}

/// A response that replaces the documented one in a test.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scripted {
    /// The status.
    pub status: u16,
    /// Further headers.
    pub headers: Vec<(String, String)>,
    /// The body; JSON unless a header specifies another type.
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
