//! The schemas of a document as they apply to requests and to responses.

use std::sync::OnceLock;

use openapi_document::{Document, Pointer, Version};
use openapi_sample::{Judge, Sampler, Unsampled, Variety, not_requiring, strip_flagged};
use serde_json::Value;

/// The flag of members that responses omit.
const WRITE_ONLY: &str = "writeOnly";

/// The schemas of a document with their judges.
#[derive(Debug)]
pub(crate) struct Schemas {
    root: Value,
    version: Version,
    requests: Judge,
    /// The judge of responses, if it differs from that of requests.
    responses: Option<Judge>,
    /// The document without requiring the members that responses omit, if it differs.
    view: Option<Value>,
    /// A judge of responses that reads `oneOf` as `anyOf`.
    lenient: OnceLock<Judge>,
}

impl Schemas {
    pub(crate) fn new(document: &Document) -> Self {
        let (root, version) = (document.root().clone(), document.version());
        let (of_requests, view) = (not_requiring(&root, "readOnly"), not_requiring(&root, WRITE_ONLY));
        let responses = match (&of_requests, &view) {
            (_, Some(view)) => Some(Judge::of(view.clone(), version)),
            (Some(_), None) => Some(Judge::new(document)),
            (None, None) => None,
        };
        let requests = match of_requests {
            Some(view) => Judge::of(view, version),
            None => Judge::new(document),
        };
        Self { root, version, requests, responses, view, lenient: OnceLock::new() }
    }

    /// Returns the document.
    pub(crate) fn root(&self) -> &Value {
        &self.root
    }

    /// Returns the judge of requests, for which `readOnly` members are not required.
    pub(crate) fn requests(&self) -> &Judge {
        &self.requests
    }

    /// Returns the judge of responses, for which `writeOnly` members are not required.
    pub(crate) fn responses(&self) -> &Judge {
        self.responses.as_ref().unwrap_or(&self.requests)
    }

    /// Returns a sample for a response. If every value matches two branches of a `oneOf`, that is accepted.
    pub(crate) fn sample(&self, at: &Pointer, seed: u64) -> Result<Value, Unsampled> {
        let root = self.view.as_ref().unwrap_or(&self.root);
        let by = |judge: &Judge| Sampler::new(root, judge, seed, Variety::Typical).without(WRITE_ONLY).try_sample(at);
        by(self.responses()).or_else(|unsampled| {
            let lenient = self.lenient.get_or_init(|| Judge::lenient_of(root.clone(), self.version));
            by(lenient).map_err(|_| unsampled)
        })
    }

    /// Removes the `writeOnly` members from a value of a response.
    pub(crate) fn strip(&self, at: &Pointer, value: &mut Value) {
        strip_flagged(&self.root, at, value, WRITE_ONLY);
    }
}
