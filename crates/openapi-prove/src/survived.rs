//! The result of a client with a server that follows another document.

use serde::Serialize;
use serde_json::Value;

/// The result of an old client with a new server.
#[derive(Debug, Default, Serialize)]
pub struct Survival {
    /// The operations of the old document, in its order.
    pub operations: Vec<Survived>,
    /// Claims that hold.
    pub confirmed: usize,
    /// Claims that do not: the operation and what of it.
    pub refuted: Vec<String>,
}

/// The result of one operation.
#[derive(Debug, Default, Serialize)]
pub struct Survived {
    /// Method and path, as the old document has them.
    pub operation: String,
    /// The requests, or parts of them, that were judged.
    pub requests: Tally,
    /// The responses that were read.
    pub responses: Tally,
}

/// Numbers of tries and failures, with one failure.
#[derive(Debug, Default, Serialize)]
pub struct Tally {
    /// The number that were tried.
    pub tried: usize,
    /// The number that failed.
    pub failed: usize,
    /// The first failure: the part and the reason.
    pub reason: Option<String>,
    /// The value that failed first.
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
    /// The operations that broke.
    pub fn broken(&self) -> impl Iterator<Item = &Survived> {
        self.operations.iter().filter(|it| it.requests.failed + it.responses.failed > 0)
    }

    /// A table of what broke, and the totals.
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
