//! Received requests.

/// A received request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// The HTTP method, in upper case.
    pub method: String,
    /// The path, percent-encoded as received.
    pub path: String,
    /// The query string without the question mark; empty if there was none.
    pub query: String,
    /// The headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// The operation of the request, if there is one.
    pub operation: Option<String>,
    /// The status of the response.
    pub status: u16,
}

impl Recorded {
    /// Returns the first header with a name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}
