//! Requests, and their violations of the document.

use percent_encoding::percent_decode_str;

/// A request that is being handled.
#[derive(Debug, Clone, Default)]
pub(crate) struct Incoming {
    /// The query string, percent-encoded as received.
    pub(crate) query_string: String,
    /// Its decoded pairs.
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Incoming {
    /// Sets the query string and its pairs.
    pub(crate) fn with_query(self, query: &str) -> Self {
        Self { query_string: query.to_owned(), query: pairs(query), ..self }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Returns all values of a header.
    pub(crate) fn lines<'h>(&'h self, name: &str) -> impl Iterator<Item = &'h str> {
        self.headers.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        let cookies = self.header("cookie")?;
        cookies
            .split(';')
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value.to_owned())
    }
}

/// Returns the decoded pairs of a query string.
pub(crate) fn pairs(query: &str) -> Vec<(String, String)> {
    let decode = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect()
}

/// A violation of the document by a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Violation {
    /// The status with which the request is rejected.
    pub(crate) status: u16,
    /// The location: `path.org_id`, `query.page`, `header.x-y`, `body/name`.
    pub(crate) place: String,
    pub(crate) message: String,
}
