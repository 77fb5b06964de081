//! The results of a client with a server that follows another document.

use serde::Serialize;
use serde_json::Value;

/// The results of an old client with a new server.
#[derive(Debug, Default, Serialize)]
pub struct Survival {
    /// The operations of the old document, in document order.
    pub operations: Vec<Survived>,
    /// The number of confirmed claims.
    pub confirmed: usize,
    /// The refuted claims: the operation and the part.
    pub refuted: Vec<String>,
}

/// The results of one operation.
#[derive(Debug, Default, Serialize)]
pub struct Survived {
    /// The method and path in the old document.
    pub operation: String,
    /// The requests, or parts of them, that were validated.
    pub requests: Tally,
    /// The responses that were read.
    pub responses: Tally,
}

/// The numbers of attempts and failures, with the first failure.
#[derive(Debug, Default, Serialize)]
pub struct Tally {
    /// The number of attempts.
    pub tried: usize,
    /// The number of failures.
    pub failed: usize,
    /// The first failure: the part and the reason.
    pub reason: Option<String>,
    /// The value of the first failure.
    pub example: Option<Value>,
}

impl Tally {
    pub(crate) fn count(&mut self, failure: Option<(String, Value)>) {
        self.tried += 1;
        if let Some((reason, example)) = failure {
            self.failed += 1;
            self.reason.get_or_insert(reason);
            self.example.get_or_insert(example);
        }
    }
}

impl Survival {
    /// Returns the operations with failures.
    pub fn broken(&self) -> impl Iterator<Item = &Survived> {
        self.operations.iter().filter(|it| it.requests.failed + it.responses.failed > 0)
    }

    /// Returns a text table of the failures, with totals.
    pub fn table(&self) -> String {
        let mut out = String::new();
        let width = self.broken().map(|it| it.operation.len()).max().unwrap_or_default().max(9);
        if self.broken().next().is_some() {
            out.push_str(&format!("{:<width$}  {:>13}  {:>13}  first\n", "operation", "requests", "responses"));
        }
        for it in self.broken() {
            let of = |tally: &Tally| format!("{} of {}", tally.failed, tally.tried);
            let reason = it.requests.reason.as_ref().or(it.responses.reason.as_ref()).cloned().unwrap_or_default();
            let (sent, read) = (of(&it.requests), of(&it.responses));
            out.push_str(&format!("{:<width$}  {sent:>13}  {read:>13}  {reason}\n", it.operation));
        }
        let total = |part: fn(&Survived) -> &Tally| {
            let all = self.operations.iter().map(part);
            all.fold((0, 0), |(failed, tried), it| (failed + it.failed, tried + it.tried))
        };
        let (requests, responses) = (total(|it| &it.requests), total(|it| &it.responses));
        out.push_str(&format!(
            "{} of {} operations break; {} of {} requests are rejected, {} of {} responses cannot be decoded\n",
            self.broken().count(),
            self.operations.len(),
            requests.0,
            requests.1,
            responses.0,
            responses.1
        ));
        out
    }
}
