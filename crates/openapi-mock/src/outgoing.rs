//! Responses before they are sent.

use serde_json::{Value, json};

/// A response before it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outgoing {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Outgoing {
    /// Creates a problem response of the server itself (RFC 9457).
    pub(crate) fn problem(status: u16, title: &str, members: Value) -> Self {
        let mut body = json!({"type": "about:blank", "title": title, "status": status});
        if let (Value::Object(body), Value::Object(members)) = (&mut body, members) {
            body.extend(members);
        }
        let headers = vec![("content-type".to_owned(), "application/problem+json".to_owned())];
        Self { status, headers, body: body.to_string().into_bytes() }
    }

    /// Returns true if a response with the status may have a body (RFC 9110, sections 15.2, 15.3.5, 15.3.6 and
    /// 15.4.5).
    pub(crate) fn may_have_body(status: u16) -> bool {
        !matches!(status, 100..200 | 204 | 205 | 304)
    }

    /// Removes the parts that the status or the connection does not allow. The server sets `Content-Length`, except
    /// for a response to `HEAD`, whose length differs from that of its body.
    pub(crate) fn sent(mut self, method: &str) -> Self {
        let is_framing = |name: &str| matches!(name.to_lowercase().as_str(), "content-length" | "transfer-encoding");
        self.headers.retain(|(name, _)| !is_framing(name));
        if !Self::may_have_body(self.status) {
            self.body.clear();
            self.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
        } else if method == "HEAD" {
            self.headers.push(("content-length".to_owned(), self.body.len().to_string()));
            self.body.clear();
        }
        self
    }
}
