//! A second opinion by an independent validating mock such as Prism, which receives the same requests.

use openapi_mock::RecordedRequest;
use serde_json::Value;

use crate::compare::Difference;

/// Returns true if a response is Prism's statement that the request is invalid. Errors in a document's own examples
/// concern the response and are ignored.
fn is_refusal(text: &str) -> bool {
    let Ok(problem) = serde_json::from_str::<Value>(text) else { return false };
    let kind = problem.get("type").and_then(Value::as_str).unwrap_or_default();
    let Some((_, kind)) = kind.split_once("prism/errors#") else { return false };
    match problem.get("validation").and_then(Value::as_array) {
        Some(found) => found.iter().any(|it| it.pointer("/location/0").is_some_and(|place| place == "request")),
        // Prism could not generate a response.
        None => {
            !["NO_COMPLEX_OBJECT_TEXT", "NO_RESPONSE_DEFINED", "NO_SUCCESS_RESPONSE_DEFINED", "UNKNOWN"].contains(&kind)
        }
    }
}

/// A server that provides a second opinion.
pub struct Second<'a> {
    pub url: &'a str,
    pub http: reqwest::Client,
    pub runtime: &'a tokio::runtime::Runtime,
}

impl Second<'_> {
    /// Sends a received request again, byte for byte. Returns the server's objection, if any.
    pub fn opinion(&self, received: &RecordedRequest, base: &str) -> Option<Difference> {
        let path = received.path.strip_prefix(base).unwrap_or(&received.path);
        let query = if received.query.is_empty() { String::new() } else { format!("?{}", received.query) };
        let method = reqwest::Method::from_bytes(received.method.as_bytes()).ok()?;
        let mut request = self.http.request(method, format!("{}{path}{query}", self.url)).body(received.body.clone());
        let own = ["host", "content-length", "connection", "transfer-encoding", "upgrade"];
        for (name, value) in received.headers.iter().filter(|(name, _)| !own.contains(&name.as_str())) {
            request = request.header(name, value);
        }
        let (status, text) = self.runtime.block_on(async {
            let response = request.send().await.ok()?;
            Some((response.status().as_u16(), response.text().await.unwrap_or_default()))
        })?;
        is_refusal(&text)
            .then(|| ("response of the second server".to_owned(), "accepted".to_owned(), format!("{status} {text}")))
    }
}
