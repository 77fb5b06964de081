//! What the server was sent.

/// A request as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// The HTTP method, in capitals.
    pub method: String,
    /// The path, as it was encoded.
    pub path: String,
    /// The query string without the question mark; empty if there was none.
    pub query: String,
    /// The headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// The operation that was found, if any.
    pub operation: Option<String>,
    /// The status that was responded.
    pub status: u16,
}

impl Recorded {
    /// The first header of a name, in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}
