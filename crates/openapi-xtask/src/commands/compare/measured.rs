//! Measurements of generators.

/// The results of all generators for one document.
pub(super) struct Measured {
    pub(super) document: String,
    pub(super) tools: Vec<Tool>,
}

/// The result of one generator for one document.
#[derive(Default)]
pub(super) struct Tool {
    /// The duration of the whole process in seconds; `None` if it failed.
    pub(super) generate: Option<f64>,
    pub(super) peak_bytes: u64,
    /// The duration of `cargo check` in seconds; `None` if the output does not compile.
    pub(super) check: Option<f64>,
    pub(super) untyped: Option<usize>,
}

impl Tool {
    /// Merges another round: the shorter durations and the higher memory peak.
    pub(super) fn improve(&mut self, other: Self) {
        self.generate = least(self.generate, other.generate);
        self.check = least(self.check, other.check);
        self.peak_bytes = self.peak_bytes.max(other.peak_bytes);
    }
}

fn least(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    a.zip(b).map(|(a, b)| a.min(b))
}
